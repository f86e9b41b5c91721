"""How many factors items have, and which items go together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.factors.extraction import minimum_residual
from manyi.analytics.factors.matrices import correlation_of
from manyi.analytics.factors.rotation import promax

_FEWEST_RESPONDENTS = 30


@dataclass(frozen=True, eq=False)
class ParallelAnalysis:
    """Roots of the correlations beside those that chance gives, and how many are above."""

    eigenvalues: NDArray[np.float64]
    by_chance: NDArray[np.float64]
    n_factors: int


def parallel_analysis(
    correlation: NDArray[np.float64],
    *,
    n: int,
    rng: np.random.Generator,
    draws: int = 200,
    quantile: float = 0.95,
) -> ParallelAnalysis:
    """How many factors have roots larger than those of items without any.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations or covariances of three items or more.
    n : int
        Respondents, 30 or more and more than items.
    rng : numpy.random.Generator
        Draws the comparison; the same seed gives the same answer.
    draws : int
        Sets of unrelated items to compare with, 20 or more.
    quantile : float
        Quantile of the drawn roots that has to be passed, between 0 and 1.

    Returns
    -------
    ParallelAnalysis
        Roots largest first; n_factors counts up to the first that chance reaches.

    Raises
    ------
    ValueError
        When there are too few respondents, items or draws.

    Notes
    -----
    Roots of R against the quantile of the roots of correlations of n draws of p independent
    normal items. Those are drawn as a Wishart matrix (Bartlett's decomposition), so the cost
    does not grow with n.

    Source: Horn (1965), Psychometrika 30, 179–185; Glorfeld (1995), Educational and
    Psychological Measurement 55, 377–393 (the quantile).

    Examples
    --------
    >>> two = np.kron(np.eye(2), np.full((3, 3), 0.5)) + np.eye(6) / 2
    >>> parallel_analysis(two, n=200, rng=np.random.default_rng(1)).n_factors
    2
    """
    r = correlation_of(correlation)
    p = len(r)
    if n < max(_FEWEST_RESPONDENTS, p + 1):
        needed = max(_FEWEST_RESPONDENTS, p + 1)
        raise ValueError(f"parallel analysis of {p} items needs {needed} respondents, got {n}.")
    if p < 3 or draws < 20 or not 0 < quantile < 1:  # noqa: PLR2004 - three items, a quantile of draws
        raise ValueError("parallel analysis needs three items, 20 draws and a quantile in (0, 1).")
    eigenvalues = np.asarray(np.linalg.eigvalsh(r)[::-1], dtype=np.float64)
    chance = np.array([_chance_roots(p, n, rng) for _ in range(draws)])
    by_chance = np.asarray(np.quantile(chance, quantile, axis=0), dtype=np.float64)
    above = eigenvalues > by_chance
    n_factors = p if above.all() else int(np.argmin(above))
    return ParallelAnalysis(eigenvalues, by_chance, n_factors)


def item_groups(
    correlation: NDArray[np.float64], *, n_factors: int, least_loading: float = 0.4
) -> NDArray[np.int64]:
    """Group of each item: the factor on which it loads most.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations or covariances.
    n_factors : int
        Groups to make, from `parallel_analysis` or the tree.
    least_loading : float
        Size of loading from which an item belongs to a group, between 0 and 1.

    Returns
    -------
    (n_items,) int
        Groups from 0 in the order of the variance they account for; −1 for an item that loads
        on none.

    Raises
    ------
    ValueError
        When there are too many factors for the items or least_loading lies outside its range.

    Notes
    -----
    argmax_j |λ_ij| of the minimum-residual loadings after promax (one factor: unrotated).

    Source: Hair, Black, Babin & Anderson (2010), Multivariate Data Analysis, 7th ed., chapter 3
    (.40).

    Examples
    --------
    >>> two = np.kron(np.eye(2), np.full((4, 4), 0.5)) + np.eye(8) / 2
    >>> groups = item_groups(two, n_factors=2)
    >>> len(set(groups[:4])), len(set(groups[4:])), groups[0] == groups[4]
    (1, 1, np.False_)
    """
    if not 0 < least_loading < 1:
        raise ValueError(f"a least loading lies between 0 and 1, got {least_loading}.")
    loadings = minimum_residual(correlation, n_factors=n_factors).loadings
    if n_factors > 1:
        loadings = promax(loadings).loadings
    sizes = np.abs(loadings)
    return np.where(sizes.max(axis=1) >= least_loading, sizes.argmax(axis=1), -1)


def _chance_roots(p: int, n: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return the roots of correlations of n draws of p unrelated items, largest first."""
    half = np.tril(rng.standard_normal((p, p)), -1)
    half[np.diag_indices(p)] = np.sqrt(rng.chisquare(n - 1 - np.arange(p)))
    lengths = np.sqrt((half**2).sum(axis=1))
    unit = half / lengths[:, None]
    return np.linalg.eigvalsh(unit @ unit.T)[::-1]
