"""Turning factors until each item loads on few of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.factors import promax, varimax

SIMPLE = np.array([[0.8, 0, 0], [0.7, 0, 0], [0, 0.6, 0], [0, 0.5, 0], [0, 0, 0.9], [0, 0, 0.4]])


@given(st.integers(0, 2**32 - 1))
def test_a_turned_simple_structure_is_turned_back(seed):
    turn, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))

    found = np.abs(varimax(SIMPLE @ turn).loadings)

    columns = sorted(found.T.round(6).tolist(), reverse=True)
    assert columns == sorted(SIMPLE.T.tolist(), reverse=True)


@given(st.integers(0, 2**32 - 1))
def test_varimax_keeps_what_items_share_and_says_how_it_turned(seed):
    loadings = np.random.default_rng(seed).uniform(-0.6, 0.6, (7, 3))

    found = varimax(loadings)

    assert found.loadings @ found.loadings.T == pytest.approx(loadings @ loadings.T)
    assert loadings @ found.rotation == pytest.approx(found.loadings)
    assert found.correlations == pytest.approx(np.eye(3))


@given(st.integers(0, 2**32 - 1))
def test_promax_keeps_what_items_share_through_the_correlations_of_factors(seed):
    loadings = SIMPLE + np.random.default_rng(seed).uniform(-0.1, 0.1, SIMPLE.shape)

    found = promax(loadings)

    kept = found.loadings @ found.correlations @ found.loadings.T
    assert kept == pytest.approx(loadings @ loadings.T)
    assert np.diag(found.correlations) == pytest.approx([1, 1, 1])


def test_what_cannot_be_turned_is_refused():
    with pytest.raises(ValueError, match="item 1 does not"):
        varimax(np.array([[0.5, 0.5], [0, 0]]))
    with pytest.raises(ValueError, match="two factors"):
        promax(np.array([[0.5], [0.6]]))
    with pytest.raises(ValueError, match="items by factors"):
        varimax(np.ones(3))
