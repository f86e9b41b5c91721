"""Cronbach's alpha: how far items that should measure one thing go together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.factors.matrices import checked_covariance, correlation_of
from manyi.analytics.intervals import Interval

# Below this many respondents an interval of alpha spans most of what it can be.
FEWEST_RESPONDENTS = 30


@dataclass(frozen=True, eq=False)
class ItemAnalysis:
    """What a scale's items contribute: alpha with its interval, and two figures per item."""

    n: int
    alpha: float
    interval: Interval
    standardized_alpha: float
    if_deleted: NDArray[np.float64]
    item_rest: NDArray[np.float64]


def cronbach_alpha(covariance: NDArray[np.float64]) -> float:
    """Alpha of the sum of the items.

    Parameters
    ----------
    covariance : (n_items, n_items) float
        Covariances of items that point the same way, two or more; pairwise ones will do.

    Returns
    -------
    float
        At most 1; below 0 when items point different ways.

    Raises
    ------
    ValueError
        When there are fewer than two items, it is no matrix of covariances, or the sum of the
        items does not vary.

    Notes
    -----
    α = p/(p − 1) · (1 − tr S / Σ_ij s_ij). Published: R psych on the attitude data .84314, on
    bfi A .7030, C .7267, E .7617, N .8140, O .6002.

    Source: Cronbach (1951), Psychometrika 16, 297–334.

    Examples
    --------
    >>> round(cronbach_alpha(np.array([[1.0, 0.5], [0.5, 1.0]])), 6)
    0.666667
    """
    s = _scale(covariance)
    p, total = len(s), float(s.sum())
    if total <= 0:
        raise ValueError("the sum of the items does not vary; turn reversed items round first.")
    return float(p / (p - 1) * (1 - np.trace(s) / total))


def standardized_alpha(covariance: NDArray[np.float64]) -> float:
    """Alpha of the sum of the items after each is given variance 1.

    Parameters
    ----------
    covariance : (n_items, n_items) float
        Covariances or correlations of two items or more.

    Returns
    -------
    float
        At most 1.

    Raises
    ------
    ValueError
        As `cronbach_alpha`.

    Notes
    -----
    α of the correlations = p r̄ / (1 + (p − 1) r̄). Published: R psych on the attitude data .83908.

    Source: Cronbach (1951), Psychometrika 16, 297–334.

    Examples
    --------
    >>> round(standardized_alpha(np.array([[4.0, 1.0], [1.0, 1.0]])), 6)
    0.666667
    """
    return cronbach_alpha(correlation_of(_scale(covariance)))


