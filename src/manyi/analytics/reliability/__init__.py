"""Reliability: do the items of a scale measure, and measure one thing each."""

from manyi.analytics.reliability.alpha import (
    ItemAnalysis,
    alpha_error,
    alpha_if_deleted,
    alpha_interval,
    cronbach_alpha,
    item_analysis,
    item_rest_correlation,
    standardized_alpha,
)
from manyi.analytics.reliability.composite import (
    MeasurementQuality,
    average_variance_extracted,
    composite_reliability,
    htmt,
    htmt_geometric,
    measurement_quality,
    omega_total,
)

__all__ = [
    "ItemAnalysis",
    "MeasurementQuality",
    "alpha_error",
    "alpha_if_deleted",
    "alpha_interval",
    "average_variance_extracted",
    "composite_reliability",
    "cronbach_alpha",
    "htmt",
    "htmt_geometric",
    "item_analysis",
    "item_rest_correlation",
    "measurement_quality",
    "omega_total",
    "standardized_alpha",
]
