"""Which groups may not be shown, lest a figure speak of a handful of people."""

import numpy as np
from numpy.typing import NDArray


def hidden_groups(counts: NDArray[np.int64], *, least: int = 5) -> NDArray[np.bool_]:
    """Return the groups to hide when the total of all groups is shown.

    Parameters
    ----------
    counts : (n_groups,) int
        Respondents in each group, none negative.
    least : int
        Fewest respondents of a group that is shown.

    Returns
    -------
    (n_groups,) bool
        True for every small group, and for the smallest other groups that are needed so that
        the hidden ones cannot be found by subtracting the shown ones from the total. Empty
        groups hide nobody and are False.

    Raises
    ------
    ValueError
        When a count is negative.

    Notes
    -----
    Primary: 0 < n < least. Secondary: as long as only one group is hidden, or all hidden ones
    together count fewer than `least`, the smallest group still shown is hidden too.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.3.

    Examples
    --------
    >>> hidden_groups(np.array([40, 3, 25, 8])).tolist()
    [False, True, False, True]
    >>> hidden_groups(np.array([40, 25])).tolist()
    [False, False]
    """
    if counts.size and counts.min() < 0:
        raise ValueError(f"a group counts 0 respondents or more, got {counts.min()}.")
    hidden = (counts > 0) & (counts < least)
    _hide_partners(counts, hidden, least)
    return hidden


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
        subtraction along its row or its column.

    Raises
    ------
    ValueError
        When a count is negative.

    Notes
    -----
    Rows and columns are treated by the rule of `hidden_groups` in turn until nothing changes.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.4.

    Examples
    --------
    >>> hidden_cells(np.array([[3, 20, 9], [30, 8, 40], [12, 25, 18]])).astype(int).tolist()
    [[1, 0, 1], [0, 0, 0], [1, 0, 1]]
    """
    if counts.size and counts.min() < 0:
        raise ValueError(f"a cell counts 0 respondents or more, got {counts.min()}.")
    hidden = (counts > 0) & (counts < least)
    while True:
        before = hidden.copy()
        for table, mask in ((counts, hidden), (counts.T, hidden.T)):
            for line, found in zip(table, mask, strict=True):
                _hide_partners(line, found, least)
        if np.array_equal(before, hidden):
            return hidden


def _hide_partners(counts: NDArray[np.int64], hidden: NDArray[np.bool_], least: int) -> None:
    """Hide the smallest shown cells of one line until the hidden ones protect each other."""
    for cell in np.argsort(counts, kind="stable"):
        if not hidden.any() or (hidden.sum() > 1 and counts[hidden].sum() >= least):
            return
        if counts[cell] > 0:
            hidden[cell] = True
