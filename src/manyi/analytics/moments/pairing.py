"""One pass over rows for the products of every pair of items."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments.pairs import PairMoments

# Rows multiplied at a time: the matrices of a block stay in the second-level cache.
_BLOCK = 1024
# 1,024 squares of 64², counted in quarters, are 2²⁴: as far as 32-bit floats count exactly.
_FARTHEST = 64


def accumulate_pairs(
    values: NDArray[np.float64] | NDArray[np.integer[Any]],
    *,
    centre: NDArray[np.float64],
    cells: NDArray[np.integer[Any]] | None = None,
    n_cells: int = 1,
    weights: NDArray[np.float64] | None = None,
) -> PairMoments:
    """Sum the products of every pair of items in every cell, in one pass.

    Parameters
    ----------
    values : (n_rows, n_items) float or int
        Marks, or codes of levels. Missing is NaN among floats and any negative number among
        integers; it leaves out the pairs that the item is part of.
    centre : (n_items,) float
        Subtracted before multiplying, best the middle of the scale. Batches that are to be added
        need the same one.
    cells : (n_rows,) int, optional
        Cell of each row, 0 to n_cells − 1. All rows share one cell when left out.
    n_cells : int
        Number of cells, empty ones included.
    weights : (n_rows,) float, optional
        Weight of each row, finite and not negative; 1 when left out.

    Returns
    -------
    PairMoments
        Of shape (n_cells, n_items, n_items). Two such add to the sums of all their rows.

    Raises
    ------
    ValueError
        When a cell lies outside its range, a weight is negative or missing, the lengths differ,
        or there is not one centre for each item.

    Notes
    -----
    wxx[c, i, j] = Σw (xᵢ − centreᵢ)(xⱼ − centreⱼ) over the rows of the cell that answered i and
    j; the other sums likewise. Integers with centres that are halves or wholes and whole weights
    give the same bits in any order.

    Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247: sums about a
    centre near the mean.

    Examples
    --------
    >>> sums = accumulate_pairs(np.array([[4, 0], [2, 1], [3, -1]]), centre=np.array([2.0, 2.0]))
    >>> sums.n.tolist(), sums.wxx.tolist()
    ([[[3, 2], [2, 2]]], [[[5.0, -4.0], [-4.0, 5.0]]])
    """
    n_rows, n_items = values.shape
    if centre.shape != (n_items,):
        raise ValueError(f"centre needs one entry per item ({n_items}), got {centre.shape}.")
    place = np.zeros(n_rows, dtype=np.intp) if cells is None else cells
    check_rows(n_rows, place, n_cells, weights)
    sums = PairSums(n_cells, centre)
    columns = np.ascontiguousarray(values.T)
    sums.add(columns, place, weights)
    return sums.moments(centre)


class PairSums:
    """Sums under way: batches are added in place, then read as PairMoments.

    Parameters
    ----------
    n_cells : int
        Number of cells, empty ones included.
    centre : (n_items,) float
        Subtracted before multiplying.
    """

    def __init__(self, n_cells: int, centre: NDArray[np.float64]) -> None:
        shape = (n_cells, len(centre), len(centre))
        self._centre = centre
        self._n: NDArray[np.float64] = np.zeros(shape)
        self._singles: NDArray[np.float64] = np.zeros((n_cells, 3 * len(centre), len(centre)))
        self._products: NDArray[np.float64] = np.zeros(shape)

    def add(
        self,
        columns: NDArray[Any],
        cells: NDArray[np.integer[Any]],
        weights: NDArray[np.float64] | None,
    ) -> None:
        """Add rows.

        Parameters
        ----------
        columns : (n_items, n_rows) float or int
            Missing is NaN among floats and any negative number among integers.
        cells : (n_rows,) int
            Cell of each row; −1 leaves the row out.
        weights : (n_rows,) float or None
            Weight of each row; 1 when None.

        Returns
        -------
        None
            The rows are added in place.

        Raises
        ------
        ValueError
            When a cell lies below −1.

        Notes
        -----
        Rows are brought together by cell first, so that each cell is a matrix product.

        Source: Golub & Van Loan (2013), Matrix Computations, 4th ed., section 1.3: block
        products.

        Examples
        --------
        >>> sums = PairSums(1, np.zeros(1))
        >>> sums.add(np.array([[1.0, 2.0]]), np.array([0, 0]), None)
        >>> sums.moments(np.zeros(1)).wxx.tolist()
        [[[5.0]]]
        """
        ordered, w, starts = _by_cell(columns, cells, weights, len(self._n))
        is_short = w is None and _fits_32_bits(columns, self._centre)
        kind = np.dtype(np.float32 if is_short else np.float64)
        centre = self._centre.astype(kind)[:, None]
        for cell, block in _blocks(starts):
            parts = _parts(ordered[:, block], centre, kind)
            if w is None:
                self._multiply(cell, parts)
            else:
                self._multiply_weighed(cell, parts, w[block])

    def _multiply(self, cell: int, parts: NDArray[Any]) -> None:
        mask, d, _ = parts
        singles = _stacked(parts) @ mask.T
        self._n[cell] += singles[: len(mask)]
        self._singles[cell] += singles
        self._products[cell] += d @ d.T

    def _multiply_weighed(
        self, cell: int, parts: NDArray[Any], weights: NDArray[np.float64]
    ) -> None:
        mask, d, _ = parts
        self._n[cell] += mask @ mask.T
        self._singles[cell] += _stacked(parts) @ (mask * weights).T
        self._products[cell] += d @ (d * weights).T

    def moments(self, centre: NDArray[np.float64]) -> PairMoments:
        """Return the sums so far.

        Parameters
        ----------
        centre : (n_items,) float
            The centre in the units of the items, where codes were added up instead of answers;
            else the one that was subtracted.

        Returns
        -------
        PairMoments
            Of shape (n_cells, n_items, n_items); adding more rows does not change it.

        Notes
        -----
        As PairMoments says.

        Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247.

        Examples
        --------
        >>> PairSums(1, np.zeros(1)).moments(np.zeros(1)).n.tolist()
        [[[0]]]
        """
        n_cells, n_items, _ = self._n.shape
        w, wx, wx2 = self._singles.reshape(n_cells, 3, n_items, n_items).swapaxes(0, 1).copy()
        n = self._n.astype(np.int64)
        return PairMoments(n, w=w, wx=wx, wx2=wx2, wxx=self._products.copy(), centre=centre)


def order_by_cell(
    cells: NDArray[np.integer[Any]], n_cells: int
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Return the rows in order of their cells, and where each cell starts.

    Parameters
    ----------
    cells : (n_rows,) int
        Cell of each row, 0 to n_cells − 1; −1 leaves the row out.
    n_cells : int
        Number of cells, empty ones included.

    Returns
    -------
    order : (n_kept,) int
        Rows of the first cell, then of the second and so on, each in their own order.
    starts : (n_cells + 1,) int
        Cell c has order[starts[c] : starts[c + 1]].

    Raises
    ------
    ValueError
        When a cell lies below −1.

    Notes
    -----
    Stable: rows of one cell keep their order.

    Source: Knuth (1998), The Art of Computer Programming, vol. 3, 2nd ed., section 5.2:
    distribution counting.

    Examples
    --------
    >>> order_by_cell(np.array([1, 0, -1, 1]), 2)
    (array([1, 0, 3]), array([0, 1, 3]))
    """
    counts = np.bincount(cells + 1, minlength=n_cells + 1)
    # Small integers are sorted by radix, in one pass for each byte.
    small = cells.astype(np.int16) if n_cells < np.iinfo(np.int16).max else cells
    order = np.argsort(small, kind="stable")[counts[0] :]
    return order, np.concatenate([[0], np.cumsum(counts[1:])])


