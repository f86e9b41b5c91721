"""Intervals of shares: proportions, top boxes and the net promoter score."""

import math
from typing import Any

from numpy.typing import NDArray
from scipy import special

from manyi.analytics.intervals._confidence import Interval, normal_quantile, tail


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
    z = normal_quantile(level)
    centre = (successes + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * math.sqrt(successes * (n - successes) / n + z**2 / 4)
    share = successes / n
    # At the ends the bound is the share itself, which subtraction misses by a last digit.
    return Interval(max(0.0, min(share, centre - half)), min(1.0, max(share, centre + half)), level)


def clopper_pearson_interval(successes: int, n: int, *, level: float = 0.95) -> Interval:
    """Exact interval of a proportion, never short of its confidence.

    Parameters
    ----------
    successes : int
        Answers that count, from 0 to n.
    n : int
        Answers in all, above 0; missing answers are in neither figure.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        Inside [0, 1]; wider than `wilson_interval`, which covers as often as it says on average.

    Raises
    ------
    ValueError
        When n is not above 0 or successes lie outside 0 to n.

    Notes
    -----
    low = B((1 − level)/2; x, n − x + 1), high = B((1 + level)/2; x + 1, n − x), B being quantiles
    of the beta distribution; 0 and 1 at the ends.

    Source: Clopper & Pearson (1934), Biometrika 26, 404–413; the example is method 5 of Newcombe
    (1998), Statistics in Medicine 17, 857–872, table I.

    Examples
    --------
    >>> found = clopper_pearson_interval(81, 263)
    >>> round(found.low, 4), round(found.high, 4)
    (0.2527, 0.3676)
    """
    if n <= 0 or not 0 <= successes <= n:
        raise ValueError(f"a proportion needs 0 ≤ successes ≤ n and n > 0, got {successes} of {n}.")
    end = tail(level)
    low = special.betaincinv(successes, n - successes + 1, end) if successes else 0.0
    high = special.betaincinv(successes + 1, n - successes, 1 - end) if successes < n else 1.0
    return Interval(float(low), float(high), level)


def top_box_interval(counts: NDArray[Any], *, boxes: int = 2, level: float = 0.95) -> Interval:
    """Interval of the share of answers in the best levels, CSAT among them.

    Parameters
    ----------
    counts : (n_levels,) int, or float when they are effective counts
        Answers at each level, most satisfied level first; weighted answers go through
        `effective_counts` first.
    boxes : int
        How many of the best levels count, 1 to n_levels.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        Inside [0, 1].

    Raises
    ------
    ValueError
        When boxes is out of range, or nobody answered.

    Notes
    -----
    `wilson_interval` of the answers in the best levels.

    Source: Wilson (1927), JASA 22, 209–212; the example is 81 of 263 of Newcombe (1998),
    Statistics in Medicine 17, 857–872.

    Examples
    --------
    >>> import numpy as np
    >>> found = top_box_interval(np.array([50, 31, 100, 60, 22]))
    >>> round(found.low, 4), round(found.high, 4)
    (0.2553, 0.3662)
    """
    if not 1 <= boxes <= len(counts):
        raise ValueError(f"boxes lie between 1 and {len(counts)}, got {boxes}.")
    return wilson_interval(float(counts[:boxes].sum()), float(counts.sum()), level=level)


def net_promoter_interval(
    promoters: float, passives: float, detractors: float, *, level: float = 0.95
) -> Interval:
    """Interval of a net promoter score by the adjusted Wald method.

    Parameters
    ----------
    promoters, passives, detractors : float
        Answers 9–10, 7–8 and 0–6, or effective counts; none negative, not all 0.
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
    if min(promoters, passives, detractors) < 0 or n <= 0:
        raise ValueError("a net promoter score needs one answer or more and no negative count.")
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = normal_quantile(level) * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    return Interval(max(-1.0, p - d - half), min(1.0, p - d + half), level)
