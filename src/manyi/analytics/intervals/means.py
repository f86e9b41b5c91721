"""Intervals of means and degrees."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.intervals._confidence import Interval, normal_quantile, tail
from manyi.analytics.intervals.shares import wilson_interval


def mean_interval(
    mean: float, standard_error: float, *, freedom: float, level: float = 0.95
) -> Interval:
    """Student interval of a mean, total or ratio from its standard error.

    Parameters
    ----------
    mean : float
        The estimate, in any unit.
    standard_error : float
        Its standard error in the same unit, not negative.
    freedom : float
        Degrees of freedom, above 0; infinity gives the normal interval.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        mean ± t · standard_error, not cut at the ends of the scale.

    Raises
    ------
    ValueError
        When the standard error is negative or not a number, or freedom is not above 0.

    Notes
    -----
    interval = mean ± t(freedom; (1 + level)/2) · standard_error

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 2.8.

    Examples
    --------
    >>> found = mean_interval(7.6, 0.5, freedom=24)
    >>> round(found.low, 3), round(found.high, 3)
    (6.568, 8.632)
    """
    if not standard_error >= 0 or not freedom > 0:
        raise ValueError(
            "an interval needs a standard error of 0 or more and freedom above 0, "
            f"got {standard_error} and {freedom}."
        )
    end = 1 - tail(level)
    t = normal_quantile(level) if math.isinf(freedom) else float(special.stdtrit(freedom, end))
    return Interval(mean - t * standard_error, mean + t * standard_error, level)


def degree_interval(
    counts: NDArray[np.int64], points: NDArray[np.float64], *, level: float = 0.95
) -> Interval:
    """Interval of a satisfaction degree when every answer comes from another respondent.

    Parameters
    ----------
    counts : (n_levels,) int
        Answers at each level, most satisfied level first; two or more in all.
    points : (n_levels,) float
        Points each level earns, in the same order; the first is the full mark.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        Cut at the least and the greatest share the points allow.

    Raises
    ------
    ValueError
        When the shapes differ or fewer than two answers are there.

    Notes
    -----
    `bounded_interval` of the mean points, divided by points[0]. Answers of several items by one
    respondent are not independent: use `moments.LevelProducts` for those.

    Source: Student (1908), Biometrika 6, 1–25.

    Examples
    --------
    >>> found = degree_interval(np.array([10, 5, 6, 3, 1]), np.array([10.0, 8, 6, 4, 2]))
    >>> round(found.low, 4), round(found.high, 4)
    (0.6589, 0.8611)
    """
    if counts.shape != points.shape:
        raise ValueError(f"counts and points differ in shape: {counts.shape}, {points.shape}.")
    n = int(counts.sum())
    if n < 2:  # noqa: PLR2004 - a spread needs two answers
        raise ValueError(f"an interval needs two answers or more, got {n}.")
    best, least = float(points.max()), float(points.min())
    mean = float(counts @ points) / n
    error = math.sqrt(float(counts @ (points - mean) ** 2) / (n - 1) / n)
    return bounded_interval(
        mean / best, error / best, n=n, least=least / best, greatest=1.0, level=level
    )


def mean_answer_interval(
    counts: NDArray[Any], values: NDArray[np.float64], *, level: float = 0.95
) -> Interval:
    """Interval of the mean answer on a numbered scale, such as an effort score.

    Parameters
    ----------
    counts : (n_levels,) int, or float when they are effective counts
        Answers at each level; two or more in all.
    values : (n_levels,) float
        Number of each level, in the same order.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        In the unit of the values, cut at the ends of the scale.

    Raises
    ------
    ValueError
        When the shapes differ or fewer than two answers are there.

    Notes
    -----
    `bounded_interval` of the mean, s with n − 1 in the denominator.

    Source: Student (1908), Biometrika 6, 1–25; the counts are an own example.

    Examples
    --------
    >>> found = mean_answer_interval(np.array([1, 0, 2, 2, 5, 6, 4]), np.arange(1.0, 8))
    >>> round(found.low, 3), round(found.high, 3)
    (4.462, 5.938)
    """
    if counts.shape != values.shape:
        raise ValueError(f"counts and values differ in shape: {counts.shape}, {values.shape}.")
    n = float(counts.sum())
    if n < 2:  # noqa: PLR2004 - a spread needs two answers
        raise ValueError(f"an interval needs two answers or more, got {n:g}.")
    mean = float(counts @ values) / n
    error = math.sqrt(float(counts @ (values - mean) ** 2) / (n - 1) / n)
    least, greatest = float(values.min()), float(values.max())
    return bounded_interval(mean, error, n=n, least=least, greatest=greatest, level=level)


def bounded_interval(
    figure: float,
    standard_error: float,
    *,
    n: float,
    least: float,
    greatest: float,
    level: float = 0.95,
) -> Interval:
    """Student interval of a figure that cannot leave its scale.

    Parameters
    ----------
    figure, standard_error : float
        The estimate and its standard error, in one unit.
    n : float
        Respondents behind it, two or more; need not be whole when it is an effective size.
    least, greatest : float
        Ends of the scale, in the same unit.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        Inside [least, greatest].

    Raises
    ------
    ValueError
        When n is below two or the standard error is negative.

    Notes
    -----
    figure ± t(n − 1) · standard_error, cut at the ends. When all respondents are alike the
    standard error is 0 and says nothing; then, with q the Wilson bound for n of n, a share q of
    the population is taken to be like them and the rest to be at either end of the scale.

    Source: Cochran (1977), section 2.8; Wilson (1927), JASA 22, 209–212 for the stand-in.

    Examples
    --------
    >>> found = bounded_interval(1.0, 0.0, n=25, least=0.2, greatest=1.0)
    >>> round(found.low, 4), found.high
    (0.8934, 1.0)
    """
    if n < 2:  # noqa: PLR2004 - a spread needs two respondents
        raise ValueError(f"an interval needs two respondents or more, got {n}.")
    # Sums in floating point leave about this much where the exact spread is 0.
    if standard_error <= 1e-9 * (greatest - least):
        alike = wilson_interval(n, n, level=level).low
        low = alike * figure + (1 - alike) * least
        return Interval(low, alike * figure + (1 - alike) * greatest, level)
    found = mean_interval(figure, standard_error, freedom=n - 1, level=level)
    return Interval(max(found.low, least), min(found.high, greatest), level)
