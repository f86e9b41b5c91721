"""Exploratory factors: loadings that account for the correlations of items."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from manyi.analytics.factors.matrices import correlation_of, inverse_of

# The least share of an item's variance that is left to itself, as in R's factanal.
_LEAST_UNIQUENESS = 0.005


@dataclass(frozen=True, eq=False)
class Factors:
    """Loadings (n_items, n_factors) and the share of each item's variance left to itself.

    Factors stand in the order of the variance they account for, each with its sign such that
    its loadings sum to 0 or more. A uniqueness of .005 is the bound: a Heywood case.
    """

    loadings: NDArray[np.float64]
    uniquenesses: NDArray[np.float64]


@dataclass(frozen=True)
class ModelTest:
    """Chi-square statistic of "so many factors are enough", its degrees of freedom and p."""

    statistic: float
    freedom: int
    p: float


def maximum_likelihood(correlation: NDArray[np.float64], *, n_factors: int) -> Factors:
    """Factors under which the observed correlations are the most likely.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations or covariances; the solution is the same.
    n_factors : int
        1 or more, few enough to leave no negative degrees of freedom.

    Returns
    -------
    Factors
        Unrotated.

    Raises
    ------
    ValueError
        When an item follows from the others or there are too many factors for so few items.

    Notes
    -----
    Minimises Σ_{j>k}(e_j − ln e_j − 1) over Ψ, e the roots of Ψ^{−½} R Ψ^{−½}; then
    Λ = Ψ^{½} V_k (E_k − I)^{½}.

    Source: Jöreskog (1967), Psychometrika 32, 443–482; Lawley & Maxwell (1971), Factor Analysis
    as a Statistical Method, chapter 4. The example is R's documentation of factanal on
    ability.cov (Smith & Stanley 1983; 112 people), one factor.

    Examples
    --------
    >>> tests = np.array([
    ...     [24.641, 5.991, 33.520, 6.023, 20.755, 29.701],
    ...     [5.991, 6.700, 18.137, 1.782, 4.936, 7.204],
    ...     [33.520, 18.137, 149.831, 19.424, 31.430, 50.753],
    ...     [6.023, 1.782, 19.424, 12.711, 4.757, 9.075],
    ...     [20.755, 4.936, 31.430, 4.757, 52.604, 66.762],
    ...     [29.701, 7.204, 50.753, 9.075, 66.762, 135.292]])
    >>> found = maximum_likelihood(tests, n_factors=1)
    >>> found.loadings[:, 0].round(3)
    array([0.682, 0.384, 0.502, 0.3  , 0.877, 0.849])
    >>> found.uniquenesses.round(3)
    array([0.535, 0.853, 0.748, 0.91 , 0.232, 0.28 ])
    """
    r = correlation_of(correlation)
    _check_number(len(r), n_factors)
    inverse = inverse_of(r)

    def roots(log_psi: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        scale = np.exp(-log_psi / 2)
        return _descending(scale[:, None] * r * scale)

    def misfit(log_psi: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        e, v = roots(log_psi)
        rest, sides = e[n_factors:], v[:, n_factors:]
        gradient = (sides**2) @ (1 - rest)
        return float((rest - np.log(rest) - 1).sum()), gradient

    start = np.log((1 - 0.5 * n_factors / len(r)) / np.diag(inverse))
    log_psi = _minimised(misfit, start, lowest=np.log(_LEAST_UNIQUENESS), highest=0.0)
    e, v = roots(log_psi)
    sizes = np.sqrt(np.maximum(e[:n_factors] - 1, 0))
    loadings = np.exp(log_psi / 2)[:, None] * v[:, :n_factors] * sizes
    return Factors(ordered(loadings), np.exp(log_psi))


def minimum_residual(correlation: NDArray[np.float64], *, n_factors: int) -> Factors:
    """Factors that leave the least squared residual correlations.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations or covariances; need not have an inverse, so pairwise ones will do.
    n_factors : int
        1 or more, few enough to leave no negative degrees of freedom.

    Returns
    -------
    Factors
        Unrotated.

    Raises
    ------
    ValueError
        When it is no matrix of covariances or there are too many factors for so few items.

    Notes
    -----
    Minimises Σ_{j>k} e_j² / 2 over Ψ, e the roots of R − Ψ; then Λ = V_k E_k^{½}. At the
    minimum the diagonal fits, so the sum is over the residuals beside it.

    Source: Harman & Jones (1966), Psychometrika 31, 351–368.

    Examples
    --------
    A single factor with loadings .8, .7, .6, .5 comes back.

    >>> size = np.array([0.8, 0.7, 0.6, 0.5])
    >>> r = np.outer(size, size)
    >>> np.fill_diagonal(r, 1)
    >>> minimum_residual(r, n_factors=1).loadings[:, 0].round(6)
    array([0.8, 0.7, 0.6, 0.5])
    """
    r = correlation_of(correlation)
    _check_number(len(r), n_factors)

    def misfit(psi: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        e, v = _descending(r - np.diag(psi))
        rest = e[n_factors:]
        return 0.5 * float((rest**2).sum()), -(v[:, n_factors:] ** 2) @ rest

    # The largest correlation of an item is a first guess of what it shares with the others.
    start = 1 - np.abs(r - np.eye(len(r))).max(axis=1)
    psi = _minimised(misfit, start, lowest=_LEAST_UNIQUENESS, highest=1.0)
    e, v = _descending(r - np.diag(psi))
    return Factors(ordered(v[:, :n_factors] * np.sqrt(np.maximum(e[:n_factors], 0))), psi)


def factor_test(correlation: NDArray[np.float64], factors: Factors, *, n: int) -> ModelTest:
    """Whether the factors leave more of the correlations than chance would.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        The correlations or covariances that were analysed.
    factors : Factors
        From `maximum_likelihood`.
    n : int
        Respondents, more than items.

    Returns
    -------
    ModelTest
        A small p says that so many factors are not enough; with no degree of freedom p is 1.

    Raises
    ------
    ValueError
        When n is too small or the shapes differ.

    Notes
    -----
    (n − 1 − (2p + 5)/6 − 2k/3) · (ln|Σ| + tr(Σ⁻¹R) − ln|R| − p), Σ = ΛΛᵀ + Ψ, on
    ((p − k)² − p − k)/2 degrees of freedom.

    Source: Bartlett (1951), Biometrika 38, 337–344; Lawley & Maxwell (1971), section 4.4. R's
    factanal of ability.cov gives 75.18 on 9 degrees of freedom for one factor.

    Examples
    --------
    >>> size = np.array([0.8, 0.7, 0.6, 0.5, 0.6])
    >>> r = np.outer(size, size)
    >>> np.fill_diagonal(r, 1)
    >>> test = factor_test(r, maximum_likelihood(r, n_factors=1), n=100)
    >>> round(abs(test.statistic), 6), test.freedom, round(test.p, 6)
    (0.0, 5, 1.0)
    """
    r = correlation_of(correlation)
    p, k = factors.loadings.shape
    if p != len(r) or n <= p:
        raise ValueError(f"a test of {p} items needs their correlations and n > {p}, got n = {n}.")
    implied = factors.loadings @ factors.loadings.T + np.diag(factors.uniquenesses)
    gap = np.trace(np.linalg.solve(implied, r)) - p
    gap += np.linalg.slogdet(implied)[1] - np.linalg.slogdet(r)[1]
    statistic = float((n - 1 - (2 * p + 5) / 6 - 2 * k / 3) * gap)
    freedom = ((p - k) ** 2 - p - k) // 2
    tail = float(special.chdtrc(freedom, max(statistic, 0.0))) if freedom > 0 else 1.0
    return ModelTest(statistic, freedom, tail)


def ordered(loadings: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the factors by falling variance, each with the sign that makes its sum positive.

    Parameters
    ----------
    loadings : (n_items, n_factors) float
        Loadings on uncorrelated factors.

    Returns
    -------
    (n_items, n_factors) float
        The same columns, sorted by their sums of squares and turned.

    Notes
    -----
    Order and sign of factors are arbitrary; fixing them makes two runs comparable.

    Source: R Core Team, stats::factanal (its convention of order and sign).

    Examples
    --------
    >>> ordered(np.array([[0.1, -0.8], [0.2, -0.7]]))
    array([[0.8, 0.1],
           [0.7, 0.2]])
    """
    order = np.argsort(-(loadings**2).sum(axis=0), kind="stable")
    signs = np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    return (loadings * signs)[:, order]


def _check_number(p: int, k: int) -> None:
    if k < 1 or (p - k) ** 2 < p + k:
        raise ValueError(f"{p} items cannot carry {k} factors; take fewer factors or more items.")


def _descending(
    matrix: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    e, v = np.linalg.eigh(matrix)
    return e[::-1], v[:, ::-1]


def _minimised(
    misfit: Callable[[NDArray[np.float64]], tuple[float, NDArray[np.float64]]],
    start: NDArray[np.float64],
    *,
    lowest: float,
    highest: float,
) -> NDArray[np.float64]:
    options = {"ftol": 1e-16, "gtol": 1e-10, "maxiter": 2000, "maxcor": 20}
    bounds = [(float(lowest), float(highest))] * len(start)
    start = np.clip(start, lowest, highest)
    found = optimize.minimize(
        misfit, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options
    )
    return np.asarray(found.x, dtype=np.float64)
