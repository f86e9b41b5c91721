"""Sums at every level of every item in every cell, with several items to a bin."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Rows worked at a time: their bin numbers stay in the second-level cache.
_CHUNK = 1 << 15
# Bins that stay there beside them.
_MOST_BINS = 1 << 16


def level_sums(
    items: Sequence[NDArray[np.integer[Any]]],
    cells: NDArray[np.integer[Any]],
    *,
    n_cells: int,
    n_levels: int,
    addends: Sequence[NDArray[np.float64]] = (),
) -> list[NDArray[np.float64]]:
    """Count the answers at every level of every cell, and sum each addend over them.

    Parameters
    ----------
    items : n_items arrays of (n_rows,) int
        Level of each answer, 0 to n_levels − 1; −1 is a missing answer and is left out.
    cells : (n_rows,) int
        Cell of each row, 0 to n_cells − 1.
    n_cells, n_levels : int
        Number of cells and of levels, empty ones included.
    addends : arrays of (n_rows,) float
        What to sum beside the count, such as weights; may not be NaN.

    Returns
    -------
    list of (n_cells, n_items, n_levels) float
        The counts, then the sums of each addend.

    Raises
    ------
    ValueError
        When a code lies outside its range.

    Notes
    -----
    sum[c, i, k] = Σ addend over the rows with cells = c and items[i] = k. Several items are the
    digits of one bin number and are told apart in the table of bins afterwards: finding a bin is
    what costs, and so there is a half or a third of it.

    Source: Knuth (1998), The Art of Computer Programming, vol. 3, 2nd ed., section 5.2:
    distribution counting; vol. 2, 3rd ed., section 4.1: mixed-radix numbers.

    Examples
    --------
    >>> both = [np.array([0, 1, -1]), np.array([1, 1, 0])]
    >>> level_sums(both, np.zeros(3, dtype=np.int64), n_cells=1, n_levels=2)[0].tolist()
    [[[1.0, 1.0], [1.0, 2.0]]]
    """
    digits = n_levels + 1
    together = _items_together(len(items), n_cells=n_cells, digits=digits)
    found = [np.zeros((n_cells, len(items), n_levels)) for _ in range(1 + len(addends))]
    for first in range(0, len(items), together):
        packed = items[first : first + together]
        tables = _tables(packed, cells, shape=(n_cells, *[digits] * len(packed)), addends=addends)
        for total, table in zip(found, tables, strict=True):
            for i in range(len(packed)):
                others = tuple(axis for axis in range(1, table.ndim) if axis != i + 1)
                total[:, first + i] = table.sum(axis=others)[:, 1:]
    return found


def _items_together(n_items: int, *, n_cells: int, digits: int) -> int:
    together = 1
    while together < min(n_items, 8) and n_cells * digits ** (together + 1) <= _MOST_BINS:
        together += 1
    return together


def _tables(
    items: Sequence[NDArray[np.integer[Any]]],
    cells: NDArray[np.integer[Any]],
    *,
    shape: tuple[int, ...],
    addends: Sequence[NDArray[np.float64]],
) -> list[NDArray[np.float64]]:
    """Return the table of every combination of answers, a missing one in front, by cell."""
    n_bins = int(np.prod(shape))
    found = [np.zeros(n_bins) for _ in range(1 + len(addends))]
    for start in range(0, len(cells), _CHUNK):
        rows = slice(start, start + _CHUNK)
        number = _bin_numbers([column[rows] for column in items], cells[rows], shape)
        found[0] += np.bincount(number, minlength=n_bins)
        for i, addend in enumerate(addends, start=1):
            found[i] += np.bincount(number, weights=addend[rows], minlength=n_bins)
    return [total.reshape(shape) for total in found]


def _bin_numbers(
    items: Sequence[NDArray[np.integer[Any]]],
    cells: NDArray[np.integer[Any]],
    shape: tuple[int, ...],
) -> NDArray[np.int64]:
    """Return Σ digit · place with the cell as the first digit and answer + 1 as the others."""
    digits = shape[-1]
    small = np.int16 if digits ** len(items) < np.iinfo(np.int16).max else np.int64
    code: NDArray[Any] = items[0].astype(small)
    for column in items[1:]:
        code = code * digits + column
    first = sum(digits**i for i in range(len(items)))
    number = cells * np.int64(digits ** len(items)) + first
    number += code
    return np.asarray(number, dtype=np.int64)
