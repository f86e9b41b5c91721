"""Charts of measured values: means with ranges or deviations, and single values."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.control.chart import Chart, chart_of, check_points
from manyi.analytics.control.constants import deviation_constant, range_constants


def mean_chart_by_range(samples: NDArray[np.float64]) -> Chart:
    """Chart of the means of small samples of one size, sigma taken from their ranges (x̄–R).

    Parameters
    ----------
    samples : (n_points, n) float
        n values in each of eight or more samples, 2 ≤ n ≤ 50, none missing.

    Returns
    -------
    Chart
        Of means, in the unit of the values.

    Raises
    ------
    ValueError
        When there are too few samples or values, one is missing, or nothing varies.

    Notes
    -----
    x̿ ± 3 R̄ / (d₂ √n)

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., section 6.2;
    its piston rings (table 6.3), of which the first eight samples are below, give CL 74.00118,
    LCL 73.98805, UCL 74.01430 by all 25.

    Examples
    --------
    >>> rings = 74 + np.array([
    ...     [30, 2, 19, -8, 8], [-5, -8, 1, 11, 4], [-12, 24, 21, 5, 2], [2, -4, -7, 15, 9],
    ...     [-8, 7, 15, -11, 14], [9, -6, -3, -15, -7], [-5, 6, -6, 0, 5], [-15, 3, -7, 15, -12],
    ... ]) / 1000
    >>> found = mean_chart_by_range(rings)
    >>> print(f"{found.centre[0]:.5f} {found.low[0]:.5f} {found.high[0]:.5f}")
    74.00220 73.98727 74.01713
    """
    _check_samples(samples)
    n = samples.shape[1]
    sigma = float(np.ptp(samples, axis=1).mean()) / range_constants(n).mean
    return chart_of(samples.mean(axis=1), centre=float(samples.mean()), sigma=sigma / n**0.5)


def range_chart(samples: NDArray[np.float64]) -> Chart:
    """Chart of the ranges of small samples of one size (R).

    Parameters
    ----------
    samples : (n_points, n) float
        n values in each of eight or more samples, 2 ≤ n ≤ 50, none missing.

    Returns
    -------
    Chart
        Of ranges, in the unit of the values, the lower limit cut at 0.

    Raises
    ------
    ValueError
        When there are too few samples or values, one is missing, or nothing varies.

    Notes
    -----
    R̄ ± 3 d₃ R̄ / d₂

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., section 6.2:
    for n = 5 the upper limit is D₄ = 2.114 mean ranges.

    Examples
    --------
    >>> found = range_chart(np.tile([[1.0, 2, 3, 4, 5], [2, 3, 4, 5, 6]], (4, 1)))
    >>> print(f"{found.high[0] / found.centre[0]:.3f} {found.low[0]:.3f}")
    2.114 0.000
    """
    _check_samples(samples)
    constants, ranges = range_constants(samples.shape[1]), np.ptp(samples, axis=1)
    middle = float(ranges.mean())
    sigma = constants.deviation * middle / constants.mean
    return chart_of(ranges, centre=middle, sigma=sigma, least=0.0)


def mean_chart_by_deviation(
    means: NDArray[np.float64], deviations: NDArray[np.float64], n: NDArray[np.int64]
) -> Chart:
    """Chart of the means of samples of any sizes, sigma taken from their deviations (x̄–s).

    Parameters
    ----------
    means, deviations : (n_points,) float
        Mean and standard deviation (n − 1) of each of eight or more waves, in one unit.
    n : (n_points,) int
        Respondents of each wave, two or more.

    Returns
    -------
    Chart
        Of means, in their unit; the limits of a small wave are wider.

    Raises
    ------
    ValueError
        When shapes differ, there are too few waves or respondents, or nothing varies.

    Notes
    -----
    x̿ = Σ n x̄ / Σ n, s̄ = √(Σ (n − 1) s² / Σ (n − 1)), limits x̿ ± 3 s̄ / √n; at the sizes of
    surveys c₄ is 1 to the third digit and left out.

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., section 6.3.2,
    equations 6.30 and 6.31; the waves are an own example.

    Examples
    --------
    >>> means = np.array([76.0, 77, 75, 76, 74, 77, 76, 69])
    >>> found = mean_chart_by_deviation(means, np.full(8, 15.0), np.array([100] * 7 + [400]))
    >>> print(f"{found.centre[0]:.2f} {found.high[0]:.2f} {found.low[7]:.2f}")
    73.36 77.86 71.11
    """
    if not means.shape == deviations.shape == n.shape or n.min() < 2:  # noqa: PLR2004
        raise ValueError("each wave needs a mean, a deviation and two respondents or more.")
    check_points(len(means))
    pooled = float(((n - 1) * deviations**2).sum() / (n - 1).sum())
    centre = float((n * means).sum() / n.sum())
    return chart_of(means, centre=centre, sigma=np.sqrt(pooled / n))


def deviation_chart(deviations: NDArray[np.float64], *, n: int) -> Chart:
    """Chart of the standard deviations of samples of one size (s).

    Parameters
    ----------
    deviations : (n_points,) float
        Standard deviation (n − 1) of each of eight or more samples.
    n : int
        Values in each sample, two or more.

    Returns
    -------
    Chart
        In the unit of the values, the lower limit cut at 0.

    Raises
    ------
    ValueError
        When there are too few samples or values, or nothing varies.

    Notes
    -----
    s̄ ± 3 s̄ √(1 − c₄²) / c₄

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., section 6.3.1:
    for n = 5 the upper limit is B₄ = 2.089 mean deviations.

    Examples
    --------
    >>> found = deviation_chart(np.array([1.0, 2, 1, 2, 1, 2, 1, 2]), n=5)
    >>> print(f"{found.high[0] / found.centre[0]:.3f} {found.low[0]:.3f}")
    2.089 0.000
    """
    check_points(len(deviations))
    c4, middle = deviation_constant(n), float(deviations.mean())
    sigma = middle * (1 - c4**2) ** 0.5 / c4
    return chart_of(deviations, centre=middle, sigma=sigma, least=0.0)


def individuals_chart(values: NDArray[np.float64]) -> Chart:
    """Chart of single values, sigma taken from the moves between neighbours (I).

    Parameters
    ----------
    values : (n_points,) float
        Eight or more, in order of time, none missing.

    Returns
    -------
    Chart
        In the unit of the values.

    Raises
    ------
    ValueError
        When there are too few values, one is missing or nothing moves.

    Notes
    -----
    x̄ ± 3 M̄R̄ / d₂(2), M̄R̄ = mean |x_i − x_{i−1}|

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., section 6.4,
    costs of mortgage loans: CL 300.5, LCL 279.78, UCL 321.22 (from d₂ = 1.128).

    Examples
    --------
    >>> costs = np.array([310.0, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299,
    ...                   314, 295, 293, 306, 301, 304])
    >>> found = individuals_chart(costs)
    >>> print(f"{found.centre[0]:.1f} {found.low[0]:.1f} {found.high[0]:.1f}")
    300.5 279.8 321.2
    """
    sigma = float(_moves(values).mean()) / range_constants(2).mean
    return chart_of(values, centre=float(values.mean()), sigma=sigma)


def moving_range_chart(values: NDArray[np.float64]) -> Chart:
    """Chart of the moves between neighbouring single values (MR).

    Parameters
    ----------
    values : (n_points,) float
        Eight or more, in order of time, none missing.

    Returns
    -------
    Chart
        With n_points − 1 entries, the first being the move to the second value; the lower limit
        is cut at 0.

    Raises
    ------
    ValueError
        When there are too few values, one is missing or nothing moves.

    Notes
    -----
    M̄R̄ ± 3 d₃(2) M̄R̄ / d₂(2), the upper limit being D₄ = 3.267 mean moves.

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., section 6.4,
    costs of mortgage loans: M̄R̄ 7.79, UCL 25.45 (from the rounded M̄R̄).

    Examples
    --------
    >>> costs = np.array([310.0, 288, 297, 298, 307, 303, 294, 297, 308, 306, 294, 299, 297, 299,
    ...                   314, 295, 293, 306, 301, 304])
    >>> found = moving_range_chart(costs)
    >>> print(f"{found.centre[0]:.2f} {found.high[0]:.2f} {found.low[0]:.2f}")
    7.79 25.44 0.00
    """
    moves, constants = _moves(values), range_constants(2)
    middle = float(moves.mean())
    sigma = constants.deviation * middle / constants.mean
    return chart_of(moves, centre=middle, sigma=sigma, least=0.0)


def _moves(values: NDArray[np.float64]) -> NDArray[np.float64]:
    check_points(len(values))
    if np.isnan(values).any():
        raise ValueError("moves between neighbours need every value; one is missing.")
    return np.abs(np.diff(values))


def _check_samples(samples: NDArray[np.float64]) -> None:
    if samples.ndim != 2 or np.isnan(samples).any():  # noqa: PLR2004 - a table
        raise ValueError("samples need points × values of one size, none missing.")
    check_points(len(samples))
