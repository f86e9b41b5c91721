"""Penalty and reward: the regression of the rows, from covariances alone."""

import numpy as np
import pytest
import statsmodels.api as sm

from manyi.analytics.importance import Factor, contrast_columns, penalty_reward
from manyi.analytics.moments import accumulate_pairs

# Penalty and reward of four indicators, one of each kind.
EFFECTS = np.array([-2.0, -1.0, 0.0, 0.0, 0.0, 1.0, 2.0, 0.0])


def _survey(rng, n):
    answers = rng.integers(1, 6, size=(n, 4)).astype(float)
    marks = contrast_columns(answers, low=2, high=4)
    return 7 + marks @ EFFECTS + rng.normal(0, 0.8, n), marks


def _covariance(outcome, marks):
    return np.cov(np.column_stack([outcome, marks]), rowvar=False)


def test_one_indicator_of_each_kind_is_found_as_what_it_is():
    found = penalty_reward(_covariance(*_survey(np.random.default_rng(61), 600)), n=600)

    assert [one.factor for one in found] == [
        Factor.BASIC,
        Factor.PERFORMANCE,
        Factor.EXCITEMENT,
        Factor.NEITHER,
    ]


def test_coefficients_errors_and_p_values_are_those_of_statsmodels():
    outcome, marks = _survey(np.random.default_rng(62), 120)
    model = sm.OLS(outcome, sm.add_constant(marks)).fit()

    found = penalty_reward(_covariance(outcome, marks), n=120)

    both = [(one.penalty, one.penalty_se, one.penalty_p) for one in found]
    both += [(one.reward, one.reward_se, one.reward_p) for one in found]
    expected = np.column_stack([model.params, model.bse, model.pvalues])[1:]
    assert np.array(both) == pytest.approx(expected, abs=1e-12)


def test_sums_that_add_give_what_the_rows_give():
    outcome, marks = _survey(np.random.default_rng(63), 200)
    columns = np.column_stack([outcome, marks])
    halves = [accumulate_pairs(part, centre=np.zeros(9)) for part in np.split(columns, 2)]

    found = penalty_reward((halves[0] + halves[1]).covariance()[0], n=200)

    expected = penalty_reward(_covariance(outcome, marks), n=200)
    assert [one.penalty for one in found] == pytest.approx([one.penalty for one in expected])
    assert [one.factor for one in found] == [one.factor for one in expected]


def test_a_blank_is_neither_bad_nor_good():
    found = contrast_columns(np.array([[1.0, np.nan], [3.0, 5.0]]), low=1, high=5)

    np.testing.assert_array_equal(
        found, np.array([[1.0, np.nan, 0.0, np.nan], [0.0, 0.0, 0.0, 1.0]])
    )


def test_contrasts_that_cannot_be_told_are_refused():
    outcome, marks = _survey(np.random.default_rng(64), 100)
    s = _covariance(outcome, marks)
    alike = _covariance(outcome, marks[:, [0, 0, 4, 4]])
    never_bad = _covariance(outcome, marks * np.array([0, 1, 1, 1, 1, 1, 1, 1]))

    with pytest.raises(ValueError, match="must end below good ones, got 4 and 4"):
        contrast_columns(np.ones((1, 1)), low=4, high=4)
    with pytest.raises(ValueError, match=r"needs shape \(1 \+ 2p, 1 \+ 2p\), got \(8, 8\)"):
        penalty_reward(s[:8, :8], n=100)
    with pytest.raises(ValueError, match="of 4 indicators needs 30 respondents, got 29"):
        penalty_reward(s, n=29)
    with pytest.raises(ValueError, match="some bad, some middle and some good"):
        penalty_reward(never_bad, n=100)
    with pytest.raises(ValueError, match="answered alike"):
        penalty_reward(alike, n=100)
