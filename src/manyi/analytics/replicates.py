"""Intervals of any figure from the same figure on parts of the data."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special


@dataclass(frozen=True, eq=False)
class Intervals:
    """Figures with standard errors and confidence bounds, all of one shape.

    `freedom` are the degrees of freedom that the standard errors rest on.
    """

    value: NDArray[np.float64]
    se: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    level: float
    freedom: float


def jackknife_intervals(
    full: NDArray[np.float64], replicates: NDArray[np.float64], *, level: float = 0.95
) -> Intervals:
    """Intervals from leaving out one random group of respondents at a time.

    Parameters
    ----------
    full : (...) float
        The figures from all respondents, in any unit; NaN stays NaN.
    replicates : (g, ...) float
        The same figures without group 1, 2, … g; g is 2 or more.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Intervals
        In the unit of the figures.

    Raises
    ------
    ValueError
        When the shapes differ or there are fewer than two groups.

    Notes
    -----
    se² = (g − 1)/g · Σ (θ₍ᵢ₎ − θ)², about the figure θ from all respondents;
    bounds θ ± t(g − 1) · se.

    Source: Wolter (2007), Introduction to Variance Estimation, 2nd ed., section 4.2. For groups of
    one respondent and a mean it is s/√n, as below.

    Examples
    --------
    >>> x = np.array([2.0, 4.0, 9.0])
    >>> without_one = (x.sum() - x) / 2
    >>> found = jackknife_intervals(x.mean(), without_one)
    >>> bool(np.isclose(found.se, x.std(ddof=1) / np.sqrt(3)))
    True
    """
    theta, parts = np.asarray(full), np.asarray(replicates)
    g = _group_count(theta, parts)
    se = np.sqrt((g - 1) / g * ((parts - theta) ** 2).sum(axis=0))
    half = float(special.stdtrit(g - 1, (1 + level) / 2)) * se
    return Intervals(theta, se, theta - half, theta + half, level, g - 1)


def percentile_intervals(
    full: NDArray[np.float64], replicates: NDArray[np.float64], *, level: float = 0.95
) -> Intervals:
    """Intervals from samples drawn with replacement from the respondents.

    Parameters
    ----------
    full : (...) float
        The figures from all respondents, in any unit.
    replicates : (b, ...) float
        The same figures from each bootstrap sample; b is 2 or more, for use 1,000 or more.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Intervals
        In the unit of the figures; the bounds need not be symmetric.

    Raises
    ------
    ValueError
        When the shapes differ or there are fewer than two samples.

    Notes
    -----
    Bounds are the (1 − level)/2 and (1 + level)/2 quantiles of the replicates, se their standard
    deviation.

    Source: Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapter 13.

    Examples
    --------
    >>> found = percentile_intervals(np.array(50.0), np.arange(101.0), level=0.9)
    >>> round(float(found.low), 9), round(float(found.high), 9)
    (5.0, 95.0)
    """
    theta, parts = np.asarray(full), np.asarray(replicates)
    _group_count(theta, parts)
    tail = (1 - level) / 2
    low, high = np.quantile(parts, [tail, 1 - tail], axis=0)
    return Intervals(theta, parts.std(axis=0, ddof=1), low, high, level, len(parts) - 1)


def _group_count(full: NDArray[np.float64], replicates: NDArray[np.float64]) -> int:
    if replicates.ndim == 0 or replicates.shape[1:] != full.shape:
        raise ValueError(
            f"replicates need shape (g, …) with the figure's shape {full.shape} behind, "
            f"got {replicates.shape}."
        )
    if replicates.shape[0] < 2:  # noqa: PLR2004 - a spread needs two
        raise ValueError("replicates need two groups or more, got 1.")
    return int(replicates.shape[0])
