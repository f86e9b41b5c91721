"""The model known beforehand: every item measures one factor."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.factors import simple_structure

FACTOR_OF = np.array([0, 0, 0, 1, 1, 1])
LOADINGS = np.array([0.8, 0.7, 0.6, 0.9, 0.5, 0.4])


def _implied(loadings: np.ndarray, factor_of: np.ndarray, between: float) -> np.ndarray:
    r = np.outer(loadings, loadings) * np.where(factor_of[:, None] == factor_of, 1, between)
    np.fill_diagonal(r, 1)
    return r


R = _implied(LOADINGS, FACTOR_OF, 0.3)


def test_a_known_model_is_found_again_with_perfect_fit():
    found = simple_structure(R, FACTOR_OF, n=200)

    assert found.loadings == pytest.approx(LOADINGS)
    assert found.residuals == pytest.approx(1 - LOADINGS**2)
    assert found.correlations == pytest.approx(np.array([[1, 0.3], [0.3, 1]]))
    assert (found.fit.freedom, found.fit.cfi, found.fit.rmsea) == (8, 1.0, 0.0)
    assert (found.fit.statistic, found.fit.srmr) == pytest.approx((0, 0), abs=1e-6)


def test_loadings_are_in_the_units_of_the_items():
    units = np.array([1.0, 10, 2, 5, 1, 3])

    found = simple_structure(R * np.outer(units, units), FACTOR_OF, n=200)

    assert found.loadings == pytest.approx(LOADINGS * units)
    assert found.standardized_loadings == pytest.approx(LOADINGS)
    assert found.residuals == pytest.approx((1 - LOADINGS**2) * units**2)


def test_a_reversed_item_gets_a_loading_below_nought():
    signs = np.array([1, 1, -1, 1, 1, 1])

    found = simple_structure(R * np.outer(signs, signs), FACTOR_OF, n=200)

    assert found.loadings == pytest.approx(LOADINGS * signs)


@given(st.permutations(range(6)))
def test_order_of_items_does_not_matter(order):
    found = simple_structure(R[np.ix_(order, order)], FACTOR_OF[order], n=200)

    assert found.loadings == pytest.approx(LOADINGS[order])


def test_items_under_the_wrong_factor_show_in_the_fit():
    wrong = simple_structure(R, np.array([0, 0, 1, 1, 1, 0]), n=300).fit

    assert wrong.p < 0.001
    assert wrong.cfi < 0.95
    assert wrong.rmsea > 0.05


def test_models_that_cannot_be_told_are_refused_in_words():
    with pytest.raises(ValueError, match="factor 0 needs 3 items or more, got 2"):
        simple_structure(R[:2, :2], np.array([0, 0]), n=200)
    with pytest.raises(ValueError, match="factor 1 needs 2 items or more, got 1"):
        simple_structure(R[:4, :4], np.array([0, 0, 0, 1]), n=200)
    with pytest.raises(ValueError, match="more than 6 respondents, got 6"):
        simple_structure(R, FACTOR_OF, n=6)
    with pytest.raises(ValueError, match="one factor for each of 6 items"):
        simple_structure(R, FACTOR_OF[:3], n=200)


def test_an_improper_solution_is_refused_with_its_item():
    r = np.array([[1, 0.9, 0.8], [0.9, 1, 0.5], [0.8, 0.5, 1]])

    with pytest.raises(ValueError, match="item 0 gets a residual variance below 0"):
        simple_structure(r, np.array([0, 0, 0]), n=200)


def test_two_factors_that_are_one_are_refused():
    r = np.array([[1, 0.3, 0.5, 0.5], [0.3, 1, 0.5, 0.5], [0.5, 0.5, 1, 0.3], [0.5, 0.5, 0.3, 1]])

    with pytest.raises(ValueError, match="correlate beyond 1"):
        simple_structure(r, np.array([0, 0, 1, 1]), n=200)
