"""Whether figures rise or fall over time, by order alone, and how fast."""

import math
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.intervals import Interval

# With three figures even a perfect order has a two-sided chance of one in three.
_LEAST = 4
# Up to so many figures, all their orders are counted when some are tied.
_LEAST_FOR_NORMAL = 9
# Up to so many, the orders without ties are counted.
_MOST_EXACT = 40
_LEAST_YEARS, _LEAST_SEASONAL = 3, 10


@dataclass(frozen=True)
class MonotoneTrend:
    """Agreement of figures with time: −1 falls all the way, 1 rises all the way."""

    tau: float
    s: int
    variance: float
    p: float
    n: int


@dataclass(frozen=True)
class Slope:
    """Change of a figure by unit of time."""

    value: float
    interval: Interval


def mann_kendall(values: NDArray[np.float64]) -> MonotoneTrend:
    """Test whether figures rise or fall with time.

    Parameters
    ----------
    values : (n_points,) float
        In order of time; NaN where a period has no figure. Four or more are needed, and with four
        not even a perfect order is proof (p = .083).

    Returns
    -------
    MonotoneTrend
        S and τ_b; p is two-sided, exact up to 40 figures without ties and up to 8 with ties.

    Raises
    ------
    ValueError
        When fewer than four figures are there or all are alike.

    Notes
    -----
    S = Σ sign(x_j − x_i) over i < j, Var S = (n(n − 1)(2n + 5) − Σ t(t − 1)(2t + 5)) / 18 with t
    figures at one value, z = (S − sign S)/√Var S. Waves of the same respondents are not
    independent and make p too small.

    Source: Mann (1945), Econometrica 13, 245–259; Kendall (1975), Rank Correlation Methods; the
    example is Gilbert (1987), Statistical Methods for Environmental Pollution Monitoring, table
    A18: n = 5, S = 8 has a one-sided probability of .042.

    Examples
    --------
    >>> found = mann_kendall(np.array([71.0, 72, 74, 73, 76]))
    >>> found.s, round(found.p / 2, 3), found.tau
    (8, 0.042, 0.8)
    """
    x = values[~np.isnan(values)]
    n = len(x)
    if n < _LEAST or np.ptp(x) == 0:
        raise ValueError(f"a trend needs four figures or more that are not all alike, got {n}.")
    s, variance = _score(x), _variance(x)
    _, ties = np.unique(x, return_counts=True)
    pairs = n * (n - 1) / 2
    untied = pairs - float((ties * (ties - 1)).sum()) / 2
    p = _exact_p(x, s) if _is_countable(ties) else _normal_p(s, variance)
    return MonotoneTrend(s / math.sqrt(pairs * untied), s, variance, p, n)


def seasonal_mann_kendall(values: NDArray[np.float64]) -> MonotoneTrend:
    """Test whether figures rise or fall over the years, each season compared with itself only.

    Parameters
    ----------
    values : (n_years, n_seasons) float
        One row a year, one column a quarter or month; NaN where there is no figure. Seasons with
        fewer than three figures are left out; ten figures or more are needed in the others.

    Returns
    -------
    MonotoneTrend
        Sums over the seasons; tau is their S over the pairs compared; p is two-sided and normal.

    Raises
    ------
    ValueError
        When values are no table, too few figures are there or nothing varies.

    Notes
    -----
    S = Σ S_g, Var S = Σ Var S_g over the seasons g, z = (S − sign S)/√Var S. Seasons are taken to
    be independent of each other.

    Source: Hirsch, Slack & Smith (1982), Water Resources Research 18, 107–121; the figures are an
    own example.

    Examples
    --------
    >>> quarters = np.array([[76.0, 70, 72, 81], [77, 71, 74, 80], [79, 73, 75, 83]])
    >>> found = seasonal_mann_kendall(quarters)
    >>> found.s, round(found.tau, 4), round(found.p, 4)
    (10, 0.8333, 0.0188)
    """
    if values.ndim != 2:  # noqa: PLR2004 - years by seasons
        raise ValueError(f"values need years × seasons, got shape {values.shape}.")
    seasons = [column[~np.isnan(column)] for column in values.T]
    kept = [x for x in seasons if len(x) >= _LEAST_YEARS]
    n = sum(map(len, kept))
    if n < _LEAST_SEASONAL:
        raise ValueError(
            "a seasonal trend needs ten figures or more, in seasons with three or more each, "
            f"got {n}."
        )
    s, variance = sum(map(_score, kept)), math.fsum(map(_variance, kept))
    if variance == 0:
        raise ValueError("a trend needs figures that are not all alike.")
    pairs = sum(len(x) * (len(x) - 1) for x in kept) / 2
    return MonotoneTrend(s / pairs, s, variance, _normal_p(s, variance), n)


