"""Figures of the population from a sample, each with its standard error and interval."""

from manyi.analytics.estimate.figures import (
    Estimate,
    Estimates,
    require_freedom,
    student_estimate,
    student_estimates,
    student_quantile,
)
from manyi.analytics.estimate.linear import (
    design_effect,
    domain_means,
    mean,
    means,
    ratio,
    total,
)

__all__ = [
    "Estimate",
    "Estimates",
    "design_effect",
    "domain_means",
    "mean",
    "means",
    "ratio",
    "require_freedom",
    "student_estimate",
    "student_estimates",
    "student_quantile",
    "total",
]
