"""Intervals: how far a figure may lie from what the whole population would have said."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special


@dataclass(frozen=True)
class Interval:
    """A confidence interval with its level."""

    low: float
    high: float
    level: float = 0.95


def wilson_interval(successes: float, n: float, *, level: float = 0.95) -> Interval:
    """Score interval of a proportion.

    Parameters
    ----------
    successes : float
        Answers that count, from 0 to n; need not be whole when n is an effective sample size.
    n : float
        Answers in all, above 0; missing answers are in neither figure.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        Inside [0, 1].

    Raises
    ------
    ValueError
        When n is not above 0 or successes lie outside 0 to n.

    Notes
    -----
    centre = (x + z²/2)/(n + z²), half width = z/(n + z²) · √(x(n − x)/n + z²/4).

    Source: Newcombe (1998), Statistics in Medicine 17, 857–872, method 3, whose example
    (81 of 263) is the one below.

    Examples
    --------
    >>> found = wilson_interval(81, 263)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2553, 0.3662)
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"a proportion needs 0 ≤ successes ≤ n and n > 0, got {successes} of {n}.")
    z = _normal_quantile(level)
    centre = (successes + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * math.sqrt(successes * (n - successes) / n + z**2 / 4)
    share = successes / n
    # At the ends the bound is the share itself, which subtraction misses by a last digit.
    return Interval(max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half)), level)


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
    tail = 1 - (1 - level) / 2
    t = _normal_quantile(level) if math.isinf(freedom) else float(special.stdtrit(freedom, tail))
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


def bounded_interval(
    figure: float,
    standard_error: float,
    *,
    n: int,
    least: float,
    greatest: float,
    level: float = 0.95,
) -> Interval:
    """Student interval of a figure that cannot leave its scale.

    Parameters
    ----------
    figure, standard_error : float
        The estimate and its standard error, in one unit.
    n : int
        Respondents behind it, two or more.
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


def net_promoter_interval(
    promoters: int, passives: int, detractors: int, *, level: float = 0.95
) -> Interval:
    """Interval of a net promoter score by the adjusted Wald method.

    Parameters
    ----------
    promoters, passives, detractors : int
        Answers 9–10, 7–8 and 0–6; none negative, at least one in all.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        As a share, inside [−1, 1].

    Raises
    ------
    ValueError
        When a count is negative or nobody answered.

    Notes
    -----
    Three quarters of an answer are added to promoters and to detractors, three answers to n:
    p = (P + 3/4)/(n + 3), d = (D + 3/4)/(n + 3),
    interval = p − d ± z · √((p + d − (p − d)²)/(n + 3)).

    Source: Rocks (2016), The American Statistician 70, 365–372.

    Examples
    --------
    >>> found = net_promoter_interval(60, 25, 15)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2934, 0.5804)
    """
    n = promoters + passives + detractors
    if min(promoters, passives, detractors) < 0 or n == 0:
        raise ValueError("a net promoter score needs one answer or more and no negative count.")
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = _normal_quantile(level) * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    return Interval(max(-1.0, p - d - half), min(1.0, p - d + half), level)


def _normal_quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, got {level}.")
    return float(special.ndtri(1 - (1 - level) / 2))
