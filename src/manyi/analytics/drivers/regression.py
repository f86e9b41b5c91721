"""Regression of an outcome on its drivers, from correlations alone."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.correlations import checked_predictors


def standardized_betas(
    among: NDArray[np.float64], towards: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Coefficients of the outcome on all drivers together, in standard deviations.

    Parameters
    ----------
    among : (p, p) or (g, p, p) float
        Correlations among the drivers; none missing.
    towards : (p,) or (g, p) float
        Correlation of each driver with the outcome.

    Returns
    -------
    (p,) or (g, p) float
        Standard deviations of the outcome for one of the driver, the others held fast.

    Raises
    ------
    ValueError
        When drivers are collinear.

    Notes
    -----
    β = R⁻¹ r

    Source: Cohen, Cohen, West & Aiken (2003), Applied Multiple Regression/Correlation Analysis,
    3rd ed., appendix 1. The example is our own.

    Examples
    --------
    >>> standardized_betas(np.array([[1.0, 0.5], [0.5, 1.0]]), np.array([0.6, 0.4])).round(4)
    array([0.5333, 0.1333])
    """
    r = checked_predictors(among)
    return np.asarray(np.linalg.solve(r, np.asarray(towards)[..., None])[..., 0])


def variance_inflation(among: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many times the others make the variance of each driver's coefficient larger.

    Parameters
    ----------
    among : (p, p) float
        Correlations among the drivers; none missing.

    Returns
    -------
    (p,) float
        1 for a driver that hangs together with no other; above 5 or 10 its coefficient should not
        be read by itself.

    Raises
    ------
    ValueError
        When drivers are collinear.

    Notes
    -----
    VIF_j = 1/(1 − R²_j) = j-th diagonal entry of R⁻¹.

    Source: Belsley, Kuh & Welsch (1980), Regression Diagnostics, Wiley, p. 93. The example is our
    own: 1/(1 − .5²).

    Examples
    --------
    >>> variance_inflation(np.array([[1.0, 0.5], [0.5, 1.0]])).round(4)
    array([1.3333, 1.3333])
    """
    return np.diagonal(np.linalg.inv(checked_predictors(among)), axis1=-2, axis2=-1).copy()
