"""Reliability and distinctness of factors: omega, composite reliability, AVE, HTMT."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.factors.confirmatory import SimpleStructure, simple_structure
from manyi.analytics.factors.extraction import Factors
from manyi.analytics.factors.matrices import correlation_of


@dataclass(frozen=True, eq=False)
class MeasurementQuality:
    """How well each block of items measures its own factor, and no other.

    omega, composite and ave are (n_factors,); htmt is (n_factors, n_factors). omega is of the
    sum of the items as answered, composite of the items after each is given variance 1.
    """

    structure: SimpleStructure
    omega: NDArray[np.float64]
    composite: NDArray[np.float64]
    ave: NDArray[np.float64]
    htmt: NDArray[np.float64]


def composite_reliability(loadings: NDArray[np.float64], residuals: NDArray[np.float64]) -> float:
    """Share of the variance of the sum of a block's items that its factor accounts for.

    Parameters
    ----------
    loadings : (n_items,) float
        Loadings of one block on its factor of variance 1. In the units of the items the result
        is McDonald's omega; standardized ones give the composite reliability of PLS reports.
    residuals : (n_items,) float
        Residual variances, 0 or more, in the same units.

    Returns
    -------
    float
        Share in [0, 1].

    Raises
    ------
    ValueError
        When the shapes differ, a residual is negative, or all figures are 0.

    Notes
    -----
    ω = (Σλ)² / ((Σλ)² + Σθ). Published: semTools on the Holzinger–Swineford data .6253, .8852,
    .6878.

    Source: McDonald (1999), Test Theory, chapter 6; Fornell & Larcker (1981), Journal of
    Marketing Research 18, 39–50 (equation 10).

    Examples
    --------
    >>> size = np.array([0.8, 0.7, 0.6])
    >>> round(composite_reliability(size, 1 - size**2), 4)
    0.7449
    """
    _check(loadings, residuals)
    true = float(loadings.sum()) ** 2
    return true / (true + float(residuals.sum()))


def omega_total(correlation: NDArray[np.float64], factors: Factors) -> float:
    """Share of the variance of the sum of the items that the factors account for together.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations or covariances of items that point the same way.
    factors : Factors
        Found in these correlations, by `minimum_residual` or `maximum_likelihood`.

    Returns
    -------
    float
        Share in [0, 1], of the sum of the items after each is given variance 1.

    Raises
    ------
    ValueError
        When the shapes differ or the sum of the items does not vary.

    Notes
    -----
    ω_t = 1 − Σψ / Σ_ij r_ij. Published: R psych, omega() with one factor, on the complete rows of
    bfi A .723724, C .733779, E .763478, N .818451, O .617828.

    Source: Revelle & Zinbarg (2009), Psychometrika 74, 145–154 (equation 8).

    Examples
    --------
    >>> size = np.array([0.8, 0.7, 0.6])
    >>> r = np.outer(size, size)
    >>> np.fill_diagonal(r, 1)
    >>> round(omega_total(r, Factors(size[:, None], 1 - size**2)), 4)
    0.7449
    """
    r = correlation_of(correlation)
    if factors.uniquenesses.shape != r.shape[:1] or r.sum() <= 0:
        raise ValueError(
            "omega needs the factors of these items and a sum that varies; turn reversed items "
            "round first."
        )
    return float(1 - factors.uniquenesses.sum() / r.sum())


def average_variance_extracted(
    loadings: NDArray[np.float64], residuals: NDArray[np.float64]
) -> float:
    """Share of the variance of a block's items that its factor accounts for.

    Parameters
    ----------
    loadings : (n_items,) float
        Loadings of one block on its factor of variance 1; standardized ones weigh every item
        alike.
    residuals : (n_items,) float
        Residual variances, 0 or more, in the same units.

    Returns
    -------
    float
        Share in [0, 1]; from .5 the factor accounts for more than error does.

    Raises
    ------
    ValueError
        When the shapes differ, a residual is negative, or all figures are 0.

    Notes
    -----
    AVE = Σλ² / (Σλ² + Σθ). Published: semTools on the Holzinger–Swineford data .3706, .7210,
    .4245, in the units of the items.

    Source: Fornell & Larcker (1981), Journal of Marketing Research 18, 39–50 (equation 11).

    Examples
    --------
    >>> size = np.array([0.8, 0.7, 0.6])
    >>> round(average_variance_extracted(size, 1 - size**2), 4)
    0.4967
    """
    _check(loadings, residuals)
    true = float((loadings**2).sum())
    return true / (true + float(residuals.sum()))


def htmt(correlation: NDArray[np.float64], factor_of: NDArray[np.int64]) -> NDArray[np.float64]:
    """Correlations between blocks of items as a share of those within (arithmetic means).

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations or covariances of all items.
    factor_of : (n_items,) int
        The block of each item, numbered from 0 without gaps; two items or more in each.

    Returns
    -------
    (n_blocks, n_blocks) float
        Symmetric with ones on the diagonal; .85 or .90 and above says that two blocks measure
        one thing.

    Raises
    ------
    ValueError
        When the shapes differ or a block has one item.

    Notes
    -----
    mean |r| between i and j / √(mean |r| within i · mean |r| within j). Published: semTools on
    the Holzinger–Swineford data .424, .467, .290.

    Source: Henseler, Ringle & Sarstedt (2015), Journal of the Academy of Marketing Science 43,
    115–135.

    Examples
    --------
    >>> r = np.array([[1, 0.5, 0.2, 0.2], [0.5, 1, 0.2, 0.2], [0.2, 0.2, 1, 0.8],
    ...               [0.2, 0.2, 0.8, 1]])
    >>> htmt(r, np.array([0, 0, 1, 1])).round(4)
    array([[1.    , 0.3162],
           [0.3162, 1.    ]])
    """
    sizes = np.abs(correlation_of(correlation))
    return _ratios(_block_means(sizes, factor_of))


def htmt_geometric(
    correlation: NDArray[np.float64], factor_of: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Correlations between blocks of items as a share of those within (geometric means).

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations or covariances of all items; none of them 0.
    factor_of : (n_items,) int
        The block of each item, numbered from 0 without gaps; two items or more in each.

    Returns
    -------
    (n_blocks, n_blocks) float
        Symmetric with ones on the diagonal; does not ask that all loadings of a block be equal.

    Raises
    ------
    ValueError
        When the shapes differ, a block has one item, or a correlation is 0.

    Notes
    -----
    As `htmt` with geometric means (HTMT2). Published: semTools on the Holzinger–Swineford data
    .384, .387, .280.

    Source: Roemer, Schuberth & Henseler (2021), Industrial Management & Data Systems 121,
    2637–2650.

    Examples
    --------
    >>> r = np.array([[1, 0.5, 0.1, 0.4], [0.5, 1, 0.1, 0.4], [0.1, 0.1, 1, 0.8],
    ...               [0.4, 0.4, 0.8, 1]])
    >>> htmt_geometric(r, np.array([0, 0, 1, 1])).round(4)
    array([[1.    , 0.3162],
           [0.3162, 1.    ]])
    """
    sizes = np.abs(correlation_of(correlation))
    if (sizes == 0).any():
        raise ValueError("a geometric mean needs correlations other than 0.")
    return _ratios(np.exp(_block_means(np.log(sizes), factor_of)))


