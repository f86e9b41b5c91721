"""Weights that people state: equal ones, and those of several experts."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats


@dataclass(frozen=True)
class Concordance:
    """How far experts agree: w from 0 (not at all) to 1 (fully), and the chance of so much."""

    w: float
    p: float


def equal_weights(n_indicators: int) -> NDArray[np.float64]:
    """Give every indicator the same weight.

    Parameters
    ----------
    n_indicators : int
        One or more.

    Returns
    -------
    (n_indicators,) float
        Adding up to 1.

    Raises
    ------
    ValueError
        When there is no indicator.

    Notes
    -----
    w = 1/n

    Source: OECD (2008), Handbook on Constructing Composite Indicators, step 6 (equal
    weighting). The example is our own.

    Examples
    --------
    >>> equal_weights(4)
    array([0.25, 0.25, 0.25, 0.25])
    """
    if n_indicators < 1:
        raise ValueError(f"weights need one indicator or more, got {n_indicators}.")
    return np.full(n_indicators, 1 / n_indicators)


def expert_mean_weights(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Average what the experts gave, each expert counting the same.

    Parameters
    ----------
    points : (n_experts, n_indicators) float
        What each expert gave each indicator, not negative, in units of their own (100 to share
        out, or marks from 1 to 10); none missing.

    Returns
    -------
    (n_indicators,) float
        Adding up to 1.

    Raises
    ------
    ValueError
        When a figure is missing or negative, or an expert gave nothing to anything.

    Notes
    -----
    w_j = mean over experts of points_ij / Σ_j points_ij

    Source: OECD (2008), Handbook on Constructing Composite Indicators, step 6 (budget
    allocation). The example is our own.

    Examples
    --------
    >>> expert_mean_weights(np.array([[50, 30, 20], [6, 2, 2]]))
    array([0.55, 0.25, 0.2 ])
    """
    return np.asarray(_shared_out(points).mean(axis=0))


def expert_median_weights(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take the middle of what the experts gave, which one of them alone cannot move.

    Parameters
    ----------
    points : (n_experts, n_indicators) float
        What each expert gave each indicator, not negative, in units of their own; none missing.

    Returns
    -------
    (n_indicators,) float
        Adding up to 1.

    Raises
    ------
    ValueError
        When a figure is missing or negative, an expert gave nothing to anything, or most gave
        nothing to every indicator.

    Notes
    -----
    w_j = m_j/Σ m, m_j the median over experts of points_ij / Σ_j points_ij

    Source: Dalkey & Helmer (1963), Management Science 9, 458–467 (medians of experts). The example
    is our own.

    Examples
    --------
    >>> expert_median_weights(np.array([[50, 30, 20], [50, 30, 20], [0, 0, 100]]))
    array([0.5, 0.3, 0.2])
    """
    middle = np.median(_shared_out(points), axis=0)
    if middle.sum() <= 0:
        raise ValueError("no indicator got anything from half of the experts; use the mean.")
    return np.asarray(middle / middle.sum())


def expert_concordance(points: NDArray[np.float64]) -> Concordance:
    """Kendall's coefficient: how alike the experts rank the indicators.

    Parameters
    ----------
    points : (n_experts, n_indicators) float
        Two experts and two indicators or more; equal points are ties; none missing.

    Returns
    -------
    Concordance
        w in [0, 1] and the p value of no agreement (χ² on n − 1; rough below 7 indicators).

    Raises
    ------
    ValueError
        When there are too few experts or indicators, or every expert ranks all alike.

    Notes
    -----
    W = 12 Σ(R_j − R̄)² / (m²(n³ − n) − m Σ(t³ − t)), R_j the sum of ranks, t the sizes of ties;
    χ² = m(n − 1)W.

    Source: Kendall & Babington Smith (1939), Annals of Mathematical Statistics 10, 275–287; for
    ties Siegel & Castellan (1988), Nonparametric Statistics, 2nd ed., chapter 9. The example is
    our own: three experts of one mind.

    Examples
    --------
    >>> round(expert_concordance(np.array([[5, 3, 1], [9, 8, 2], [4, 2, 1]])).w, 12)
    1.0
    """
    m, n = np.shape(points)
    if m < 2 or n < 2:  # noqa: PLR2004 - agreement needs two of both
        raise ValueError(f"agreement needs two experts and two indicators, got {m} and {n}.")
    ranks = stats.rankdata(_shared_out(points), axis=1)
    ties = sum(float((np.unique(row, return_counts=True)[1] ** 3).sum() - n) for row in ranks)
    spread = m**2 * (n**3 - n) - m * ties
    if spread <= 0:
        raise ValueError("agreement needs an expert who ranks some indicator above another.")
    w = 12 * float(((ranks.sum(axis=0) - m * (n + 1) / 2) ** 2).sum()) / spread
    return Concordance(w, float(special.chdtrc(n - 1, m * (n - 1) * w)))


def _shared_out(points: NDArray[np.float64]) -> NDArray[np.float64]:
    given = np.asarray(points, dtype=np.float64)
    if given.ndim != 2 or not given.size:  # noqa: PLR2004 - experts by indicators
        raise ValueError(f"points need shape (n_experts, n_indicators), got {given.shape}.")
    if not np.isfinite(given).all() or given.min() < 0:
        raise ValueError("points need a figure of 0 or more from every expert for every indicator.")
    total = given.sum(axis=1, keepdims=True)
    if total.min() <= 0:
        at = int(total.argmin())
        raise ValueError(f"expert {at + 1} gave nothing to any indicator; ask again or leave out.")
    return np.asarray(given / total)
