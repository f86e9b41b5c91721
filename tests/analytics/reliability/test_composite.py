"""Reliability and distinctness of factors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.factors import Factors
from manyi.analytics.reliability import (
    average_variance_extracted,
    composite_reliability,
    cronbach_alpha,
    htmt,
    htmt_geometric,
    measurement_quality,
    omega_total,
)

FACTOR_OF = np.array([0, 0, 0, 1, 1, 1])
LOADINGS = np.array([0.8, 0.7, 0.6, 0.9, 0.5, 0.4])


def _implied(between: float) -> np.ndarray:
    r = np.outer(LOADINGS, LOADINGS) * np.where(FACTOR_OF[:, None] == FACTOR_OF, 1, between)
    np.fill_diagonal(r, 1)
    return r


def test_equal_loadings_make_omega_alpha():
    size = np.full(4, 0.7)
    r = np.outer(size, size)
    np.fill_diagonal(r, 1)

    assert composite_reliability(size, 1 - size**2) == pytest.approx(cronbach_alpha(r))


@given(st.lists(st.floats(0.05, 0.95), min_size=2, max_size=8))
def test_a_sum_of_items_is_measured_at_least_as_well_as_its_items(sizes):
    loadings = np.array(sizes)

    ave = average_variance_extracted(loadings, 1 - loadings**2)
    omega = composite_reliability(loadings, 1 - loadings**2)

    assert 0 <= ave <= omega + 1e-12 <= 1 + 1e-12


def test_htmt_of_blocks_with_equal_loadings_is_the_correlation_of_the_factors():
    size = np.full(6, 0.7)
    r = np.outer(size, size) * np.where(FACTOR_OF[:, None] == FACTOR_OF, 1, 0.4)
    np.fill_diagonal(r, 1)

    assert htmt(r, FACTOR_OF) == pytest.approx(np.array([[1, 0.4], [0.4, 1]]))


def test_geometric_htmt_is_that_correlation_whatever_the_loadings():
    assert htmt_geometric(_implied(0.4), FACTOR_OF)[0, 1] == pytest.approx(0.4)


def test_reversed_items_do_not_lower_htmt():
    signs = np.array([1, -1, 1, 1, 1, -1])

    turned = _implied(0.4) * np.outer(signs, signs)

    assert htmt(turned, FACTOR_OF) == pytest.approx(htmt(_implied(0.4), FACTOR_OF))


def test_quality_of_a_measurement_follows_from_its_loadings():
    first, second = LOADINGS[:3], LOADINGS[3:]

    found = measurement_quality(_implied(0.3), FACTOR_OF, n=200)

    omegas = [composite_reliability(block, 1 - block**2) for block in (first, second)]
    assert found.omega == pytest.approx(omegas)
    assert found.composite == pytest.approx(omegas)
    assert found.ave == pytest.approx([(block**2).mean() for block in (first, second)])
    assert found.htmt == pytest.approx(htmt(_implied(0.3), FACTOR_OF))


def test_composite_reliability_does_not_know_the_units_of_the_items_but_omega_does():
    units = np.array([1.0, 5, 1, 1, 1, 1])

    found = measurement_quality(_implied(0.3) * np.outer(units, units), FACTOR_OF, n=200)

    plain = measurement_quality(_implied(0.3), FACTOR_OF, n=200)
    assert found.composite == pytest.approx(plain.composite)
    assert found.omega[0] != pytest.approx(plain.omega[0])


def test_figures_that_do_not_fit_together_are_refused():
    with pytest.raises(ValueError, match="one residual per loading"):
        composite_reliability(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match="0 or more"):
        average_variance_extracted(np.ones(2), np.array([-1.0, 1]))
    with pytest.raises(ValueError, match="two items or more"):
        htmt(np.eye(3), np.array([0, 0, 1]))
    with pytest.raises(ValueError, match="other than 0"):
        htmt_geometric(np.eye(4), np.array([0, 0, 1, 1]))
    with pytest.raises(ValueError, match="factors of these items"):
        omega_total(np.eye(3), Factors(np.ones((2, 1)), np.ones(2)))
