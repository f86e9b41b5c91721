"""Turning factors until each item loads on few of them."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

_MOST_ROUNDS = 1000
_STILL = 1e-11


@dataclass(frozen=True, eq=False)
class Rotated:
    """Rotated loadings, the matrix that turned them, and the correlations of the factors.

    loadings = unrotated @ rotation; correlations are the identity after varimax.
    """

    loadings: NDArray[np.float64]
    rotation: NDArray[np.float64]
    correlations: NDArray[np.float64]


def varimax(loadings: NDArray[np.float64]) -> Rotated:
    """Uncorrelated factors whose squared loadings differ as much as they can.

    Parameters
    ----------
    loadings : (n_items, n_factors) float
        Unrotated loadings; every item loads on something.

    Returns
    -------
    Rotated
        Communalities are the same as before.

    Raises
    ------
    ValueError
        When loadings is not a matrix or an item loads on nothing.

    Notes
    -----
    Maximises Σ_factors Var(λ²) over rotations, items scaled to length 1 for the while; two
    factors at a time are turned by ¼ arctan(2(Σuv − ΣuΣv/p) / (Σu² − Σv² − ((Σu)² − (Σv)²)/p)),
    u = x² − y², v = 2xy.

    Source: Kaiser (1958), Psychometrika 23, 187–200.

    Examples
    --------
    >>> simple = np.array([[0.8, 0], [0.7, 0], [0, 0.6], [0, 0.5]])
    >>> turn = np.array([[0.8, -0.6], [0.6, 0.8]])
    >>> np.abs(varimax(simple @ turn).loadings).round(6) + 0
    array([[0.8, 0. ],
           [0.7, 0. ],
           [0. , 0.6],
           [0. , 0.5]])
    """
    k = _n_factors(loadings)
    lengths = np.sqrt((loadings**2).sum(axis=1))
    if (lengths == 0).any():
        raise ValueError(f"every item loads on something; item {int(np.argmin(lengths))} does not.")
    unit, rotation = loadings / lengths[:, None], np.eye(k)
    for _ in range(_MOST_ROUNDS):
        angles = [_turn(unit, rotation, pair) for pair in combinations(range(k), 2)]
        if max(angles, default=0.0) < _STILL:
            break
    return Rotated(loadings @ rotation, rotation, np.eye(k))


def promax(loadings: NDArray[np.float64], *, power: float = 4.0) -> Rotated:
    """Factors that may correlate, turned so that small loadings become smaller.

    Parameters
    ----------
    loadings : (n_items, n_factors) float
        Unrotated loadings on two factors or more.
    power : float
        Power of the varimax loadings that is aimed at, above 1.

    Returns
    -------
    Rotated
        Pattern loadings (regression weights, so a value above 1 is possible).

    Raises
    ------
    ValueError
        When there is one factor only or power is not above 1.

    Notes
    -----
    U = (XᵀX)⁻¹Xᵀ(X|X|^{m−1}), X after varimax; U scaled so that the factors have variance 1;
    correlations (UᵀU)⁻¹.

    Source: Hendrickson & White (1964), British Journal of Statistical Psychology 17, 65–70.

    Examples
    --------
    >>> pattern = np.array([[0.8, 0.0], [0.7, 0.0], [0.0, 0.6], [0.0, 0.5]])
    >>> found = promax(pattern @ np.array([[1.0, 0.0], [0.3, 0.954]]))
    >>> found.correlations.round(1)
    array([[1. , 0.3],
           [0.3, 1. ]])
    """
    k = _n_factors(loadings)
    if k < 2 or power <= 1:  # noqa: PLR2004 - one factor cannot be turned
        raise ValueError(f"promax needs two factors and a power above 1, got {k} and {power}.")
    first = varimax(loadings)
    x = first.loadings
    u = np.linalg.lstsq(x, x * np.abs(x) ** (power - 1), rcond=None)[0]
    u = u * np.sqrt(np.diag(np.linalg.inv(u.T @ u)))
    return Rotated(x @ u, first.rotation @ u, np.linalg.inv(u.T @ u))


def _n_factors(loadings: NDArray[np.float64]) -> int:
    if loadings.ndim != 2:  # noqa: PLR2004 - a matrix
        raise ValueError(f"loadings are items by factors, got shape {loadings.shape}.")
    return int(loadings.shape[1])


def _turn(unit: NDArray[np.float64], rotation: NDArray[np.float64], pair: tuple[int, int]) -> float:
    """Turn two columns of the rotation in their plane to the best angle; return its size."""
    x, y = (unit @ rotation[:, list(pair)]).T
    u, v = x**2 - y**2, 2 * x * y
    above = 2 * (u @ v - u.sum() * v.sum() / len(u))
    beside = u @ u - v @ v - (u.sum() ** 2 - v.sum() ** 2) / len(u)
    angle = float(np.arctan2(above, beside)) / 4
    c, s = np.cos(angle), np.sin(angle)
    rotation[:, list(pair)] = rotation[:, list(pair)] @ np.array([[c, -s], [s, c]])
    return abs(angle)
