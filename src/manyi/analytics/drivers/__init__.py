"""Key drivers: which indicators move an outcome, how much, and how sure that is."""

from manyi.analytics.drivers.key import (
    LEAST_RESPONDENTS,
    KeyDrivers,
    Method,
    driver_importance,
    key_drivers,
    shares_of,
)
from manyi.analytics.drivers.regression import standardized_betas, variance_inflation
from manyi.analytics.drivers.shares import (
    MOST_FOR_SHAPLEY,
    johnson_importance,
    shapley_importance,
)
from manyi.analytics.drivers.uncertainty import (
    DriverIntervals,
    bootstrap_driver_intervals,
    driver_intervals,
)

__all__ = [
    "LEAST_RESPONDENTS",
    "MOST_FOR_SHAPLEY",
    "DriverIntervals",
    "KeyDrivers",
    "Method",
    "bootstrap_driver_intervals",
    "driver_importance",
    "driver_intervals",
    "johnson_importance",
    "key_drivers",
    "shapley_importance",
    "shares_of",
    "standardized_betas",
    "variance_inflation",
]
