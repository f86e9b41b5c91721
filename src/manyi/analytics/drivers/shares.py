"""How much of the explained variance each driver brings: Shapley (LMG) and Johnson."""

import math

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.correlations import checked_predictors

# 2^15 subsets take a few milliseconds; each further driver doubles that and the memory.
MOST_FOR_SHAPLEY = 15


def shapley_importance(
    among: NDArray[np.float64], towards: NDArray[np.float64]
) -> NDArray[np.float64]:
    """R² each driver adds, averaged over all orders in which drivers may enter (LMG, Shapley).

    Parameters
    ----------
    among : (p, p) or (g, p, p) float
        Correlations among the drivers, p ≤ 15; none missing. A stack gives every replicate.
    towards : (p,) or (g, p) float
        Correlation of each driver with the outcome.

    Returns
    -------
    (p,) or (g, p) float
        Parts of R², none negative; they add up to R² of all drivers together.

    Raises
    ------
    ValueError
        When there are more than 15 drivers, drivers are collinear, or shapes differ.

    Notes
    -----
    LMG_j = Σ over sets S without j of |S|!(p − |S| − 1)!/p! · (R²(S + j) − R²(S)). R² of all 2^p
    sets comes from one sweep: for each driver in turn the partial covariances of what follows are
    kept without it and given it.

    Source: Lindeman, Merenda & Gold (1980), Introduction to Bivariate and Multivariate Analysis,
    p. 119 ff.; Grömping (2006), Journal of Statistical Software 17(1), section 2, package relaimpo.
    The example is R's `swiss`: Fertility on Agriculture, Examination, Education, Catholic and
    Infant.Mortality, correlations to four digits; relaimpo prints .0571 .1712 .2601 .1056 .1128.

    Examples
    --------
    >>> among = np.array([
    ...     [1.0, -0.6865, -0.6395, 0.4011, -0.0609],
    ...     [-0.6865, 1.0, 0.6984, -0.5727, -0.1140],
    ...     [-0.6395, 0.6984, 1.0, -0.1539, -0.0993],
    ...     [0.4011, -0.5727, -0.1539, 1.0, 0.1755],
    ...     [-0.0609, -0.1140, -0.0993, 0.1755, 1.0],
    ... ])
    >>> towards = np.array([0.3531, -0.6459, -0.6638, 0.4637, 0.4166])
    >>> shapley_importance(among, towards).round(3)
    array([0.057, 0.171, 0.26 , 0.106, 0.113])
    """
    r, outcome = _checked(among, towards)
    p = r.shape[-1]
    if p > MOST_FOR_SHAPLEY:
        raise ValueError(
            f"Shapley shares need {MOST_FOR_SHAPLEY} drivers or fewer, got {p}; "
            "use Johnson's weights."
        )
    signed = _orders_of_entry(p)
    parts = [_explained_by_sets(a, b) @ signed for a, b in zip(r, outcome, strict=True)]
    return np.reshape(parts, np.shape(towards))


def johnson_importance(
    among: NDArray[np.float64], towards: NDArray[np.float64]
) -> NDArray[np.float64]:
    """R² each driver brings through the uncorrelated variables nearest to the drivers.

    Parameters
    ----------
    among : (p, p) or (g, p, p) float
        Correlations among the drivers; none missing. A stack gives every replicate.
    towards : (p,) or (g, p) float
        Correlation of each driver with the outcome.

    Returns
    -------
    (p,) or (g, p) float
        Parts of R², none negative; they add up to R² of all drivers together.

    Raises
    ------
    ValueError
        When drivers are collinear or shapes differ.

    Notes
    -----
    R = VΛVᵀ, L = VΛ^½Vᵀ, β = L⁻¹r; importance = L² β², squared entry by entry.

    Source: Johnson (2000), Multivariate Behavioral Research 35, 1–19; the same numbers as "genizi"
    of R's relaimpo (Genizi 1993, Statistica Sinica 3, 407–420). The example is our own: for two
    drivers the answer is the Shapley one.

    Examples
    --------
    >>> among = np.array([[1.0, 0.5], [0.5, 1.0]])
    >>> johnson_importance(among, np.array([0.6, 0.3])).round(4)
    array([0.315, 0.045])
    """
    r, outcome = _checked(among, towards)
    values, vectors = np.linalg.eigh(r)
    turned = np.swapaxes(vectors, -1, -2)
    root = (vectors * np.sqrt(values)[:, None, :]) @ turned
    inverse = (vectors / np.sqrt(values)[:, None, :]) @ turned
    beta = inverse @ outcome[..., None]
    return np.reshape(root**2 @ beta**2, np.shape(towards))


def _checked(
    among: NDArray[np.float64], towards: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    r, outcome = checked_predictors(among), np.asarray(towards, dtype=np.float64)
    if outcome.shape != r.shape[:-1]:
        raise ValueError(
            f"drivers need one correlation each with the outcome, shape {r.shape[:-1]}, "
            f"got {outcome.shape}."
        )
    p = r.shape[-1]
    return r.reshape(-1, p, p), outcome.reshape(-1, p)


def _explained_by_sets(
    among: NDArray[np.float64], towards: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return R² of every set of drivers; bit j of the place says whether driver j is in the set."""
    states = np.block([[among, towards[:, None]], [towards[None, :], np.ones((1, 1))]])[None]
    for _ in range(len(towards)):
        rest, column = states[:, 1:, 1:], states[:, 1:, :1]
        given = rest - column @ np.swapaxes(column, 1, 2) / states[:, :1, :1]
        states = np.concatenate([rest, given])
    return np.asarray(1 - states[:, 0, 0])


def _orders_of_entry(p: int) -> NDArray[np.float64]:
    """Return what R² of each set counts for each driver, (2^p, p)."""
    inside = (np.arange(2**p)[:, None] >> np.arange(p)) & 1
    size = inside.sum(axis=1, keepdims=True)
    orders = np.array([math.factorial(s) * math.factorial(p - s - 1) for s in range(p)])
    share = orders / math.factorial(p)
    # A set with the driver counts by its size without it, one without it is subtracted.
    weight = np.append(share, 0.0)[size - inside]
    return np.asarray(np.where(inside == 1, weight, -weight))
