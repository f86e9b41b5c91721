"""Penalty and reward: what a weak and what a strong indicator does to the whole."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.drivers import LEAST_RESPONDENTS


class Factor(StrEnum):
    """What kind of indicator it is, by what moves the whole."""

    BASIC = "基本因素"
    PERFORMANCE = "绩效因素"
    EXCITEMENT = "魅力因素"
    NEITHER = "无显著影响"


@dataclass(frozen=True)
class Contrast:
    """What a bad and a good answer to one indicator add to the outcome, in its own points.

    Each against an answer in between, all other indicators held fast; p values are two-sided.
    """

    penalty: float
    reward: float
    penalty_se: float
    reward_se: float
    penalty_p: float
    reward_p: float
    factor: Factor


def contrast_columns(
    answers: NDArray[np.float64], *, low: float, high: float
) -> NDArray[np.float64]:
    """Mark for every answer whether it is a bad and whether it is a good one.

    Parameters
    ----------
    answers : (n_respondents, p) float
        Points; a missing answer (NaN) stays missing in both columns.
    low, high : float
        Bad is low or less, good is high or more; low < high.

    Returns
    -------
    (n_respondents, 2p) float
        First the p columns of bad answers, then the p columns of good ones, 1 or 0.

    Raises
    ------
    ValueError
        When low is not below high.

    Notes
    -----
    1 if x ≤ low; 1 if x ≥ high.

    Source: Brandt (1987), in Suprenant (ed.), Add Value to Your Service, American Marketing
    Association, 61–65. The example is our own.

    Examples
    --------
    >>> contrast_columns(np.array([[1.0], [3.0], [5.0]]), low=2, high=4).tolist()
    [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
    """
    if not low < high:
        raise ValueError(f"bad answers must end below good ones, got {low} and {high}.")
    blank = np.isnan(answers)
    marks = np.concatenate([answers <= low, answers >= high], axis=1).astype(float)
    marks[np.concatenate([blank, blank], axis=1)] = np.nan
    return marks


def penalty_reward(
    covariance: NDArray[np.float64], *, n: int, alpha: float = 0.05
) -> tuple[Contrast, ...]:
    """Regress the outcome on the bad and the good answers to every indicator.

    Parameters
    ----------
    covariance : (1 + 2p, 1 + 2p) float
        Covariances, n − 1 in the denominator, of the outcome, the p columns of bad and the p
        columns of good answers, as `contrast_columns` gives them; none missing.
    n : int
        Respondents, at least 30 and more than 2p + 1.
    alpha : float
        Two-sided level at which a penalty or reward counts as proven.

    Returns
    -------
    tuple of Contrast
        One for each indicator. Basic: only bad answers move the outcome; excitement: only good
        ones do; performance: both.

    Raises
    ------
    ValueError
        When n is too small, the shape is odd, or an indicator has no bad or no good answers.

    Notes
    -----
    b = S_xx⁻¹ s_xy, se = √(σ² · diag(S_xx⁻¹)/(n − 1)), σ² = (n − 1)(s_yy − bᵀs_xy)/(n − 2p − 1);
    t(n − 2p − 1).

    Source: Brandt (1987), in Suprenant (ed.), Add Value to Your Service, 61–65; Matzler &
    Sauerwein (2002), International Journal of Service Industry Management 13, 314–332. The example
    is our own: a bad answer costs two points, a good one adds nothing.

    Examples
    --------
    >>> rng = np.random.default_rng(3)
    >>> answers = rng.integers(1, 6, size=(400, 1)).astype(float)
    >>> marks = contrast_columns(answers, low=2, high=4)
    >>> outcome = 8 - 2 * marks[:, 0] + rng.normal(0, 0.5, 400)
    >>> [found] = penalty_reward(np.cov(np.column_stack([outcome, marks]).T), n=400)
    >>> round(found.penalty), round(found.reward), str(found.factor)
    (-2, 0, '基本因素')
    """
    s = np.asarray(covariance, dtype=np.float64)
    p, odd = divmod(s.shape[0] - 1, 2)
    if s.ndim != 2 or s.shape[0] != s.shape[1] or odd or p < 1:  # noqa: PLR2004 - a matrix
        raise ValueError(f"a contrast needs shape (1 + 2p, 1 + 2p), got {s.shape}.")
    freedom = n - 2 * p - 1
    if n < LEAST_RESPONDENTS or freedom < 1:
        least = max(LEAST_RESPONDENTS, 2 * p + 2)
        raise ValueError(f"a contrast of {p} indicators needs {least} respondents, got {n}.")
    b, se = _regression(s, n, freedom)
    tails = 2 * special.stdtr(freedom, -abs(b) / se)
    return tuple(
        Contrast(
            penalty=float(b[j]),
            reward=float(b[p + j]),
            penalty_se=float(se[j]),
            reward_se=float(se[p + j]),
            penalty_p=float(tails[j]),
            reward_p=float(tails[p + j]),
            factor=_factor(tails[j] < alpha and b[j] < 0, tails[p + j] < alpha and b[p + j] > 0),
        )
        for j in range(p)
    )


def _regression(
    s: NDArray[np.float64], n: int, freedom: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    spread = np.diagonal(s)[1:]
    if not np.isfinite(s).all() or (spread <= 0).any():
        raise ValueError("a contrast needs some bad, some middle and some good answers everywhere.")
    try:
        inverse = np.linalg.inv(s[1:, 1:])
    except np.linalg.LinAlgError as error:
        raise ValueError("two indicators are answered alike; leave one of them out.") from error
    b = inverse @ s[1:, 0]
    rest = max(s[0, 0] - b @ s[1:, 0], np.finfo(float).tiny)
    return b, np.sqrt(rest / freedom * np.diagonal(inverse))


def _factor(penalised: bool, rewarded: bool) -> Factor:
    if penalised:
        return Factor.PERFORMANCE if rewarded else Factor.BASIC
    return Factor.EXCITEMENT if rewarded else Factor.NEITHER
