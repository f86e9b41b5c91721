"""Means and sums of marks, and their shares of the full mark."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


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


def applicable_satisfaction(
    marks: NDArray[np.float64], full_marks: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the marks of each form as a share of the full marks of the items that applied.

    Parameters
    ----------
    marks : (n_respondents, n_items) float
        NaN where an item was blank or 不适用: it counts neither above nor below the line.
    full_marks : (n_items,) float
        Full mark of each item, above 0.

    Returns
    -------
    (n_respondents,) float
        Share in [0, 1]; NaN for a form on which no item applied.

    Raises
    ------
    ValueError
        When the shapes do not fit or a full mark is not above 0.

    Notes
    -----
    得分 = Σ marks / Σ full_marks over the items that applied (× 100 when printed)

    Source: GB/T 27922-2011 商品售后服务评价体系, practice of evaluation for items that do not
    apply: 实得分 / 适用项满分 × 100.

    Examples
    --------
    >>> marks = np.array([[8.0, 9, 10], [8, np.nan, 10]])
    >>> applicable_satisfaction(marks, np.array([10.0, 10, 20]))
    array([0.675, 0.6  ])
    """
    if marks.ndim != 2 or full_marks.shape != marks.shape[1:]:  # noqa: PLR2004 - a table
        raise ValueError(
            f"marks need respondents × items and one full mark per item, got {marks.shape} "
            f"and {full_marks.shape}."
        )
    if not (full_marks > 0).all():
        raise ValueError("a full mark is above 0.")
    applied = ~np.isnan(marks)
    obtained, possible = np.nansum(marks, axis=1), applied @ full_marks
    shares: NDArray[np.float64] = np.full(len(marks), np.nan)
    np.divide(obtained, possible, out=shares, where=possible > 0)
    return shares