def check_rows(
    n_rows: int,
    cells: NDArray[np.integer[Any]],
    n_cells: int,
    weights: NDArray[np.float64] | None,
) -> None:
    """Refuse cells outside their range, weights that are no weights, and unequal lengths.

    Parameters
    ----------
    n_rows : int
        Rows there should be.
    cells : (n_rows,) int
        Cell of each row, 0 to n_cells − 1.
    n_cells : int
        Number of cells.
    weights : (n_rows,) float or None
        Weight of each row; NaN is refused.

    Returns
    -------
    None
        When all is well.

    Raises
    ------
    ValueError
        When a length differs, a cell lies outside its range, or a weight is negative or not
        finite.

    Notes
    -----
    0 ≤ cell < n_cells and 0 ≤ weight < ∞.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 2.8: design
    weights are inverse probabilities, so finite and above zero.

    Examples
    --------
    >>> check_rows(2, np.array([0, 2]), 2, None)
    Traceback (most recent call last):
    ValueError: cells need codes from 0 to 1, got 0 to 2.
    """
    for column in (cells, *([] if weights is None else [weights])):
        if column.shape != (n_rows,):
            raise ValueError(f"every column needs {n_rows} rows, got shape {column.shape}.")
    if n_rows and (cells.min() < 0 or cells.max() >= n_cells):
        raise ValueError(
            f"cells need codes from 0 to {n_cells - 1}, got {cells.min()} to {cells.max()}."
        )
    # Written so that NaN, which is not below anything, is refused too.
    if weights is not None and n_rows and not (weights.min() >= 0 and weights.max() < np.inf):
        raise ValueError(
            f"weights need to be finite and not negative, got {weights.min()} to {weights.max()}."
        )


