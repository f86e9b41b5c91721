"""Correlation matrices that a method may be built on."""

import numpy as np
from numpy.typing import NDArray

# How far rounding may carry a printed or summed correlation from what it has to be.
_ROUNDING = 1e-8
# Below this a variable is, to the digits computed with, a combination of the others.
_COLLINEAR = 1e-10


def checked_correlation(correlation: NDArray[np.float64], *, size: int) -> NDArray[np.float64]:
    """Return the correlation matrix, or each of a stack, once it is one that data can have.

    Parameters
    ----------
    correlation : (p, p) or (g, p, p) float
        Correlations in [−1, 1] with 1 on the diagonal; none missing.
    size : int
        How many variables p there have to be.

    Returns
    -------
    (p, p) or (g, p, p) float
        The same numbers.

    Raises
    ------
    ValueError
        When the shape is another, an entry is missing, the matrix is not symmetric, its diagonal
        is not 1, or it has a negative eigenvalue (pairs were computed from different rows).

    Notes
    -----
    R = Rᵀ, r_ii = 1, smallest eigenvalue ≥ 0, each to 1e-8.

    Source: Horn & Johnson (2013), Matrix Analysis, 2nd ed., section 7.1.

    Examples
    --------
    >>> checked_correlation(np.array([[1.0, 0.5], [0.5, 1.0]]), size=2)
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    r = np.asarray(correlation, dtype=np.float64)
    if r.ndim not in {2, 3} or r.shape[-2:] != (size, size):
        raise ValueError(f"a correlation matrix needs shape ({size}, {size}), got {r.shape}.")
    if not np.isfinite(r).all():
        raise ValueError(
            "a correlation matrix needs every pair; one is missing, because an item has no "
            "spread or two items were never answered by the same person."
        )
    diagonal = np.diagonal(r, axis1=-2, axis2=-1)
    if abs(r - np.swapaxes(r, -1, -2)).max() > _ROUNDING or abs(diagonal - 1).max() > _ROUNDING:
        raise ValueError("a correlation matrix is symmetric and has 1 on its diagonal.")
    if np.linalg.eigvalsh(r).min() < -_ROUNDING:
        raise ValueError(
            "no data can have these correlations: they were computed from too different rows; "
            "use the rows where all items are answered."
        )
    return r


def checked_predictors(correlation: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlations among predictors, once none follows from the others.

    Parameters
    ----------
    correlation : (p, p) or (g, p, p) float
        Correlations among the predictors, in [−1, 1]; none missing.

    Returns
    -------
    (p, p) or (g, p, p) float
        The same numbers.

    Raises
    ------
    ValueError
        When the matrix is no correlation matrix, or one predictor is a sum of the others.

    Notes
    -----
    Smallest eigenvalue > 1e-10.

    Source: Belsley, Kuh & Welsch (1980), Regression Diagnostics, Wiley, section 3.1.

    Examples
    --------
    >>> checked_predictors(np.eye(2)).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    r = checked_correlation(correlation, size=np.shape(correlation)[-1])
    if np.linalg.eigvalsh(r).min() <= _COLLINEAR:
        raise ValueError(
            "the predictors are collinear: one of them is a combination of the others; "
            "leave it out."
        )
    return r
