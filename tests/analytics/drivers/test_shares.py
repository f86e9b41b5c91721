"""Shares of R²: against the definition, against statsmodels, and what they obey."""

import math
from itertools import permutations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.analytics.drivers import (
    MOST_FOR_SHAPLEY,
    driver_importance,
    johnson_importance,
    shapley_importance,
    standardized_betas,
    variance_inflation,
)

BOTH = pytest.mark.parametrize("method", [shapley_importance, johnson_importance])

# Correlations of R's `attitude` (Chatterjee & Price 1977) to four digits, rating last; relaimpo's
# figures for the full data are .3708 .0509 .1558 .1203 .0066 .0282 and .3628 .0560 .1636 .1218
# .0083 .0202.
ATTITUDE = np.array(
    [
        [1.0, 0.5583, 0.5967, 0.6692, 0.1877, 0.2246],
        [0.5583, 1.0, 0.4933, 0.4455, 0.1472, 0.3433],
        [0.5967, 0.4933, 1.0, 0.6403, 0.1160, 0.5316],
        [0.6692, 0.4455, 0.6403, 1.0, 0.3769, 0.5742],
        [0.1877, 0.1472, 0.1160, 0.3769, 1.0, 0.2833],
        [0.2246, 0.3433, 0.5316, 0.5742, 0.2833, 1.0],
    ]
)
RATING = np.array([0.8254, 0.4261, 0.6237, 0.5901, 0.1564, 0.1551])


def _survey(seed, p, n=80):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, p)) + 0.7 * rng.normal(size=(n, 1))
    y = x @ rng.uniform(0, 1, p) + rng.normal(size=n)
    r = np.corrcoef(np.column_stack([x, y]), rowvar=False)
    return x, y, r[:-1, :-1], r[:-1, -1]


def _added_over_all_orders(among, towards):
    """The definition: R² added by each driver, over every order of entry."""
    p = len(towards)

    def explained(places):
        at = sorted(places)
        return towards[at] @ np.linalg.solve(among[np.ix_(at, at)], towards[at]) if at else 0.0

    added = np.zeros(p)
    for order in permutations(range(p)):
        for place, driver in enumerate(order):
            added[driver] += explained(order[: place + 1]) - explained(order[:place])
    return added / math.factorial(p)


def test_shapley_and_johnson_are_those_of_relaimpo():
    shapley = shapley_importance(ATTITUDE, RATING)
    johnson = johnson_importance(ATTITUDE, RATING)

    assert shapley.round(3).tolist() == [0.371, 0.051, 0.156, 0.120, 0.007, 0.028]
    assert johnson.round(3).tolist() == [0.363, 0.056, 0.164, 0.122, 0.008, 0.020]


@given(st.integers(0, 2**32 - 1), st.integers(1, 5))
@settings(max_examples=30)
def test_shapley_is_what_each_driver_adds_over_all_orders(seed, p):
    _, _, among, towards = _survey(seed, p)

    found = shapley_importance(among, towards)

    assert found == pytest.approx(_added_over_all_orders(among, towards), abs=1e-12)


@BOTH
@given(st.integers(0, 2**32 - 1), st.integers(1, 8))
@settings(max_examples=25)
def test_parts_are_not_negative_and_add_up_to_r_squared(method, seed, p):
    x, y, among, towards = _survey(seed, p)

    found = method(among, towards)

    assert found.min() >= -1e-12
    assert found.sum() == pytest.approx(sm.OLS(y, sm.add_constant(x)).fit().rsquared, abs=1e-9)


@BOTH
@given(st.permutations(range(5)), st.integers(0, 2**32 - 1))
@settings(max_examples=25)
def test_the_order_of_drivers_does_not_matter(method, order, seed):
    _, _, among, towards = _survey(seed, 5)

    found = method(among[np.ix_(order, order)], towards[order])

    assert found == pytest.approx(method(among, towards)[order], abs=1e-12)


@BOTH
def test_drivers_that_do_not_hang_together_keep_their_own_r_squared(method):
    towards = np.array([0.5, 0.4, -0.3])

    assert method(np.eye(3), towards) == pytest.approx(towards**2)


@BOTH
def test_a_stack_gives_each_replicate_what_it_has_alone(method):
    surveys = [_survey(seed, 4)[2:] for seed in range(3)]

    found = method(np.stack([a for a, _ in surveys]), np.stack([t for _, t in surveys]))

    assert found == pytest.approx(np.stack([method(a, t) for a, t in surveys]))


def test_fifteen_drivers_are_shared_by_shapley_and_sixteen_by_johnson():
    for p, method in ((15, shapley_importance), (16, johnson_importance)):
        _, _, among, towards = _survey(3, p, n=200)

        assert driver_importance(among, towards) == pytest.approx(method(among, towards))

    assert MOST_FOR_SHAPLEY == 15
    with pytest.raises(ValueError, match="need 15 drivers or fewer, got 16; use Johnson"):
        shapley_importance(among, towards)


@BOTH
def test_collinear_drivers_and_odd_shapes_are_refused(method):
    with pytest.raises(ValueError, match="collinear"):
        method(np.ones((2, 2)), np.array([0.5, 0.5]))
    with pytest.raises(ValueError, match="one correlation each"):
        method(np.eye(2), np.array([0.5]))


def test_coefficients_and_inflation_are_those_of_statsmodels():
    x, y, among, towards = _survey(5, 4)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    model = sm.OLS((y - y.mean()) / y.std(), z).fit()

    assert standardized_betas(among, towards) == pytest.approx(model.params)
    others = [1 / (1 - sm.OLS(z[:, j], np.delete(z, j, axis=1)).fit().rsquared) for j in range(4)]
    assert variance_inflation(among) == pytest.approx(others)
