"""A batch of rows as the pass takes it, and the codes its answers become."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.summation.specification import Item, MomentSpec


@dataclass(frozen=True, eq=False)
class Rows:
    """A batch of rows, in the order of the columns of a MomentSpec.

    Parameters
    ----------
    answers : n_items arrays of (n_rows,) int or float
        What the column of each item holds. Missing is NaN among floats, and one less than the
        least level among whole numbers.
    cells : one array of (n_rows,) int for each cell column
        Place of each row's value among the values of the column; −1 for any other value.
    weights : (n_rows,) float, optional
        Weight of each row; needed when the MomentSpec names a column of weights.
    groups : (n_rows,) int, optional
        Replicate group of each row; needed when the MomentSpec asks for groups.
    """

    answers: tuple[NDArray[Any], ...]
    cells: tuple[NDArray[np.integer[Any]], ...] = ()
    weights: NDArray[np.float64] | None = None
    groups: NDArray[np.int64] | None = None


def refuse_misfits(rows: Rows, spec: MomentSpec) -> None:
    """Refuse rows that are not what the MomentSpec describes.

    Parameters
    ----------
    rows : Rows
        A batch.
    spec : MomentSpec
        What is to be added up.

    Returns
    -------
    None
        When all is well.

    Raises
    ------
    ValueError
        When a column is missing, too many or of another length, a weight is negative or not
        finite, or a group lies outside its range.

    Notes
    -----
    One column for each item and cell column, all as long as the first.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 2.8: design
    weights are inverse probabilities, so finite and above zero.

    Examples
    --------
    >>> spec = MomentSpec((Item("q1", 3.0, (1, 5)), Item("q2", 3.0, (1, 5))))
    >>> refuse_misfits(Rows((np.array([1, 2]),)), spec)
    Traceback (most recent call last):
    ValueError: answers need one column for each of 2 items, got 1.
    """
    for what, columns, wanted in (
        ("answers need one column for each of {} items", rows.answers, spec.items),
        ("cells need one column for each of {} cell columns", rows.cells, spec.cells),
    ):
        if len(columns) != len(wanted):
            raise ValueError(f"{what.format(len(wanted))}, got {len(columns)}.")
    for what, wanted_too, column in (
        ("weights", spec.weight is not None, rows.weights),
        ("groups", spec.n_groups > 0, rows.groups),
    ):
        if wanted_too != (column is not None):
            state = "are needed, got none" if wanted_too else "are not asked for, got some"
            raise ValueError(f"{what} {state}.")
    _refuse_lengths(rows)
    _refuse_values(rows, spec)


def level_codes(answers: NDArray[Any], item: Item) -> tuple[NDArray[np.int8], int]:
    """Return the level of every answer, and how many answers are outside the scale.

    Parameters
    ----------
    answers : (n_rows,) int or float
        Missing is NaN among floats, and one less than the least level among whole numbers.
    item : Item
        With levels.

    Returns
    -------
    codes : (n_rows,) int
        0 for the least level; −1 for a missing answer and for one outside the scale.
    n_outside : int
        Answers outside the scale.

    Raises
    ------
    ValueError
        When the answers are not numbers, or unsigned ones.

    Notes
    -----
    code = answer − least if it is a whole number from least to greatest, else −1.

    Source: Stevens (1946), On the theory of scales of measurement, Science 103, 677–680: levels
    are known by their order alone.

    Examples
    --------
    >>> level_codes(np.array([1, 5, 0, 9]), Item("q1", 3.0, (1, 5)))
    (array([ 0,  4, -1, -1], dtype=int8), 1)
    """
    if item.levels is None or answers.dtype.kind not in "if":
        raise ValueError(
            f"levels need signed whole numbers or floats and a scale, got {answers.dtype}."
        )
    least, greatest = item.levels
    if answers.dtype.kind == "f":
        is_level = (answers >= least) & (answers <= greatest) & (answers == np.floor(answers))
        codes = np.where(is_level, answers - least, -1).astype(np.int8)
        return codes, int(np.count_nonzero(~is_level & ~np.isnan(answers)))
    unsigned = np.dtype(f"u{answers.dtype.itemsize}")
    # Missing becomes 0 and whatever is below it, by wrapping round, a large number.
    number = (answers - answers.dtype.type(least - 1)).view(unsigned)
    is_outside = number > item.n_levels
    n_outside = int(np.count_nonzero(is_outside))
    if n_outside:
        number[is_outside] = 0
    return number.astype(np.int8) - np.int8(1), n_outside


def _refuse_lengths(rows: Rows) -> None:
    n_rows = len(rows.answers[0])
    for column in (*rows.answers, *rows.cells, rows.weights, rows.groups):
        if column is not None and column.shape != (n_rows,):
            raise ValueError(f"every column needs {n_rows} rows, got shape {column.shape}.")


def _refuse_values(rows: Rows, spec: MomentSpec) -> None:
    for codes, column in zip(rows.cells, spec.cells, strict=True):
        _refuse_codes(codes, f"codes of {column.name}", least=-1, limit=len(column.values))
    if rows.groups is not None:
        _refuse_codes(rows.groups, "groups", least=0, limit=spec.n_groups)
    w = rows.weights
    # Written so that NaN, which is not below anything, is refused too.
    if w is not None and len(w) and not (w.min() >= 0 and w.max() < np.inf):
        raise ValueError(f"weights need to be finite and not negative, got {w.min()} to {w.max()}.")


def _refuse_codes(codes: NDArray[np.integer[Any]], name: str, *, least: int, limit: int) -> None:
    if len(codes) and (codes.min() < least or codes.max() >= limit):
        raise ValueError(
            f"{name} need to be from {least} to {limit - 1}, got {codes.min()} to {codes.max()}."
        )
