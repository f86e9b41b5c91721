"""Equal weights and those of experts."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from manyi.analytics.weighting import (
    equal_weights,
    expert_concordance,
    expert_mean_weights,
    expert_median_weights,
)

POINTS = arrays(np.float64, (4, 5), elements=st.floats(1, 100))
BOTH = pytest.mark.parametrize("method", [expert_mean_weights, expert_median_weights])


@BOTH
@given(POINTS, st.permutations(range(4)))
@settings(max_examples=30)
def test_experts_count_the_same_in_any_order_and_unit(method, points, order):
    found = method(points)

    units = np.array([[1.0], [10.0], [0.5], [3.0]])
    assert found.sum() == pytest.approx(1)
    assert method((points * units)[order]) == pytest.approx(found)


def test_one_stubborn_expert_moves_the_mean_but_not_the_median():
    points = np.array([[50, 30, 20]] * 4 + [[0, 0, 100]])

    assert expert_mean_weights(points).round(2).tolist() == [0.40, 0.24, 0.36]
    assert expert_median_weights(points).round(2).tolist() == [0.5, 0.3, 0.2]


@given(
    arrays(np.float64, (5, 6), elements=st.integers(1, 4)).filter(lambda x: np.ptp(x, axis=1).any())
)
@settings(max_examples=30)
def test_concordance_is_friedmans_statistic_with_ties(points):
    expected = stats.friedmanchisquare(*points.T)

    found = expert_concordance(points)

    assert found.w == pytest.approx(expected.statistic / (5 * 5), abs=1e-9)
    assert found.p == pytest.approx(expected.pvalue, abs=1e-9)


def test_experts_of_one_mind_agree_fully_and_opposite_ones_not_at_all():
    alike = expert_concordance(np.array([[4, 3, 2, 1]] * 3))
    opposite = expert_concordance(np.array([[4, 3, 2, 1], [1, 2, 3, 4]]))

    assert (alike.w, opposite.w) == (1.0, 0.0)
    assert alike.p < 0.05 < opposite.p


@BOTH
@pytest.mark.parametrize(
    ("points", "words"),
    [
        ([1.0, 2.0], r"shape \(n_experts, n_indicators\)"),
        ([[1.0, np.nan]], "a figure of 0 or more from every expert"),
        ([[1.0, -1.0]], "a figure of 0 or more from every expert"),
        ([[1.0, 2.0], [0.0, 0.0]], "expert 2 gave nothing"),
    ],
)
def test_points_that_are_none_are_refused(method, points, words):
    with pytest.raises(ValueError, match=words):
        method(np.array(points))


def test_what_has_no_weight_or_no_agreement_is_refused():
    with pytest.raises(ValueError, match="one indicator or more, got 0"):
        equal_weights(0)
    with pytest.raises(ValueError, match="got anything from half"):
        expert_median_weights(np.eye(3))
    with pytest.raises(ValueError, match="two experts and two indicators, got 1 and 2"):
        expert_concordance(np.array([[1.0, 2.0]]))
    with pytest.raises(ValueError, match="ranks some indicator above another"):
        expert_concordance(np.ones((2, 3)))
