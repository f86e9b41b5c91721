"""Shares from answers at the levels of a scale."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.scoring._answers import answered


def equal_step_points(n_levels: int, *, full_mark: float) -> NDArray[np.float64]:
    """Points of the levels of a scale when each level loses the same.

    Parameters
    ----------
    n_levels : int
        Levels of the scale, two or more.
    full_mark : float
        Points of the most satisfied level, above 0.

    Returns
    -------
    (n_levels,) float
        Most satisfied level first; the worst level earns full_mark / n_levels, not 0.

    Raises
    ------
    ValueError
        When there are fewer than two levels or the full mark is not above 0.

    Notes
    -----
    points[k] = full_mark · (n_levels − k) / n_levels, k = 0, 1, …

    Source: 《客户满意度管理制度》五.2: of all readings only 10, 8, 6, 4, 2 gives every figure its
    worked example prints (25 answers, 190 points, 76 %, 84 %).

    Examples
    --------
    >>> equal_step_points(5, full_mark=10)
    array([10.,  8.,  6.,  4.,  2.])
    """
    if n_levels < 2 or full_mark <= 0:  # noqa: PLR2004 - a scale tells two things apart
        raise ValueError(
            f"points need two levels or more and a full mark above 0, got {n_levels}, {full_mark}."
        )
    return full_mark * np.arange(n_levels, 0, -1, dtype=np.float64) / n_levels


def satisfaction_degree(counts: NDArray[Any], points: NDArray[np.float64]) -> float:
    """Mean points earned, as a share of the most points a level can earn.

    Parameters
    ----------
    counts : (n_levels,) int, or float when answers are weighted
        Answers at each level, most satisfied level first; blanks and 不适用 are in none.
    points : (n_levels,) float
        Points each level earns, in the same order; the first is the full mark.

    Returns
    -------
    float
        Share in [points[-1] / points[0], 1]; shown to people as per cent.

    Raises
    ------
    ValueError
        When the two shapes differ, or nobody answered.

    Notes
    -----
    degree = sum(counts * points) / (sum(counts) * points[0])

    Source: 《客户满意度管理制度》五.2, whose worked example is the one below.

    Examples
    --------
    >>> satisfaction_degree(np.array([10, 5, 6, 3, 1]), np.array([10.0, 8, 6, 4, 2]))
    0.76
    """
    if counts.shape != points.shape:
        raise ValueError(
            f"points need one entry per scale level; the scale has {len(counts)} levels, "
            f"got shape {points.shape}."
        )
    return float(counts @ points) / (answered(counts) * float(points[0]))


def satisfaction_rate(counts: NDArray[Any], satisfied: NDArray[np.bool_]) -> float:
    """Share of the answers whose level counts as satisfied.

    Parameters
    ----------
    counts : (n_levels,) int, or float when answers are weighted
        Answers at each level; blanks and 不适用 are in none.
    satisfied : (n_levels,) bool
        Which levels count as satisfied: a choice of the regulation.

    Returns
    -------
    float
        Share in [0, 1].

    Raises
    ------
    ValueError
        When the two shapes differ, or nobody answered.

    Notes
    -----
    rate = sum(counts[satisfied]) / sum(counts)

    Source: 《客户满意度管理制度》五.2, 基本满意 and above; its example (21 of 25) is below.

    Examples
    --------
    >>> top_three = np.array([True, True, True, False, False])
    >>> satisfaction_rate(np.array([10, 5, 6, 3, 1]), top_three)
    0.84
    """
    if counts.shape != satisfied.shape:
        raise ValueError(
            f"satisfied needs one entry per scale level; the scale has {len(counts)} levels, "
            f"got shape {satisfied.shape}."
        )
    return float(counts[satisfied].sum()) / answered(counts)


def top_box(counts: NDArray[Any], boxes: int = 2) -> float:
    """Share of the answers in the best levels.

    Parameters
    ----------
    counts : (n_levels,) int, or float when answers are weighted
        Answers at each level, most satisfied level first.
    boxes : int
        How many of the best levels count, 1 to n_levels.

    Returns
    -------
    float
        Share in [0, 1].

    Raises
    ------
    ValueError
        When boxes is out of range, or nobody answered.

    Notes
    -----
    top box = sum(counts[:boxes]) / sum(counts)

    Source: HCAHPS Quality Assurance Guidelines, top-box scores.

    Examples
    --------
    >>> top_box(np.array([10, 5, 6, 3, 1]))
    0.6
    """
    if not 1 <= boxes <= len(counts):
        raise ValueError(f"boxes lie between 1 and {len(counts)}, got {boxes}.")
    return float(counts[:boxes].sum()) / answered(counts)


def tally(counts: NDArray[np.int64], levels: NDArray[np.int64]) -> NDArray[np.int64]:
    """Answers of each item at the named levels, such as 不满意 and 很不满意.

    Parameters
    ----------
    counts : (n_items, n_levels) int
        Answers of each item at each level.
    levels : (n_tallied,) int
        Positions of the levels to count.

    Returns
    -------
    (n_items, n_tallied) int
        In the order the levels were named.

    Raises
    ------
    ValueError
        When a level does not exist.

    Notes
    -----
    frequency[item, k] = counts[item, levels[k]]

    Source: 《客户满意度管理制度》六, frequency of the items answered 不满意 and 很不满意.

    Examples
    --------
    >>> tally(np.array([[10, 5, 6, 3, 1], [12, 9, 4, 0, 0]]), np.array([3, 4]))
    array([[3, 1],
           [0, 0]])
    """
    if levels.size and (levels.min() < 0 or levels.max() >= counts.shape[1]):
        raise ValueError(f"levels lie between 0 and {counts.shape[1] - 1}, got {levels.tolist()}.")
    return counts[:, levels]