def alpha_if_deleted(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Alpha of the remaining items after each item in turn is left out.

    Parameters
    ----------
    covariance : (n_items, n_items) float
        Covariances of three items or more.

    Returns
    -------
    (n_items,) float
        An item above the alpha of all weakens the scale.

    Raises
    ------
    ValueError
        When there are fewer than three items, or as `cronbach_alpha`.

    Notes
    -----
    α of S without row and column j

    Source: Nunnally & Bernstein (1994), Psychometric Theory, 3rd ed., chapter 8.

    Examples
    --------
    >>> s = np.array([[1.0, 0.5, 0.1], [0.5, 1, 0.1], [0.1, 0.1, 1]])
    >>> alpha_if_deleted(s).round(6)
    array([0.181818, 0.181818, 0.666667])
    """
    s = _scale(covariance)
    if len(s) < 3:  # noqa: PLR2004 - two have to remain
        raise ValueError(f"alpha without an item needs three items or more, got {len(s)}.")
    items = range(len(s))
    kept = [[other for other in items if other != item] for item in items]
    return np.array([cronbach_alpha(s[np.ix_(others, others)]) for others in kept])


def item_rest_correlation(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correlation of each item with the sum of the others.

    Parameters
    ----------
    covariance : (n_items, n_items) float
        Covariances of two items or more.

    Returns
    -------
    (n_items,) float
        −1 to 1; NaN where the others' sum does not vary.

    Raises
    ------
    ValueError
        When there are fewer than two items or it is no matrix of covariances.

    Notes
    -----
    (Σ_k s_jk − s_jj) / √(s_jj (Σ_kl s_kl − 2 Σ_k s_jk + s_jj)). Published: R psych (r.drop) on
    the attitude data, first .671262.

    Source: Nunnally & Bernstein (1994), Psychometric Theory, 3rd ed., chapter 8.

    Examples
    --------
    >>> s = np.array([[1.0, 0.5, 0.1], [0.5, 1, 0.1], [0.1, 0.1, 1]])
    >>> item_rest_correlation(s).round(4)
    array([0.4045, 0.4045, 0.1155])
    """
    s = _scale(covariance)
    own, sums = np.diag(s), s.sum(axis=1)
    rest = s.sum() - 2 * sums + own
    r = np.full(len(s), np.nan)
    np.divide(sums - own, np.sqrt(own * np.maximum(rest, 0)), out=r, where=rest > 0)
    return r


def alpha_interval(alpha: float, *, n: int, n_items: int, level: float = 0.95) -> Interval:
    """Confidence interval of alpha.

    Parameters
    ----------
    alpha : float
        Alpha found, below 1.
    n : int
        Respondents, 30 or more.
    n_items : int
        Items of the scale, two or more.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Interval
        Both ends at most 1.

    Raises
    ------
    ValueError
        When there are fewer than 30 respondents or two items, or another value lies outside its
        range.

    Notes
    -----
    1 − (1 − α) F_{(1±level)/2}, F with n − 1 and (n − 1)(p − 1) degrees of freedom. Published:
    R psych gives .74 and .92 for the attitude data (α = .84, n = 30, p = 7).

    Source: Feldt (1965), Psychometrika 30, 357–370; Feldt, Woodruff & Salih (1987), Applied
    Psychological Measurement 11, 93–103.

    Examples
    --------
    >>> found = alpha_interval(0.843142769565, n=30, n_items=7)
    >>> round(found.low, 2), round(found.high, 2)
    (0.74, 0.92)
    """
    if n < FEWEST_RESPONDENTS:
        raise ValueError(
            f"an interval of alpha needs {FEWEST_RESPONDENTS} respondents or more, got {n}."
        )
    if n_items < 2 or alpha >= 1 or not 0 < level < 1:  # noqa: PLR2004 - a scale has two items
        raise ValueError("an interval of alpha needs two items, alpha below 1, a level in (0, 1).")
    freedom = n - 1, (n - 1) * (n_items - 1)
    high, low = (special.fdtri(*freedom, tail) for tail in ((1 - level) / 2, (1 + level) / 2))
    return Interval(float(1 - (1 - alpha) * low), float(1 - (1 - alpha) * high), level)


def alpha_error(covariance: NDArray[np.float64], *, n: int) -> float:
    """Large-sample standard error of alpha.

    Parameters
    ----------
    covariance : (n_items, n_items) float
        Covariances of two items or more.
    n : int
        Respondents, 30 or more.

    Returns
    -------
    float
        In the unit of alpha.

    Raises
    ------
    ValueError
        When there are fewer than 30 respondents, or as `cronbach_alpha`.

    Notes
    -----
    √(Q/n), Q = 2p²/((p − 1)²(1ᵀS1)³) · (1ᵀS1 (tr S² + tr²S) − 2 tr S · 1ᵀS²1). Published: R
    psych (ase) on the attitude data .0424357.

    Source: Duhachek & Iacobucci (2004), Journal of Applied Psychology 89, 792–808.

    Examples
    --------
    >>> round(alpha_error(np.array([[1.0, 0.5], [0.5, 1.0]]), n=100), 6)
    0.066667
    """
    if n < FEWEST_RESPONDENTS:
        raise ValueError(
            f"an error of alpha needs {FEWEST_RESPONDENTS} respondents or more, got {n}."
        )
    s = _scale(covariance)
    p, total, trace, squared = len(s), float(s.sum()), float(np.trace(s)), s @ s
    spread = total * (np.trace(squared) + trace**2) - 2 * trace * squared.sum()
    return float(np.sqrt(2 * p**2 / ((p - 1) ** 2 * total**3) * spread / n))


def item_analysis(covariance: NDArray[np.float64], *, n: int, level: float = 0.95) -> ItemAnalysis:
    """Everything about a scale that its covariances tell.

    Parameters
    ----------
    covariance : (n_items, n_items) float
        Covariances of three items or more that point the same way.
    n : int
        Respondents, 30 or more; of pairwise covariances, the fewest that a pair rests on.
    level : float
        Confidence of alpha's interval, between 0 and 1.

    Returns
    -------
    ItemAnalysis
        Figures in the order of the items.

    Raises
    ------
    ValueError
        When there are too few respondents or items, or as `cronbach_alpha`.

    Notes
    -----
    `cronbach_alpha`, `alpha_interval`, `alpha_if_deleted` and `item_rest_correlation` together.

    Source: Nunnally & Bernstein (1994), Psychometric Theory, 3rd ed., chapter 8.

    Examples
    --------
    >>> s = np.array([[1.0, 0.5, 0.1], [0.5, 1, 0.1], [0.1, 0.1, 1]])
    >>> found = item_analysis(s, n=200)
    >>> round(found.alpha, 4), found.if_deleted.argmax()
    (0.4773, np.int64(2))
    """
    alpha = cronbach_alpha(covariance)
    return ItemAnalysis(
        n=n,
        alpha=alpha,
        interval=alpha_interval(alpha, n=n, n_items=len(covariance), level=level),
        standardized_alpha=standardized_alpha(covariance),
        if_deleted=alpha_if_deleted(covariance),
        item_rest=item_rest_correlation(covariance),
    )


def _scale(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    s = checked_covariance(covariance)
    if len(s) < 2:  # noqa: PLR2004 - one item has nothing to agree with
        raise ValueError(f"a scale has two items or more, got {len(s)}.")
    return s
