"""Scores of a survey: from counts and marks to degrees, rates, means and sums."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


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
    return float(counts @ points) / (_answered(counts) * float(points[0]))


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
    return float(counts[satisfied].sum()) / _answered(counts)


def item_satisfaction(mark: float, full_mark: float) -> float:
    """Mark given, as a share of the item's full mark.

    Parameters
    ----------
    mark : float
        Mark, or mean mark, from 0 to the full mark.
    full_mark : float
        Full mark of the item, above 0.

    Returns
    -------
    float
        Share in [0, 1]; the regulation prints it times 100.

    Raises
    ------
    ValueError
        When the full mark is not above 0 or the mark lies outside 0 to the full mark.

    Notes
    -----
    项目满意度 = mark / full_mark (× 100 when printed)

    Source: 《顾客满意度测量程序》5.3.2.

    Examples
    --------
    >>> item_satisfaction(8, 10), item_satisfaction(4, 5)
    (0.8, 0.8)
    """
    if full_mark <= 0 or not 0 <= mark <= full_mark:
        raise ValueError(f"a mark lies between 0 and the full mark, got {mark} of {full_mark}.")
    return mark / full_mark


def item_means_over_forms(totals: NDArray[np.float64], forms: float) -> NDArray[np.float64]:
    """Mean mark of each item over all forms, a blank counting as 0.

    Parameters
    ----------
    totals : (n_items,) float
        Marks each item received in all.
    forms : float
        Valid forms, above 0, whether the item was filled in or not; Σw when they are weighted.

    Returns
    -------
    (n_items,) float
        In marks.

    Raises
    ------
    ValueError
        When there is no form.

    Notes
    -----
    每个项目的平均分数 = totals / forms

    Source: 《顾客满意度测量程序》5.5 a), read literally.

    Examples
    --------
    >>> item_means_over_forms(np.array([24.0, 30.0]), 4)
    array([6. , 7.5])
    """
    if forms <= 0:
        raise ValueError(f"item means need one form or more, got {forms}.")
    return totals / forms


def item_means_over_answers(
    totals: NDArray[np.float64], answered: NDArray[Any]
) -> NDArray[np.float64]:
    """Mean mark of each item over those who marked it.

    Parameters
    ----------
    totals : (n_items,) float
        Marks each item received in all.
    answered : (n_items,) int, or float when forms are weighted
        Forms on which the item was filled in, or Σw over them.

    Returns
    -------
    (n_items,) float
        In marks; NaN for an item nobody marked.

    Raises
    ------
    ValueError
        When the two shapes differ.

    Notes
    -----
    mean = totals / answered, the reading of 《顾客满意度测量程序》5.5 a) that leaves blanks out.

    Source: GB/T 27922-2011, practice for items that do not apply.

    Examples
    --------
    >>> item_means_over_answers(np.array([24.0, 30.0]), np.array([3, 4]))
    array([8. , 7.5])
    """
    if totals.shape != answered.shape:
        raise ValueError(f"totals and answered differ in shape: {totals.shape}, {answered.shape}.")
    means: NDArray[np.float64] = np.full(totals.shape, np.nan)
    np.divide(totals, answered, out=means, where=answered > 0)
    return means


def sum_of_item_means(means: NDArray[np.float64]) -> float:
    """Sum of the mean marks of all items.

    Parameters
    ----------
    means : (n_items,) float
        Mean mark of each item; NaN for an item nobody marked makes the sum NaN.

    Returns
    -------
    float
        In marks; a percentage only when the full marks of the items add to 100.

    Raises
    ------
    ValueError
        When there is no item.

    Notes
    -----
    顾客平均满意度 = Σ means

    Source: 《顾客满意度测量程序》5.5 b).

    Examples
    --------
    >>> sum_of_item_means(np.array([36.0, 27.5, 18.0]))
    81.5
    """
    if means.size == 0:
        raise ValueError("a sum of item means needs one item or more, got none.")
    return float(means.sum())


def respondent_sums(marks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of the marks on each form.

    Parameters
    ----------
    marks : (n_respondents, n_items) float
        NaN where an item was left blank, which adds nothing.

    Returns
    -------
    (n_respondents,) float
        In marks; NaN for a form on which nothing was marked.

    Raises
    ------
    ValueError
        When marks is not a table.

    Notes
    -----
    每个顾客的满意度 = Σ marks of the form

    Source: 《顾客满意度测量程序》5.5 c).

    Examples
    --------
    >>> respondent_sums(np.array([[40.0, 30, 20], [35, np.nan, 15]]))
    array([90., 50.])
    """
    if marks.ndim != 2:  # noqa: PLR2004 - a table has two dimensions
        raise ValueError(f"marks need respondents × items, got shape {marks.shape}.")
    sums = np.nansum(marks, axis=1)
    sums[np.isnan(marks).all(axis=1)] = np.nan
    return np.asarray(sums)


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
    return float(counts[:boxes].sum()) / _answered(counts)


def net_promoter_score(counts: NDArray[Any]) -> float:
    """Share of promoters less share of detractors.

    Parameters
    ----------
    counts : (11,) int, or float when answers are weighted
        Answers 0, 1, … 10, in that order.

    Returns
    -------
    float
        Share in [−1, 1]; shown to people times 100.

    Raises
    ------
    ValueError
        When there are not eleven counts, or nobody answered.

    Notes
    -----
    NPS = (n(9) + n(10) − Σ n(0…6)) / n

    Source: Reichheld (2003), Harvard Business Review 81(12); 60/25/15 → 45.

    Examples
    --------
    >>> counts = np.array([0, 0, 0, 0, 0, 10, 5, 15, 10, 40, 20])
    >>> net_promoter_score(counts)
    0.45
    """
    if counts.shape != (11,):
        raise ValueError(f"a net promoter score needs counts of 0 to 10, got {counts.shape}.")
    return float(counts[9:].sum() - counts[:7].sum()) / _answered(counts)


def _answered(counts: NDArray[Any]) -> float:
    n = float(counts.sum())
    if n <= 0:
        raise ValueError("nobody answered; a share needs one answer or more.")
    return n
