"""The one kernel: one pass over the rows of a batch, giving moments that add."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments import Histogram, LevelProducts, Moments, RatioMoments
from manyi.analytics.moments.binning import level_sums


def tabulate_levels(
    items: Sequence[NDArray[np.integer[Any]]],
    *,
    n_levels: int,
    cells: NDArray[np.integer[Any]] | None = None,
    n_cells: int = 1,
    weights: NDArray[np.float64] | None = None,
) -> Histogram:
    """Count the answers of every item at every level of every cell, in one pass.

    Parameters
    ----------
    items : n_items arrays of (n_rows,) int
        Level of each answer, 0 to n_levels − 1; −1 is a missing answer and is left out.
    n_levels : int
        Levels of the scale.
    cells : (n_rows,) int, optional
        Cell of each row, 0 to n_cells − 1. All rows share one cell when left out.
    n_cells : int
        Number of cells, empty ones included.
    weights : (n_rows,) float, optional
        Weight of each row; 1 when left out.

    Returns
    -------
    Histogram
        Of shape (n_cells, n_items, n_levels). Two such add to the histogram of all their rows.

    Raises
    ------
    ValueError
        When a code lies outside its range or the lengths differ.

    Notes
    -----
    counts[c, i, k] = number of rows with cells = c and items[i] = k;
    weights[c, i, k] = Σw over them, squares[c, i, k] = Σw².

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, sections 5.6 and
    10.3: domain totals, of which these are the ones for level indicators.

    Examples
    --------
    >>> tabulate_levels([np.array([0, 1, 1, -1]), np.array([2, 2, 0, 0])], n_levels=3).counts
    array([[[1, 2, 0],
            [2, 0, 2]]])
    """
    n_rows = len(items[0]) if items else 0
    place = np.zeros(n_rows, dtype=np.intp) if cells is None else cells
    for column in (*items, place, *([] if weights is None else [weights])):
        if column.shape != (n_rows,):
            raise ValueError(f"every column needs {n_rows} rows, got shape {column.shape}.")
    _check_codes(place, "cells", least=0, limit=n_cells)
    for column in items:
        _check_codes(column, "levels", least=-1, limit=n_levels)
    rows = np.bincount(place, minlength=n_cells)
    addends = [] if weights is None else [weights, weights**2]
    sums = level_sums(items, place, n_cells=n_cells, n_levels=n_levels, addends=addends)
    return Histogram(
        rows=rows,
        row_weights=rows.astype(np.float64)
        if weights is None
        else _cell_sums(place, weights, n_cells),
        counts=sums[0].astype(np.int64),
        # Without weights every answer counts once: the last sums are the counts.
        weights=sums[-2] if addends else sums[0],
        squares=sums[-1],
    )


def accumulate_products(
    items: Sequence[NDArray[np.integer[Any]]],
    *,
    n_levels: int,
    cells: NDArray[np.integer[Any]] | None = None,
    n_cells: int = 1,
    weights: NDArray[np.float64] | None = None,
) -> LevelProducts:
    """Sum, over the respondents of every cell, the products of their own level counts.

    Parameters
    ----------
    items : n_items arrays of (n_rows,) int
        Level of each answer, 0 to n_levels − 1; −1 is a missing answer and is left out.
    n_levels : int
        Levels of the scale.
    cells : (n_rows,) int, optional
        Cell of each row, 0 to n_cells − 1. All rows share one cell when left out.
    n_cells : int
        Number of cells, empty ones included.
    weights : (n_rows,) float, optional
        Weight of each row; 1 when left out.

    Returns
    -------
    LevelProducts
        Of shape (n_cells, n_levels, n_levels).

    Raises
    ------
    ValueError
        When a cell lies outside its range.

    Notes
    -----
    c[i, k] = items that respondent i answered at level k; products = Σ w² c cᵀ. Answers of one
    respondent resemble each other, so a figure pooled over items has the respondent, not the
    answer, as its sampling unit.

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 3.12: ratio to size of
    clusters.

    Examples
    --------
    >>> two_items = [np.array([0, 1]), np.array([0, -1])]
    >>> accumulate_products(two_items, n_levels=2).products
    array([[[4., 0.],
            [0., 1.]]])
    """
    n_rows = len(items[0]) if items else 0
    place = np.zeros(n_rows, dtype=np.intp) if cells is None else cells
    _check_codes(place, "cells", least=0, limit=n_cells)
    c = np.zeros((n_levels, n_rows), dtype=np.int16)
    for column in items:
        for k in range(n_levels):
            c[k] += column == k
    wc = c.astype(np.float64) if weights is None else c * weights
    n = np.bincount(place[c.any(axis=0)], minlength=n_cells)
    sums = np.empty((n_cells, n_levels))
    products = np.empty((n_cells, n_levels, n_levels))
    for cell, rows in enumerate(_by_cell(wc, place, n_cells)):
        sums[cell] = rows.sum(axis=1)
        products[cell] = rows @ rows.T
    return LevelProducts(n=n, sums=sums, products=products)


def accumulate_marks(
    items: Sequence[NDArray[np.float64]],
    *,
    centre: NDArray[np.float64],
    cells: NDArray[np.integer[Any]] | None = None,
    n_cells: int = 1,
    weights: NDArray[np.float64] | None = None,
) -> Moments:
    """Sum the marks of every item in every cell, for scales that are not a handful of levels.

    Parameters
    ----------
    items : n_items arrays of (n_rows,) float
        Marks; NaN is missing and is left out.
    centre : (n_items,) float
        Subtracted before summing, best the middle of the scale. Batches that are to be added
        need the same one.
    cells : (n_rows,) int, optional
        Cell of each row, 0 to n_cells − 1. All rows share one cell when left out.
    n_cells : int
        Number of cells, empty ones included.
    weights : (n_rows,) float, optional
        Weight of each row; 1 when left out.

    Returns
    -------
    Moments
        Of shape (n_cells, n_items).

    Raises
    ------
    ValueError
        When a cell lies outside its range or there is not one centre for each item.

    Notes
    -----
    wx = Σ w (x − centre), and so on, over the answers of the item in the cell.

    Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247: sums about a
    centre near the mean.

    Examples
    --------
    >>> marks = [np.array([8.0, np.nan, 6.0])]
    >>> accumulate_marks(marks, centre=np.array([5.0])).mean
    array([[7.]])
    """
    if centre.shape != (len(items),):
        raise ValueError(f"centre needs one entry per item ({len(items)}), got {centre.shape}.")
    n_rows = len(items[0]) if items else 0
    place = np.zeros(n_rows, dtype=np.intp) if cells is None else cells
    _check_codes(place, "cells", least=0, limit=n_cells)
    rows = np.bincount(place, minlength=n_cells)
    n = np.empty((n_cells, len(items)), dtype=np.int64)
    sums = np.empty((6, n_cells, len(items)))
    for i, column in enumerate(items):
        kept = ~np.isnan(column)
        d, c = column[kept] - centre[i], place[kept]
        n[:, i] = np.bincount(c, minlength=n_cells)
        v = None if weights is None else weights[kept]
        sums[:, :, i] = _mark_sums(d, c, v, n_cells)
    w, w2, wx, w2x, wx2, w2x2 = sums
    row_weights = (
        rows.astype(np.float64) if weights is None else _cell_sums(place, weights, n_cells)
    )
    return Moments(rows, row_weights, n, w, w2, wx, w2x, wx2, w2x2, centre)


def accumulate_ratio(
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    *,
    cells: NDArray[np.integer[Any]] | None = None,
    n_cells: int = 1,
    weights: NDArray[np.float64] | None = None,
) -> RatioMoments:
    """Sum a numerator and a denominator over the respondents of every cell.

    Parameters
    ----------
    a, b : (n_rows,) float
        Numerator and denominator of each respondent, such as points earned and points possible.
        A respondent with b = 0 answered nothing and is left out; neither may be NaN.
    cells : (n_rows,) int, optional
        Cell of each row, 0 to n_cells − 1. All rows share one cell when left out.
    n_cells : int
        Number of cells, empty ones included.
    weights : (n_rows,) float, optional
        Weight of each row; 1 when left out.

    Returns
    -------
    RatioMoments
        Of shape (n_cells,).

    Raises
    ------
    ValueError
        When a and b differ in length.

    Notes
    -----
    ratio = Σwa / Σwb, variance = n/(n − 1) · Σ w²(a − ratio·b)² / (Σwb)².

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 6.4, without the finite
    population correction.

    Examples
    --------
    >>> sums = accumulate_ratio(np.array([10.0, 14.0]), np.array([20.0, 20.0]))
    >>> sums.ratio, sums.standard_error
    (array([0.6]), array([0.1]))
    """
    if a.shape != b.shape:
        raise ValueError(f"a and b need the same rows, got shapes {a.shape} and {b.shape}.")
    kept = b > 0
    w = np.ones(len(a)) if weights is None else weights
    place = np.zeros(len(a), dtype=np.intp) if cells is None else cells
    a, b, place = (w * a)[kept], (w * b)[kept], place[kept]
    return RatioMoments(
        n=np.bincount(place, minlength=n_cells),
        a=_cell_sums(place, a, n_cells),
        b=_cell_sums(place, b, n_cells),
        aa=_cell_sums(place, a * a, n_cells),
        ab=_cell_sums(place, a * b, n_cells),
        bb=_cell_sums(place, b * b, n_cells),
    )


def _mark_sums(
    d: NDArray[np.float64],
    cells: NDArray[np.integer[Any]],
    weights: NDArray[np.float64] | None,
    n_cells: int,
) -> list[NDArray[np.float64]]:
    """Return Σw, Σw², Σwd, Σw²d, Σwd² and Σw²d² of one item in every cell."""
    if weights is None:
        n, x, xx = (_cell_sums(cells, addend, n_cells) for addend in (np.ones_like(d), d, d * d))
        return [n, n, x, x, xx, xx]
    wd = weights * d
    addends = (weights, weights**2, wd, weights * wd, wd * d, wd**2)
    return [_cell_sums(cells, addend, n_cells) for addend in addends]


def _cell_sums(
    cells: NDArray[np.integer[Any]], addend: NDArray[np.float64], n_cells: int
) -> NDArray[np.float64]:
    return np.bincount(cells, weights=addend, minlength=n_cells).astype(np.float64, copy=False)


def _by_cell(
    table: NDArray[np.float64], place: NDArray[np.integer[Any]], n_cells: int
) -> list[NDArray[np.float64]]:
    """Split the columns of a table by cell."""
    if n_cells == 1:
        return [table]
    # Small integers are sorted by radix, in one pass for each byte.
    small = place.astype(np.int16) if n_cells < np.iinfo(np.int16).max else place
    ordered = table[:, np.argsort(small, kind="stable")]
    ends = np.cumsum(np.bincount(place, minlength=n_cells))
    return np.split(ordered, ends[:-1], axis=1)


def _check_codes(codes: NDArray[np.integer[Any]], name: str, *, least: int, limit: int) -> None:
    if len(codes) and (codes.min() < least or codes.max() >= limit):
        raise ValueError(
            f"{name} need codes from {least} to {limit - 1}, got {codes.min()} to {codes.max()}."
        )
