"""What every rule of validity gives back: rows, the figure of each, and the limit."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Flags:
    """The rows a rule found: what was measured for each, and the limit it passed."""

    rule: str
    rows: NDArray[np.int64]
    figures: NDArray[np.float64]
    limit: float


def flagged(
    rule: str, figures: NDArray[np.float64], found: NDArray[np.bool_], limit: float
) -> Flags:
    """Rows found by a rule, with the figure of each.

    Parameters
    ----------
    rule : str
        Name of the rule.
    figures : (n_respondents,) float
        What the rule measured.
    found : (n_respondents,) bool
        Whether the rule found the row.
    limit : float
        The figure the rule asks for, in the unit of the figures.

    Returns
    -------
    Flags
        The found rows only, in row order.

    Notes
    -----
    rows = {i : found_i}

    Source: own convention of this package.

    Examples
    --------
    >>> flags = flagged("speeding", np.array([240.0, 40]), np.array([False, True]), 80)
    >>> flags.rows, flags.figures, flags.limit
    (array([1]), array([40.]), 80.0)
    """
    rows = np.flatnonzero(found)
    return Flags(rule, rows, figures[rows], float(limit))