def _by_cell(
    columns: NDArray[Any],
    cells: NDArray[np.integer[Any]],
    weights: NDArray[np.float64] | None,
    n_cells: int,
) -> tuple[NDArray[Any], NDArray[np.float64] | None, NDArray[np.int64]]:
    """Return answers and weights in order of cells, and where each cell starts."""
    if n_cells == 1 and not cells.any():
        return columns, weights, np.array([0, len(cells)])
    order, starts = order_by_cell(cells, n_cells)
    ordered = np.take(columns, order, axis=1)
    return ordered, None if weights is None else weights[order], starts


def _blocks(starts: NDArray[np.int64]) -> Iterator[tuple[int, slice]]:
    """Yield each cell that has rows, a block of them at a time."""
    for cell in np.flatnonzero(np.diff(starts)):
        for start in range(starts[cell], starts[cell + 1], _BLOCK):
            yield int(cell), slice(start, min(start + _BLOCK, starts[cell + 1]))


def _fits_32_bits(columns: NDArray[Any], centre: NDArray[np.float64]) -> bool:
    """Whether a block of codes less their centres is multiplied and added up without rounding."""
    if columns.dtype != np.int8 or not columns.size or (2 * centre != np.rint(2 * centre)).any():
        return False
    farthest = max(float(np.abs(centre).max()), float(columns.max() - centre.min()))
    return farthest <= _FARTHEST


def _parts(x: NDArray[Any], centre: NDArray[Any], kind: np.dtype[Any]) -> NDArray[Any]:
    """Return, one after the other, 1 where there is an answer, d = x − centre, and d²."""
    parts = np.empty((3, *x.shape), dtype=kind)
    mask, d, square = parts
    if x.dtype.kind == "f":
        is_answer = ~np.isnan(x)
        mask[:] = is_answer
        np.subtract(np.where(is_answer, x, 0.0), centre, out=d)
    else:
        np.greater_equal(x, 0, out=mask, casting="unsafe")
        np.subtract(x, centre, out=d)
    np.multiply(d, mask, out=d)
    np.multiply(d, d, out=square)
    return parts


def _stacked(parts: NDArray[Any]) -> NDArray[Any]:
    return parts.reshape(-1, parts.shape[2])
