"""平均先进值 against textbook answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.targets import (
    advanced_mean,
    mean_of_better,
    mean_of_two_best_and_worst,
    midpoint_of_mean_and_best,
    trimmed_advanced_mean,
)

HOURS = np.array([11.0, 13, 14, 12, 10, 9])
DEGREES = np.array([78.0, 82, 85, 80, 88])


def test_variants_give_the_textbook_answers_for_hours_of_which_less_is_better():
    assert -advanced_mean(-HOURS) == 10.375
    assert -mean_of_better(-HOURS) == 10.0
    assert midpoint_of_mean_and_best(HOURS, best=9.0) == 10.25
    assert -mean_of_two_best_and_worst(-HOURS) == (11.5 + 9 + 10 + 14) / 4
    # 13, 12, 11, 10 are left: mean 11.5, better 11 and 10.
    assert -trimmed_advanced_mean(-HOURS) == pytest.approx((11.5 + 11 + 10) / 3)


def test_variants_give_the_textbook_answers_for_degrees():
    assert advanced_mean(DEGREES) == pytest.approx(85.2)
    assert mean_of_better(DEGREES) == 86.5


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20).map(np.array))
def test_a_target_lies_between_the_mean_and_the_best(values):
    mean, best = values.mean(), values.max()

    for found in (
        advanced_mean(values),
        mean_of_better(values),
        midpoint_of_mean_and_best(values, best=best),
    ):
        assert mean - 1e-12 <= found <= best + 1e-12


def test_too_few_or_missing_figures_are_refused():
    with pytest.raises(ValueError, match="three figures"):
        mean_of_two_best_and_worst(np.array([0.7, 0.8]))
    with pytest.raises(ValueError, match="three figures"):
        trimmed_advanced_mean(np.array([0.7, 0.8]))
    with pytest.raises(ValueError, match="none missing"):
        advanced_mean(np.array([0.7, np.nan]))