def measurement_quality(
    covariance: NDArray[np.float64], factor_of: NDArray[np.int64], *, n: int
) -> MeasurementQuality:
    """Omega, composite reliability, AVE and HTMT of all blocks from one factor model.

    Parameters
    ----------
    covariance : (n_items, n_items) float
        Covariances of all items.
    factor_of : (n_items,) int
        The block of each item, as for `simple_structure`.
    n : int
        Respondents, more than items.

    Returns
    -------
    MeasurementQuality
        Blocks in the order of their numbers; AVE in the units of the items.

    Raises
    ------
    ValueError
        As `simple_structure`.

    Notes
    -----
    The formulas of this module on the loadings of the correlated-factors model, as lavaan and
    semTools do.

    Source: Jorgensen et al., semTools, compRelSEM and AVE.

    Examples
    --------
    >>> size = np.array([0.8, 0.7, 0.6, 0.8, 0.8])
    >>> factor_of = np.array([0, 0, 0, 1, 1])
    >>> r = np.outer(size, size) * np.where(factor_of[:, None] == factor_of, 1, 0.5)
    >>> np.fill_diagonal(r, 1)
    >>> measurement_quality(r, factor_of, n=100).omega.round(4)
    array([0.7449, 0.7805])
    """
    structure = simple_structure(covariance, factor_of, n=n)
    alone = 1 - structure.standardized_loadings**2
    blocks = [factor_of == factor for factor in range(len(structure.correlations))]
    raw = [(structure.loadings[items], structure.residuals[items]) for items in blocks]
    unit = [(structure.standardized_loadings[items], alone[items]) for items in blocks]
    return MeasurementQuality(
        structure=structure,
        omega=np.array([composite_reliability(*block) for block in raw]),
        composite=np.array([composite_reliability(*block) for block in unit]),
        ave=np.array([average_variance_extracted(*block) for block in raw]),
        htmt=htmt(covariance, factor_of),
    )


def _check(loadings: NDArray[np.float64], residuals: NDArray[np.float64]) -> None:
    if loadings.ndim != 1 or loadings.shape != residuals.shape:
        raise ValueError(
            f"one residual per loading, got shapes {loadings.shape} and {residuals.shape}."
        )
    if (residuals < 0).any() or not (loadings.any() or residuals.any()):
        raise ValueError("residual variances are 0 or more, and some figure is not 0.")


def _block_means(values: NDArray[np.float64], factor_of: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean over the pairs of items of every two blocks, an item with itself aside."""
    if factor_of.shape != values.shape[:1] or factor_of.min() < 0:
        raise ValueError(f"one block per item: got {factor_of.shape} for {len(values)} items.")
    sizes = np.bincount(factor_of)
    if (sizes < 2).any():  # noqa: PLR2004 - one item has no pair
        raise ValueError(f"every block has two items or more, got {sizes.tolist()}.")
    member = (factor_of[:, None] == np.arange(len(sizes))).astype(np.float64)
    apart = values - np.diag(np.diag(values))
    pairs = np.outer(sizes, sizes) - np.diag(sizes)
    return np.asarray((member.T @ apart @ member) / pairs)


def _ratios(means: NDArray[np.float64]) -> NDArray[np.float64]:
    within = np.sqrt(np.diag(means))
    return np.asarray(means / np.outer(within, within))
