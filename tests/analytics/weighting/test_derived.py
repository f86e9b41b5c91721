"""Weights derived from an outcome."""

import numpy as np
import pytest

from manyi.analytics.drivers import key_drivers, standardized_betas
from manyi.analytics.weighting import regression_weights, relative_importance_weights

R = np.array(
    [
        [1.0, 0.6, 0.5, 0.4],
        [0.6, 1.0, 0.4, 0.3],
        [0.5, 0.4, 1.0, 0.2],
        [0.4, 0.3, 0.2, 1.0],
    ]
)


def test_regression_weights_are_coefficients_that_add_up_to_one():
    betas = standardized_betas(R[1:, 1:], R[1:, 0])

    assert regression_weights(R, outcome=0, n=100) == pytest.approx(betas / betas.sum())


def test_relative_importance_weights_are_the_shares_of_the_drivers():
    shares = key_drivers(R, outcome=0, n=100).shares

    assert relative_importance_weights(R, outcome=0, n=100).tolist() == shares.tolist()


def test_a_negative_coefficient_is_no_weight():
    r = np.array([[1.0, 0.6, 0.3], [0.6, 1.0, 0.7], [0.3, 0.7, 1.0]])

    with pytest.raises(ValueError, match=r"indicator 2 has coefficient -0\.235"):
        regression_weights(r, outcome=0, n=100)

    assert relative_importance_weights(r, outcome=0, n=100).min() > 0


def test_a_coefficient_of_nothing_weighs_nothing_whatever_its_last_digit():
    # The second adds nothing to the first: .3 = .6 × .5.
    r = np.array([[1.0, 0.6, 0.3], [0.6, 1.0, 0.5], [0.3, 0.5, 1.0]])

    assert regression_weights(r, outcome=0, n=100) == pytest.approx([1.0, 0.0], abs=1e-12)
    assert not key_drivers(r, outcome=0, n=100).opposed.any()


def test_an_indicator_that_goes_with_a_lower_outcome_must_be_turned_first():
    r = np.array([[1.0, -0.6, 0.3], [-0.6, 1.0, 0.0], [0.3, 0.0, 1.0]])

    with pytest.raises(ValueError, match=r"indicator 1 goes with a lower outcome \(-0.600\)"):
        relative_importance_weights(r, outcome=0, n=100)


@pytest.mark.parametrize("method", [regression_weights, relative_importance_weights])
def test_too_few_respondents_are_refused(method):
    with pytest.raises(ValueError, match="need 30 respondents or more, got 12"):
        method(R, outcome=0, n=12)
