"""Weights that the data themselves give: entropy and CRITIC."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.correlations import checked_correlation


def entropy_weights(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights by how unevenly the units score: an indicator on which all are alike weighs nothing.

    Parameters
    ----------
    scores : (n_units, n_indicators) float
        Mean score of each unit (department, project, period) on each indicator, not negative,
        larger is better; two units or more, none missing.

    Returns
    -------
    (n_indicators,) float
        Adding up to 1.

    Raises
    ------
    ValueError
        When a score is missing or negative, an indicator is 0 for all, or no indicator
        distinguishes any units.

    Notes
    -----
    p_ij = x_ij/Σ_i x_ij, e_j = −Σ_i p_ij ln p_ij / ln n (0 ln 0 = 0), w_j = (1 − e_j)/Σ(1 − e). It
    says where units differ, not what matters to customers.

    Source: Hwang & Yoon (1981), Multiple Attribute Decision Making, Springer, chapter 3 (the
    entropy method). The example is our own: shares .25 and .75 have entropy .8113.

    Examples
    --------
    >>> entropy_weights(np.array([[5.0, 1.0, 3.0], [5.0, 3.0, 1.0]]))
    array([0. , 0.5, 0.5])
    """
    x = _checked(scores)
    if x.min() < 0 or (x.sum(axis=0) <= 0).any():
        raise ValueError("entropy needs scores of 0 or more, and one above 0 on every indicator.")
    p = x / x.sum(axis=0)
    logs = np.log(p, out=np.zeros_like(p), where=p > 0)
    diversity = np.maximum(1 + (p * logs).sum(axis=0) / np.log(len(x)), 0.0)
    # Equal shares leave the last digit of rounding, which is no difference between units.
    diversity[np.ptp(x, axis=0) == 0] = 0.0
    return _normalised(diversity)


def critic_weights(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights by spread and by how little an indicator repeats the others.

    Parameters
    ----------
    scores : (n_units, n_indicators) float
        Score of each unit or respondent on each indicator, larger is better; none missing.

    Returns
    -------
    (n_indicators,) float
        Adding up to 1.

    Raises
    ------
    ValueError
        When a score is missing, an indicator does not vary, or all say the same.

    Notes
    -----
    z = (x − min)/(max − min); c_j = sd(z_j) Σ_k (1 − r_jk); w = c/Σc.

    Source: Diakoulaki, Mavrotas & Papayannakis (1995), Computers & Operations Research 22,
    763–770, whose eight firms are the example (profitability, market share, productivity); the
    weights are those of the package scikit-criteria for them.

    Examples
    --------
    >>> firms = np.array([[61, 1.08, 4.33], [20.7, 0.26, 4.34], [16.3, 1.98, 2.53],
    ...                   [9, 3.29, 1.65], [5.4, 2.77, 2.33], [4, 4.12, 1.21],
    ...                   [-6.1, 3.52, 2.10], [-34.6, 3.31, 0.98]])
    >>> critic_weights(firms).round(8).tolist()
    [0.20222554, 0.48090173, 0.31687273]
    """
    x = _checked(scores)
    ranges = np.ptp(x, axis=0)
    if (ranges <= 0).any():
        at = int((ranges <= 0).argmax())
        raise ValueError(f"CRITIC needs indicators that vary; indicator {at + 1} does not.")
    return critic_weights_of_moments(
        np.atleast_2d(np.corrcoef(x, rowvar=False)), x.std(axis=0), ranges
    )


def critic_weights_of_moments(
    correlation: NDArray[np.float64], sds: NDArray[np.float64], ranges: NDArray[np.float64]
) -> NDArray[np.float64]:
    """CRITIC weights where only correlations and spreads are at hand.

    Parameters
    ----------
    correlation : (n_indicators, n_indicators) float
        Correlations of the indicators; none missing.
    sds : (n_indicators,) float
        Standard deviations, above 0.
    ranges : (n_indicators,) float
        What each is to be divided by: largest less smallest score, or the width of the scale.

    Returns
    -------
    (n_indicators,) float
        Adding up to 1.

    Raises
    ------
    ValueError
        When shapes differ, a deviation or range is not above 0, or all indicators say the same.

    Notes
    -----
    c_j = sd_j/range_j · Σ_k (1 − r_jk); w = c/Σc.

    Source: Diakoulaki, Mavrotas & Papayannakis (1995), Computers & Operations Research 22,
    763–770. The example is our own: two of three indicators nearly repeat each other.

    Examples
    --------
    >>> r = np.array([[1.0, 0.8, 0.0], [0.8, 1.0, 0.0], [0.0, 0.0, 1.0]])
    >>> critic_weights_of_moments(r, np.ones(3), np.full(3, 4.0)).round(4).tolist()
    [0.2727, 0.2727, 0.4545]
    """
    if np.shape(sds) != np.shape(ranges) or np.ndim(sds) != 1:
        raise ValueError(f"deviations and ranges need one shape, got {np.shape(sds)}.")
    if not ((sds > 0).all() and (ranges > 0).all()):
        raise ValueError("CRITIC needs deviations and ranges above 0.")
    r = checked_correlation(correlation, size=len(sds))
    return _normalised(sds / ranges * (1 - r).sum(axis=0))


def _checked(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    x = np.asarray(scores, dtype=np.float64)
    if x.ndim != 2 or len(x) < 2 or not x.shape[1]:  # noqa: PLR2004 - two units differ or not
        raise ValueError(f"scores need two units or more by indicators, got shape {x.shape}.")
    if not np.isfinite(x).all():
        raise ValueError("scores need a figure for every unit and indicator; one is missing.")
    return x


def _normalised(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    total = parts.sum()
    if total <= 0:
        raise ValueError("nothing tells these indicators apart; use equal or stated weights.")
    return np.asarray(parts / total)
