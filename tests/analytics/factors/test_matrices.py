"""Covariances are checked before a formula leans on them."""

import numpy as np
import pytest

from manyi.analytics.factors import checked_covariance, correlation_of, inverse_of


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        (np.ones((2, 3)), "square"),
        (np.array([[1, np.nan], [np.nan, 1]]), "missing"),
        (np.array([[1.0, 0], [0, 0]]), "item 1 does not"),
        (np.array([[1.0, 0.5], [0.4, 1]]), "symmetric"),
    ],
)
def test_what_no_data_can_have_is_refused_in_words(matrix, words):
    with pytest.raises(ValueError, match=words):
        checked_covariance(matrix)


def test_correlations_come_back_unchanged():
    r = np.array([[1, 0.3, -0.2], [0.3, 1, 0.5], [-0.2, 0.5, 1]])

    assert correlation_of(r) == pytest.approx(r)
    assert correlation_of(r * np.outer([1, 5, 2], [1, 5, 2])) == pytest.approx(r)


def test_an_item_that_follows_from_others_leaves_no_inverse():
    halves = np.random.default_rng(1).normal(size=(50, 2))
    covariance = np.cov(np.column_stack([halves, halves.sum(axis=1)]), rowvar=False)

    with pytest.raises(ValueError, match="follows from the others"):
        inverse_of(covariance)


def test_inverse_times_matrix_is_the_identity():
    covariance = np.array([[4.0, 1], [1, 9]])

    assert inverse_of(covariance) @ covariance == pytest.approx(np.eye(2))
