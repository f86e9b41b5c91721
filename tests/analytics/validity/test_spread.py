"""How much one person's answers differ from each other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from manyi.analytics.validity import low_spread, response_spread


def test_spread_is_the_standard_deviation_of_the_answers_given():
    answers = np.array([[1.0, 2, 3, 4, np.nan], [2, 2, 2, 2, 2], [5, *[np.nan] * 4]])

    spread = response_spread(answers)

    assert spread.tolist() == pytest.approx([1.2909944487, 0, np.nan], nan_ok=True)


@given(arrays(np.int8, (5, 7), elements=st.integers(1, 5)), st.permutations(range(7)))
def test_spread_knows_neither_order_nor_direction_of_the_scale(answers, order):
    spread = response_spread(answers.astype(float))

    assert response_spread(6.0 - answers[:, order]) == pytest.approx(spread)


def test_answers_that_hardly_differ_are_flagged_and_a_lonely_answer_is_not():
    answers = np.array([[5.0, 5, 5, 5], [1, 5, 2, 4], [3, np.nan, np.nan, np.nan]])

    found = low_spread(answers, least_spread=0.3)

    assert (found.rule, found.rows.tolist(), found.figures.tolist(), found.limit) == (
        "low_spread",
        [0],
        [0.0],
        0.3,
    )


def test_one_item_has_no_spread():
    with pytest.raises(ValueError, match="two items or more"):
        response_spread(np.ones((3, 1)))
    with pytest.raises(ValueError, match="above 0"):
        low_spread(np.ones((3, 2)), least_spread=0)
