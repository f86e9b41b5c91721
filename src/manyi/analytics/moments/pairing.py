"""One pass over rows for the products of every pair of items."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments.pairs import PairMoments

# Rows multiplied at a time: the five matrices of a block stay in the second-level cache.
_BLOCK = 512


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
    return sums.moments()


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
        self._first: NDArray[np.float64] = np.zeros((n_cells, 3 * len(centre), len(centre)))
        self._wxx: NDArray[np.float64] = np.zeros(shape)

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

        Notes
        -----
        Rows are brought together by cell first, so that each cell is a matrix product.

        Source: Golub & Van Loan (2013), Matrix Computations, 4th ed., section 1.3: block
        products.

        Examples
        --------
        >>> sums = PairSums(1, np.zeros(1))
        >>> sums.add(np.array([[1.0, 2.0]]), np.array([0, 0]), None)
        >>> sums.moments().wxx.tolist()
        [[[5.0]]]
        """
        order, starts = order_by_cell(cells, len(self._n))
        ordered = columns[:, order]
        w = None if weights is None else weights[order]
        for cell, block in _blocks(starts):
            self._multiply(cell, ordered[:, block], None if w is None else w[block])

    def _multiply(self, cell: int, x: NDArray[Any], w: NDArray[np.float64] | None) -> None:
        n_items = len(x)
        a = np.empty((3, *x.shape))
        mask, d, square = a
        if x.dtype.kind == "f":
            np.equal(x, x, out=mask, casting="unsafe")
            np.subtract(np.nan_to_num(x), self._centre[:, None], out=d)
        else:
            np.greater_equal(x, 0, out=mask, casting="unsafe")
            np.subtract(x, self._centre[:, None], out=d)
        np.multiply(d, mask, out=d)
        np.multiply(d, d, out=square)
        weighed = mask if w is None else mask * w
        self._first[cell] += a.reshape(3 * n_items, -1) @ weighed.T
        self._wxx[cell] += d @ (d if w is None else d * w).T
        self._n[cell] += mask @ mask.T

    def moments(self) -> PairMoments:
        """Return the sums so far.

        Returns
        -------
        PairMoments
            Of shape (n_cells, n_items, n_items).

        Notes
        -----
        As PairMoments says.

        Source: Chan, Golub & LeVeque (1983), The American Statistician 37, 242–247.

        Examples
        --------
        >>> PairSums(1, np.zeros(1)).moments().n.tolist()
        [[[0]]]
        """
        n_cells, n_items = self._n.shape[:2]
        w, wx, wx2 = self._first.reshape(n_cells, 3, n_items, n_items).swapaxes(0, 1).copy()
        n = self._n.astype(np.int64)
        return PairMoments(n, w=w, wx=wx, wx2=wx2, wxx=self._wxx.copy(), centre=self._centre)


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


def _blocks(starts: NDArray[np.int64]) -> Iterator[tuple[int, slice]]:
    """Yield each cell that has rows, a block of them at a time."""
    for cell in np.flatnonzero(np.diff(starts)):
        for start in range(starts[cell], starts[cell + 1], _BLOCK):
            yield int(cell), slice(start, min(start + _BLOCK, starts[cell + 1]))
