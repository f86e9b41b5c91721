"""Exploratory factors against R's factanal and against models that are known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.factors import (
    Factors,
    factor_test,
    maximum_likelihood,
    minimum_residual,
    promax,
    varimax,
)

# ability.cov of R: six tests of 112 people (Smith & Stanley 1983).
ABILITY = np.array(
    [
        [24.641, 5.991, 33.520, 6.023, 20.755, 29.701],
        [5.991, 6.700, 18.137, 1.782, 4.936, 7.204],
        [33.520, 18.137, 149.831, 19.424, 31.430, 50.753],
        [6.023, 1.782, 19.424, 12.711, 4.757, 9.075],
        [20.755, 4.936, 31.430, 4.757, 52.604, 66.762],
        [29.701, 7.204, 50.753, 9.075, 66.762, 135.292],
    ]
)


def _implied(loadings: np.ndarray) -> np.ndarray:
    r = loadings @ loadings.T
    np.fill_diagonal(r, 1)
    return r


TWO = np.array(
    [[0.8, 0.1], [0.7, 0.0], [0.6, -0.1], [0.5, 0.2], [0.1, 0.7], [0.0, 0.6], [0.2, 0.5]]
)


def test_two_factors_of_ability_tests_are_those_of_factanal():
    found = maximum_likelihood(ABILITY, n_factors=2)
    test = factor_test(ABILITY, found, n=112)

    assert found.uniquenesses == pytest.approx([0.455, 0.589, 0.218, 0.769, 0.052, 0.334], abs=5e-4)
    assert (test.statistic, test.freedom, test.p) == pytest.approx((6.11, 4, 0.191), abs=5e-3)


def test_rotated_factors_of_ability_tests_are_those_of_factanal():
    unrotated = maximum_likelihood(ABILITY, n_factors=2).loadings

    straight = varimax(unrotated).loadings
    oblique = promax(unrotated).loadings

    # R stops turning at a relative change of 1e-5, which shows in the third digit.
    assert straight[:, 0] == pytest.approx([0.499, 0.156, 0.206, 0.109, 0.956, 0.785], abs=3e-3)
    assert straight[:, 1] == pytest.approx([0.543, 0.622, 0.860, 0.468, 0.182, 0.225], abs=4e-3)
    assert oblique[[0, 4, 5], 0] == pytest.approx([0.364, 1.023, 0.811], abs=2e-3)
    assert oblique[[0, 1, 2, 3], 1] == pytest.approx([0.470, 0.671, 0.932, 0.508], abs=2e-3)


@pytest.mark.parametrize("method", [maximum_likelihood, minimum_residual])
def test_correlations_of_a_known_model_are_reproduced(method):
    found = method(_implied(TWO), n_factors=2)

    assert _implied(found.loadings) == pytest.approx(_implied(TWO), abs=1e-5)
    assert found.uniquenesses == pytest.approx(1 - (TWO**2).sum(axis=1), abs=1e-4)


def test_one_factor_is_told_to_be_too_few_for_two():
    one = maximum_likelihood(_implied(TWO), n_factors=1)
    two = maximum_likelihood(_implied(TWO), n_factors=2)

    assert factor_test(_implied(TWO), one, n=500).p < 1e-6
    assert factor_test(_implied(TWO), two, n=500).p == pytest.approx(1)


@given(st.permutations(range(6)))
def test_order_of_items_does_not_matter(order):
    found = maximum_likelihood(ABILITY[np.ix_(order, order)], n_factors=1)

    assert found.loadings[:, 0] == pytest.approx(
        maximum_likelihood(ABILITY, n_factors=1).loadings[order, 0], abs=1e-6
    )


def test_factors_stand_by_falling_variance_with_positive_sums():
    found = minimum_residual(_implied(TWO), n_factors=2).loadings

    assert (found.sum(axis=0) >= 0).all()
    assert (found[:, 0] ** 2).sum() >= (found[:, 1] ** 2).sum()


def test_too_many_factors_and_too_few_respondents_are_refused():
    with pytest.raises(ValueError, match="6 items cannot carry 4 factors"):
        maximum_likelihood(ABILITY, n_factors=4)
    with pytest.raises(ValueError, match="cannot carry 0 factors"):
        minimum_residual(ABILITY, n_factors=0)
    with pytest.raises(ValueError, match="n > 6, got n = 6"):
        factor_test(ABILITY, Factors(np.ones((6, 1)) / 2, np.ones(6) / 2), n=6)
