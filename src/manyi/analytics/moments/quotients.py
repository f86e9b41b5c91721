"""Which cell belongs to which group, and quotients that are NaN where nothing is divided."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


def membership(groups: NDArray[np.int64], n_groups: int) -> NDArray[np.int64]:
    """Return the matrix that adds up the cells of each group.

    Parameters
    ----------
    groups : (n_cells,) int
        Group of each cell; a cell marked −1 is left out.
    n_groups : int
        Number of groups, empty ones included.

    Returns
    -------
    (n_groups, n_cells) int
        1 where the cell belongs to the group, else 0.

    Raises
    ------
    ValueError
        When a group lies outside its range.

    Notes
    -----
    member[g, c] = 1 if groups[c] = g, else 0; sums of groups = member @ sums of cells.

    Source: Searle (1982), Matrix Algebra Useful for Statistics, section 14.4: incidence matrices.

    Examples
    --------
    >>> membership(np.array([0, 1, -1, 0]), 2)
    array([[1, 0, 0, 1],
           [0, 1, 0, 0]])
    """
    if len(groups) and (groups.min() < -1 or groups.max() >= n_groups):
        raise ValueError(
            f"groups need codes from -1 to {n_groups - 1}, got {groups.min()} to {groups.max()}."
        )
    member: NDArray[np.int64] = np.zeros((n_groups, len(groups)), dtype=np.int64)
    kept = np.flatnonzero(groups >= 0)
    member[groups[kept], kept] = 1
    return member


def ratio_of(top: NDArray[Any], bottom: NDArray[Any]) -> NDArray[np.float64]:
    """Return top / bottom, and NaN wherever the bottom is not above zero.

    Parameters
    ----------
    top, bottom : arrays that broadcast, int or float
        Numerator and denominator.

    Returns
    -------
    array of the broadcast shape, float
        NaN where bottom ≤ 0, without a warning.

    Raises
    ------
    ValueError
        When the shapes do not broadcast.

    Notes
    -----
    top / bottom where bottom > 0.

    Source: IEEE 754-2019, section 6.2: NaN for what has no value.

    Examples
    --------
    >>> ratio_of(np.array([1.0, 1.0]), np.array([2, 0]))
    array([0.5, nan])
    """
    shares: NDArray[np.float64] = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    np.divide(top, bottom, out=shares, where=bottom > 0)
    return shares
