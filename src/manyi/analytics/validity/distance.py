"""How far a person's pattern of answers lies from what goes together in the wave."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.validity.flags import Flags, flagged

# Rows with blanks are worked off in portions, each with its own stack of inverses.
_PORTION = 2048


@dataclass(frozen=True, eq=False)
class Distances:
    """Squared Mahalanobis distances, the answers each rests on, and the chance of one so large."""

    squared: NDArray[np.float64]
    freedom: NDArray[np.int64]
    p: NDArray[np.float64]


def mahalanobis(answers: NDArray[np.float64]) -> Distances:
    """Squared distance of each person's answers from the mean of all, in units of their spread.

    Parameters
    ----------
    answers : (n_respondents, n_items) float
        Answers; NaN is a blank. The mean and the covariances are taken over the answers given,
        pair by pair; a form with blanks is measured over the items it answers.

    Returns
    -------
    Distances
        Squared distances ≥ 0, degrees of freedom (items answered) and their chi-square tail;
        NaN for distance and tail of a form without answers.

    Raises
    ------
    ValueError
        When there are fewer than two respondents per item, or the covariances have no inverse.

    Notes
    -----
    D² = (x − x̄)ᵀ S⁻¹ (x − x̄), over the answered part of x with that part of S. Published: R
    careless 1.2.2 on careless_dataset, first three 44.0524 40.0837 49.1276.

    Source: Mahalanobis (1936), Proceedings of the National Institute of Sciences of India 2,
    49–55; Meade & Craig (2012), Psychological Methods 17, 437–455; R careless 1.2.2, mahad.

    Examples
    --------
    >>> found = mahalanobis(np.array([[1.0], [2], [3], [4], [5], [9]]))
    >>> found.squared.round(3)
    array([1.125, 0.5  , 0.125, 0.   , 0.125, 3.125])
    """
    n, p = answers.shape
    if n < 2 * p:
        raise ValueError(f"a distance over {p} items needs {2 * p} respondents, got {n}.")
    centre, covariance = _moments(answers)
    if not np.isfinite(covariance).all():
        raise ValueError("a distance needs two answers or more to every pair of items.")
    return distances(answers, centre=centre, precision=_inverse(covariance))


def distances(
    answers: NDArray[np.float64],
    *,
    centre: NDArray[np.float64],
    precision: NDArray[np.float64],
) -> Distances:
    """Squared distances from a stored mean and a stored inverse of the covariances, row by row.

    Parameters
    ----------
    answers : (n_respondents, n_items) float
        Any part of the wave; NaN is a blank, and the form is measured over what it answers.
    centre : (n_items,) float
        Means of the whole wave.
    precision : (n_items, n_items) float
        S⁻¹ of the whole wave, symmetric and positive definite.

    Returns
    -------
    Distances
        As `mahalanobis`; a row's figures do not depend on the other rows of the part.

    Raises
    ------
    ValueError
        When the shapes differ or precision is not positive definite.

    Notes
    -----
    D² = dᵀ S⁻¹ d with d = x − centre; with blanks, d_oᵀ (S_oo)⁻¹ d_o over the answered items o.

    Source: Little & Rubin (2002), Statistical Analysis with Missing Data, 2nd ed., section 11.2
    (distances over the observed part).

    Examples
    --------
    >>> precision = np.linalg.inv(np.array([[1.0, 0.5], [0.5, 1]]))
    >>> part = np.array([[1.0, -1], [2, np.nan]])
    >>> distances(part, centre=np.zeros(2), precision=precision).squared.round(6)
    array([4., 4.])
    """
    p = answers.shape[-1]
    if centre.shape != (p,) or precision.shape != (p, p):
        raise ValueError(f"{p} items need shapes ({p},) and ({p}, {p}) of centre and precision.")
    covariance = _inverse(precision)
    given = ~np.isnan(answers)
    apart = np.where(given, answers - centre, 0.0)
    squared = np.maximum(((apart @ precision) * apart).sum(axis=1), 0.0)
    partly = np.flatnonzero(~given.all(axis=1))
    if len(partly):
        squared[partly] = _partial(apart[partly], given[partly], covariance)
    freedom = given.sum(axis=1)
    squared[freedom == 0] = np.nan
    return Distances(squared, freedom, special.chdtrc(np.maximum(freedom, 1), squared))


def far_out(found: Distances, *, alpha: float = 0.001) -> Flags:
    """Flag forms whose combination of answers hardly ever occurs.

    Parameters
    ----------
    found : Distances
        From `mahalanobis` or `distances`.
    alpha : float
        Chance below which a form is flagged, between 0 and 1.

    Returns
    -------
    Flags
        Figures are chances of a distance as large, so that forms with and without blanks can be
        held against one limit; limit is alpha.

    Raises
    ------
    ValueError
        When alpha lies outside its range.

    Notes
    -----
    P(χ²_k ≥ D²) < alpha, k the answers given. Answers on scales are not normal, so the chance
    is a yardstick for looking again, never a proof.

    Source: Tabachnick & Fidell (2013), Using Multivariate Statistics, 6th ed., section 4.1.4
    (p < .001).

    Examples
    --------
    >>> found = Distances(np.array([1.0, 30]), np.array([3, 3]), np.array([0.801, 1.4e-6]))
    >>> far_out(found).rows
    array([1])
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha lies between 0 and 1, got {alpha}.")
    return flagged("far_out", found.p, found.p < alpha, alpha)


def _moments(answers: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return means and pairwise covariances over the answers given."""
    given = (~np.isnan(answers)).astype(np.float64)
    centre = np.where(given > 0, answers, 0.0).sum(axis=0) / np.maximum(given.sum(axis=0), 1)
    apart = np.where(given > 0, answers - centre, 0.0)
    both = given.T @ given
    sums = apart.T @ given
    covariance = np.full(both.shape, np.nan)
    products = apart.T @ apart - sums * sums.T / np.maximum(both, 1)
    np.divide(products, both - 1, out=covariance, where=both > 1)
    return centre, covariance


def _inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    try:
        np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError as error:
        raise ValueError(
            "the covariances have no inverse: an item never varies or follows from others. "
            "Leave it out."
        ) from error
    return np.asarray(np.linalg.inv(matrix), dtype=np.float64)


def _partial(
    apart: NDArray[np.float64], given: NDArray[np.bool_], covariance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return distances over the answered items of each row; rows of one pattern go together."""
    patterns, which = np.unique(np.packbits(given, axis=1), axis=0, return_inverse=True)
    kept = np.unpackbits(patterns, axis=1, count=given.shape[1]).astype(bool)
    order = np.argsort(which, kind="stable")
    squared = np.empty(len(apart))
    for start in range(0, len(order), _PORTION):
        rows = order[start : start + _PORTION]
        first, last = which[rows[0]], which[rows[-1]] + 1
        stack = _parts(covariance, kept[first:last])
        # The inverse of each answered part, with 1 in place of what was left blank.
        inverses = np.linalg.inv(stack)[which[rows] - first]
        products = (inverses @ apart[rows, :, None])[..., 0]
        squared[rows] = (products * apart[rows]).sum(axis=1)
    return np.maximum(squared, 0.0)


def _parts(covariance: NDArray[np.float64], kept: NDArray[np.bool_]) -> NDArray[np.float64]:
    both = kept[:, :, None] & kept[:, None, :]
    return np.where(both, covariance, np.eye(len(covariance)))
