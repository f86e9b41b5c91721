"""Factor analysis: exploratory, rotated, and the simple structure known beforehand."""

from manyi.analytics.factors.confirmatory import Fit, SimpleStructure, simple_structure
from manyi.analytics.factors.extraction import (
    Factors,
    ModelTest,
    factor_test,
    maximum_likelihood,
    minimum_residual,
    ordered,
)
from manyi.analytics.factors.matrices import checked_covariance, correlation_of, inverse_of
from manyi.analytics.factors.rotation import Rotated, promax, varimax

__all__ = [
    "Factors",
    "Fit",
    "ModelTest",
    "Rotated",
    "SimpleStructure",
    "checked_covariance",
    "correlation_of",
    "factor_test",
    "inverse_of",
    "maximum_likelihood",
    "minimum_residual",
    "ordered",
    "promax",
    "simple_structure",
    "varimax",
]
