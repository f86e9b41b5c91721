"""Weights that the data give: entropy and CRITIC."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from manyi.analytics.weighting import (
    critic_weights,
    critic_weights_of_moments,
    entropy_weights,
)

SCORES = arrays(np.float64, (6, 3), elements=st.floats(1, 100)).filter(
    lambda x: (np.ptp(x, axis=0) > 1e-3).all()
)
# Diakoulaki, Mavrotas & Papayannakis (1995), Computers & Operations Research 22, 763–770: eight
# firms by profitability, market share and productivity.
FIRMS = np.array(
    [
        [61, 1.08, 4.33],
        [20.7, 0.26, 4.34],
        [16.3, 1.98, 2.53],
        [9, 3.29, 1.65],
        [5.4, 2.77, 2.33],
        [4, 4.12, 1.21],
        [-6.1, 3.52, 2.10],
        [-34.6, 3.31, 0.98],
    ]
)


def test_critic_weighs_the_firms_as_published():
    assert critic_weights(FIRMS) == pytest.approx([0.20222554, 0.48090173, 0.31687273], abs=1e-8)


@given(SCORES)
@settings(max_examples=30)
def test_entropy_is_shannons(scores):
    p = scores / scores.sum(axis=0)
    diversity = 1 - stats.entropy(p, axis=0) / np.log(6)

    found = entropy_weights(scores)

    assert found == pytest.approx(diversity / diversity.sum(), abs=1e-6)


@pytest.mark.parametrize("method", [entropy_weights, critic_weights])
@given(SCORES, st.permutations(range(6)), st.permutations(range(3)))
@settings(max_examples=30)
def test_order_of_units_and_indicators_does_not_matter(method, scores, units, indicators):
    found = method(scores)

    assert found.sum() == pytest.approx(1)
    assert found.min() >= 0
    assert method(scores[units][:, indicators]) == pytest.approx(found[indicators], abs=1e-7)


@given(SCORES, st.floats(0.5, 20), st.floats(-10, 10))
@settings(max_examples=30)
def test_critic_does_not_depend_on_the_scale(scores, width, start):
    assert critic_weights(scores * width + start) == pytest.approx(critic_weights(scores), abs=1e-6)


def test_an_indicator_on_which_all_units_are_alike_weighs_nothing_by_entropy():
    found = entropy_weights(np.array([[8.0, 5.0], [8.0, 9.0], [8.0, 7.0]]))

    assert found.tolist() == [0.0, 1.0]


def test_moments_give_what_the_rows_give():
    found = critic_weights_of_moments(
        np.corrcoef(FIRMS, rowvar=False), FIRMS.std(axis=0), np.ptp(FIRMS, axis=0)
    )

    assert found == pytest.approx(critic_weights(FIRMS))


def test_scores_that_tell_nothing_apart_are_refused():
    with pytest.raises(ValueError, match="two units or more"):
        entropy_weights(np.ones((1, 3)))
    with pytest.raises(ValueError, match="one is missing"):
        critic_weights(np.array([[1.0, np.nan], [2.0, 3.0]]))
    with pytest.raises(ValueError, match="scores of 0 or more"):
        entropy_weights(FIRMS)
    with pytest.raises(ValueError, match="nothing tells these indicators apart"):
        entropy_weights(np.ones((3, 2)))
    with pytest.raises(ValueError, match="indicator 2 does not"):
        critic_weights(np.array([[1.0, 3.0], [2.0, 3.0]]))
    with pytest.raises(ValueError, match="nothing tells these indicators apart"):
        critic_weights_of_moments(np.ones((2, 2)), np.ones(2), np.ones(2))
    with pytest.raises(ValueError, match="deviations and ranges above 0"):
        critic_weights_of_moments(np.eye(2), np.zeros(2), np.ones(2))
    with pytest.raises(ValueError, match="need one shape"):
        critic_weights_of_moments(np.eye(2), np.ones(3), np.ones(2))
