"""Rows that wait to be added up: answers as codes, cells as one number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Coded:
    """Rows with a cell.

    Parameters
    ----------
    answers : (n_items, n_rows) int8 or float
        Level of each answer, −1 for missing; or, when there are marks, floats with NaN for
        missing.
    cells : (n_rows,) int
        Cell of each row.
    groups : (n_rows,) int or None
        Replicate group of each row.
    weights : (n_rows,) float or None
        Weight of each row.
    """

    answers: NDArray[Any]
    cells: NDArray[np.int64]
    groups: NDArray[np.int64] | None
    weights: NDArray[np.float64] | None

    def taken(self, rows: NDArray[np.intp] | slice) -> "Coded":
        """Return some of the rows."""
        return Coded(
            answers=self.answers[:, rows],
            cells=self.cells[rows],
            groups=None if self.groups is None else self.groups[rows],
            weights=None if self.weights is None else self.weights[rows],
        )


def table_of(answers: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return the answers of several items as one table.

    Parameters
    ----------
    answers : n_items arrays of (n_rows,) int8 or float
        Levels with −1 for missing, or marks with NaN for missing.

    Returns
    -------
    (n_items, n_rows) int8 or float
        Levels as they are when there are no marks; else floats with NaN for missing.

    Raises
    ------
    ValueError
        When the lengths differ.

    Notes
    -----
    −1 becomes NaN beside marks.

    Source: numpy.stack.

    Examples
    --------
    >>> table_of([np.array([2, -1], dtype=np.int8), np.array([80.5, 61.0])])
    array([[ 2. ,  nan],
           [80.5, 61. ]])
    """
    if all(column.dtype == np.int8 for column in answers):
        return np.stack(answers)
    return np.stack(
        [
            np.where(column < 0, np.nan, column) if column.dtype == np.int8 else column
            for column in answers
        ]
    )


def joined(parts: Sequence[Coded]) -> Coded:
    """Return the rows of several parts, one after the other.

    Parameters
    ----------
    parts : sequence of Coded
        At least one, all of the same columns.

    Returns
    -------
    Coded
        With the rows of the first part first.

    Raises
    ------
    ValueError
        When there is no part.

    Notes
    -----
    Items stay items; rows follow rows.

    Source: numpy.concatenate.

    Examples
    --------
    >>> part = Coded(np.array([[1]], dtype=np.int8), np.array([0]), None, None)
    >>> joined([part, part]).cells
    array([0, 0])
    """
    if not parts:
        raise ValueError("parts need to be one or more, got none.")
    groups = [part.groups for part in parts if part.groups is not None]
    weights = [part.weights for part in parts if part.weights is not None]
    return Coded(
        answers=np.concatenate([part.answers for part in parts], axis=1),
        cells=np.concatenate([part.cells for part in parts]),
        groups=np.concatenate(groups) if groups else None,
        weights=np.concatenate(weights) if weights else None,
    )
