"""Cross tables of which nothing hidden can be worked out from what is shown."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.suppression._residual import Moves, cheapest_cycle
from manyi.analytics.suppression.groups import hide_partners


def hidden_cells(counts: NDArray[np.int64], *, least: int = 5) -> NDArray[np.bool_]:
    """Return the cells of a cross table to hide when the totals of rows and columns are shown.

    Parameters
    ----------
    counts : (n_rows, n_columns) int
        Respondents in each cell, none negative.
    least : int
        Fewest respondents of a cell that is shown.

    Returns
    -------
    (n_rows, n_columns) bool
        True for every small cell and for the partners that keep it from being found by
        subtraction along rows and columns, however many of them are combined. A cell that is
        alone in its row or column is its total: only `hidden_cells_and_totals` protects that.

    Raises
    ------
    ValueError
        When counts are no table or one is negative.

    Notes
    -----
    Each row and column is treated by the rule of `hidden_groups`. Then every hidden cell needs a
    cycle of hidden cells along which counts can be moved, by turns up and down, without changing
    a total or emptying a cell; the cheapest such cycle, by respondents hidden, is hidden. A cell
    with a cycle has no single possible value, one without has.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.4; Gusfield
    (1988), SIAM Journal on Computing 17, 552–571 for the cycles; the counts are an own example.

    Examples
    --------
    >>> hidden_cells(np.array([[3, 20, 9], [30, 8, 40], [12, 25, 18]])).astype(int).tolist()
    [[1, 0, 1], [0, 0, 0], [1, 0, 1]]
    """
    signs = np.ones(_checked(counts).shape, dtype=np.int64)
    return _protected(counts, signs, least)


def hidden_cells_and_totals(counts: NDArray[np.int64], *, least: int = 5) -> NDArray[np.bool_]:
    """Return the cells and totals of a cross table to hide, so that small totals are safe too.

    Parameters
    ----------
    counts : (n_rows, n_columns) int
        Respondents in each cell, none negative, without totals.
    least : int
        Fewest respondents of a cell or total that is shown.

    Returns
    -------
    (n_rows + 1, n_columns + 1) bool
        The last row and column are the totals, the last entry the grand total.

    Raises
    ------
    ValueError
        When counts are no table or one is negative.

    Notes
    -----
    `hidden_cells` of the table with its totals, which count against the cells they add up.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.4; Gusfield
    (1988), SIAM Journal on Computing 17, 552–571; the counts are an own example.

    Examples
    --------
    >>> hidden_cells_and_totals(np.array([[3, 0], [30, 40]])).astype(int).tolist()
    [[1, 0, 1], [1, 0, 1], [0, 0, 0]]
    """
    rows = np.column_stack([_checked(counts), counts.sum(axis=1)])
    whole = np.vstack([rows, rows.sum(axis=0)])
    signs = np.ones(whole.shape, dtype=np.int64)
    signs[-1] *= -1
    signs[:, -1] *= -1
    return _protected(whole, signs, least)


def _checked(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    if counts.ndim != 2 or (counts.size and counts.min() < 0):  # noqa: PLR2004 - a table
        raise ValueError("a cell counts 0 respondents or more, in a table of rows and columns.")
    return counts


def _protected(
    counts: NDArray[np.int64], signs: NDArray[np.int64], least: int
) -> NDArray[np.bool_]:
    hidden = (counts > 0) & (counts < least)
    can_move = np.zeros_like(hidden)
    moves = Moves.of(counts, signs)
    while True:
        before = int(hidden.sum())
        for table, mask in ((counts, hidden), (counts.T, hidden.T)):
            for at, line in enumerate(table):
                mask[at] = hide_partners(line, mask[at], least)
        for row, column in np.argwhere(hidden & ~can_move).tolist():
            # A cell that an earlier cycle ran through moves along with it.
            if not can_move[row, column]:
                for cell in cheapest_cycle(moves, hidden, row=row, column=column):
                    hidden[cell] = can_move[cell] = True
        if int(hidden.sum()) == before:
            return hidden
