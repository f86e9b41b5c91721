"""Importance against performance: what to improve first."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray


class Quadrant(StrEnum):
    """Where an indicator stands, and so what is to be done about it."""

    IMPROVE = "优先改进"
    KEEP = "继续保持"
    OVERDONE = "过度投入"
    MINOR = "次要改进"


@dataclass(frozen=True)
class Thresholds:
    """The lines that cut the map; a figure on the line counts as above it."""

    importance: float
    performance: float


@dataclass(frozen=True)
class Standing:
    """One indicator on the map, and how far its performance is from the line."""

    importance: float
    performance: float
    quadrant: Quadrant
    gap: float


def mean_thresholds(
    importance: NDArray[np.float64], performance: NDArray[np.float64]
) -> Thresholds:
    """Lines through the means of all indicators.

    Parameters
    ----------
    importance, performance : (n_indicators,) float
        Each in one unit of its own; none missing.

    Returns
    -------
    Thresholds
        About half of the indicators always lie below: a ranking, not a verdict.

    Raises
    ------
    ValueError
        When shapes differ, a figure is missing or there is none.

    Notes
    -----
    Arithmetic means.

    Source: Martilla & James (1977), Journal of Marketing 41(1), 77–79. The example is our own.

    Examples
    --------
    >>> mean_thresholds(np.array([0.4, 0.2]), np.array([90.0, 60.0]))
    Thresholds(importance=0.30000000000000004, performance=75.0)
    """
    x, y = _checked(importance, performance)
    return Thresholds(float(x.mean()), float(y.mean()))


def median_thresholds(
    importance: NDArray[np.float64], performance: NDArray[np.float64]
) -> Thresholds:
    """Lines through the medians of all indicators, which one outlier does not move.

    Parameters
    ----------
    importance, performance : (n_indicators,) float
        Each in one unit of its own; none missing.

    Returns
    -------
    Thresholds
        Half of the indicators lie above each line.

    Raises
    ------
    ValueError
        When shapes differ, a figure is missing or there is none.

    Notes
    -----
    Medians; for an even number the mean of the middle two.

    Source: Martilla & James (1977), Journal of Marketing 41(1), 77–79, who prefer the median where
    it lies far from the mean. The example is our own.

    Examples
    --------
    >>> median_thresholds(np.array([0.1, 0.2, 0.7]), np.array([90.0, 60.0, 62.0]))
    Thresholds(importance=0.2, performance=62.0)
    """
    x, y = _checked(importance, performance)
    return Thresholds(float(np.median(x)), float(np.median(y)))


def scale_thresholds(
    importance_ends: tuple[float, float], performance_ends: tuple[float, float]
) -> Thresholds:
    """Lines through the middles of the scales, which no other indicator can move.

    Parameters
    ----------
    importance_ends, performance_ends : (lowest, highest)
        Ends of each scale.

    Returns
    -------
    Thresholds
        The same in every wave.

    Raises
    ------
    ValueError
        When a scale has no width.

    Notes
    -----
    (lowest + highest)/2

    Source: Oh (2001), Tourism Management 22, 617–627, on scale means as cross-hairs. The example
    is our own.

    Examples
    --------
    >>> scale_thresholds((1, 5), (0, 100))
    Thresholds(importance=3.0, performance=50.0)
    """
    for lowest, highest in (importance_ends, performance_ends):
        if not lowest < highest:
            raise ValueError(f"a scale needs a lower and a higher end, got {lowest} and {highest}.")
    return Thresholds(sum(importance_ends) / 2, sum(performance_ends) / 2)


def importance_performance(
    importance: NDArray[np.float64],
    performance: NDArray[np.float64],
    *,
    at: Thresholds,
) -> tuple[Standing, ...]:
    """Place every indicator in its quadrant.

    Parameters
    ----------
    importance, performance : (n_indicators,) float
        Each in one unit of its own; none missing.
    at : Thresholds
        The lines: means, medians, middles of the scales, or a target set for the year.

    Returns
    -------
    tuple of Standing
        In the order given. gap is what performance lacks to its line, 0 when it lacks nothing.

    Raises
    ------
    ValueError
        When shapes differ, a figure is missing or there is none.

    Notes
    -----
    Important and weak: 优先改进; important and strong: 继续保持; unimportant and strong: 过度投入;
    unimportant and weak: 次要改进. On the line counts as important, or as strong.

    Source: Martilla & James (1977), Journal of Marketing 41(1), 77–79, figure 1; GB/T 19038-2009,
    annex D. The example is our own: four points, one in each quadrant.

    Examples
    --------
    >>> points = importance_performance(np.array([0.4, 0.3, 0.1, 0.2]),
    ...                                 np.array([68.0, 90.0, 88.0, 70.0]), at=Thresholds(0.25, 75))
    >>> [str(point.quadrant) for point in points]
    ['优先改进', '继续保持', '过度投入', '次要改进']
    >>> points[0].gap
    7.0
    """
    x, y = _checked(importance, performance)
    return tuple(
        Standing(a, b, _quadrant(a, b, at), max(at.performance - b, 0.0))
        for a, b in zip(x.tolist(), y.tolist(), strict=True)
    )


def improve_first(standings: Sequence[Standing]) -> tuple[int, ...]:
    """Places of the indicators to improve first, the most pressing in front.

    Parameters
    ----------
    standings : Standing of every indicator
        In any order.

    Returns
    -------
    tuple of int
        Only those in 优先改进.

    Notes
    -----
    By importance × gap, downwards; ties in the order given.

    Source: own rule, after the weighted gap of Parasuraman, Zeithaml & Berry (1988), Journal of
    Retailing 64, 12–40. The example is our own.

    Examples
    --------
    >>> points = importance_performance(np.array([0.3, 0.4, 0.1]), np.array([70.0, 60.0, 90.0]),
    ...                                 at=Thresholds(0.25, 75))
    >>> improve_first(points)
    (1, 0)
    """
    weak = [at for at, point in enumerate(standings) if point.quadrant is Quadrant.IMPROVE]
    return tuple(sorted(weak, key=lambda at: -standings[at].importance * standings[at].gap))


def _quadrant(importance: float, performance: float, at: Thresholds) -> Quadrant:
    if importance >= at.importance:
        return Quadrant.KEEP if performance >= at.performance else Quadrant.IMPROVE
    return Quadrant.OVERDONE if performance >= at.performance else Quadrant.MINOR


def _checked(
    importance: NDArray[np.float64], performance: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, y = np.asarray(importance, dtype=float), np.asarray(performance, dtype=float)
    if x.shape != y.shape or x.ndim != 1 or not x.size:
        raise ValueError(f"a map needs a pair of figures per indicator, got {x.shape}, {y.shape}.")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("a map needs both figures of every indicator; one is missing.")
    return x, y