def sen_slope(
    values: NDArray[np.float64], times: NDArray[np.float64], *, level: float = 0.95
) -> Slope:
    """Median change by unit of time, which a single odd wave cannot move.

    Parameters
    ----------
    values : (n_points,) float
        Figures; NaN where there is none. Four or more are needed.
    times : (n_points,) float
        When each was measured, in any unit, no two alike.
    level : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Slope
        In units of the figure by unit of time. With few figures the interval is that of the
        least and the greatest slope, and its confidence falls short of the level.

    Raises
    ------
    ValueError
        When shapes differ, fewer than four figures are there or two times are alike.

    Notes
    -----
    slope = median of (x_j − x_i)/(t_j − t_i) over i < j; the interval runs between the slopes of
    rank (N − C)/2 and (N + C)/2 + 1 of N, rounded, with C = z √Var S.

    Source: Sen (1968), JASA 63, 1379–1389, whose example is the one below: 4, with 93 % between
    26/7 and 35/8.

    Examples
    --------
    >>> found = sen_slope(np.array([9.0, 15, 19, 20, 45, 55, 78]),
    ...                   np.array([1.0, 2, 3, 4, 10, 12, 18]), level=0.93)
    >>> found.value, round(found.interval.low, 2), round(found.interval.high, 2)
    (4.0, 3.71, 4.38)
    """
    if values.shape != times.shape or not 0 < level < 1:
        raise ValueError("each figure needs its time, and the level lies between 0 and 1.")
    known = ~np.isnan(values)
    x, t = values[known], times[known]
    if len(x) < _LEAST or len(np.unique(t)) < len(t):
        raise ValueError(f"a slope needs four figures or more at different times, got {len(x)}.")
    first, second = np.triu_indices(len(x), 1)
    slopes = np.sort((x[second] - x[first]) / (t[second] - t[first]))
    reach = float(special.ndtri((1 + level) / 2)) * math.sqrt(_variance(x))
    low = max(round((len(slopes) - reach) / 2) - 1, 0)
    high = min(round((len(slopes) + reach) / 2), len(slopes) - 1)
    interval = Interval(float(slopes[low]), float(slopes[high]), level)
    return Slope(float(np.median(slopes)), interval)


def _score(x: NDArray[np.float64]) -> int:
    first, second = np.triu_indices(len(x), 1)
    return int(np.sign(x[second] - x[first]).sum())


def _variance(x: NDArray[np.float64]) -> float:
    n, (_, ties) = len(x), np.unique(x, return_counts=True)
    tied = (ties * (ties - 1) * (2 * ties + 5)).sum()
    return float(n * (n - 1) * (2 * n + 5) - tied) / 18


def _normal_p(s: int, variance: float) -> float:
    z = max(abs(s) - 1, 0) / math.sqrt(variance)
    return min(1.0, 2 * float(special.ndtr(-z)))


def _is_countable(ties: NDArray[np.int64]) -> bool:
    n = int(ties.sum())
    return n < _LEAST_FOR_NORMAL or (n <= _MOST_EXACT and int(ties.max()) == 1)


def _exact_p(x: NDArray[np.float64], s: int) -> float:
    if len(np.unique(x)) == len(x):
        return _p_without_ties(len(x), s)
    orders = np.array(list(permutations(x.tolist())))
    first, second = np.triu_indices(len(x), 1)
    scores = np.sign(orders[:, second] - orders[:, first]).sum(axis=1)
    return float((np.abs(scores) >= abs(s)).mean())


def _p_without_ties(n: int, s: int) -> float:
    """Chance of a score as far from 0, by counting the orders with each number of inversions."""
    shares = np.ones(1)
    for size in range(2, n + 1):
        shares = np.convolve(shares, np.full(size, 1 / size))
    scores = n * (n - 1) // 2 - 2 * np.arange(len(shares))
    return min(1.0, float(shares[np.abs(scores) >= abs(s)].sum()))
