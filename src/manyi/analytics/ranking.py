"""Ranks with intervals and funnel limits: nobody is praised or blamed for noise."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

from manyi.analytics.comparison import Figure, Outcome, holm
from manyi.analytics.comparison._spread import chance_of_split, spread_of_difference


@dataclass(frozen=True)
class RankInterval:
    """Rank of one figure, 1 being the highest value, and the ranks it may have in truth."""

    rank: int
    best: int
    worst: int


@dataclass(frozen=True, eq=False)
class Funnel:
    """Limits within which a figure of n respondents lies when it differs from nobody.

    `low` and `high` are (n_figures,) float in the unit of the target; NaN where there are too
    few respondents.
    """

    target: float
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    outcomes: tuple[Outcome, ...]


def rank_intervals(
    figures: Sequence[Figure], *, alpha: float = 0.05, least: int = 10
) -> tuple[RankInterval | None, ...]:
    """Rank figures and say which ranks each may have in truth, all of them at once.

    Parameters
    ----------
    figures : (n_figures,) of Figure
        Departments, projects or segments, nobody in two of them; more is better.
    alpha : float
        Chance that any interval misses its true rank, between 0 and 1.
    least : int
        Fewest respondents, two or more, of a figure that is ranked.

    Returns
    -------
    (n_figures,) of RankInterval or None
        None where there are too few respondents; ranks then run over the others. A figure is
        last for sure only when `best` is the last rank.

    Raises
    ------
    ValueError
        When alpha lies outside 0 to 1 or least is below two.

    Notes
    -----
    Each ordered pair is tested, one-sided, by Welch's t on Satterthwaite's degrees of freedom,
    all pairs together by Holm. best = 1 + figures surely above; worst = ranked figures less those
    surely below. Pairs in which nobody varies are told apart only by the exact chance of such a
    split, 1 / C(n₁ + n₂, n₁).

    Source: Mogstad, Romano, Shaikh & Wilhelm (2024), Review of Economic Studies 91, 476–518, with
    Holm (1979) in place of their bootstrap; the figures are an own example.

    Examples
    --------
    >>> figures = [Figure(0.90, 0.010, 80), Figure(0.82, 0.02, 90), Figure(0.80, 0.02, 70)]
    >>> for found in rank_intervals(figures):
    ...     print(found)
    RankInterval(rank=1, best=1, worst=1)
    RankInterval(rank=2, best=2, worst=3)
    RankInterval(rank=3, best=2, worst=3)
    """
    if not 0 < alpha < 1 or least < 2:  # noqa: PLR2004 - a spread needs two respondents
        raise ValueError(f"ranks need alpha between 0 and 1 and least ≥ 2, got {alpha}, {least}.")
    ranked = [at for at, figure in enumerate(figures) if figure.n >= least]
    values = np.array([figures[at].value for at in ranked], dtype=np.float64)
    above = _surely_above([figures[at] for at in ranked], alpha)
    found: list[RankInterval | None] = [None] * len(figures)
    for place, at in enumerate(ranked):
        found[at] = RankInterval(
            rank=1 + int((values > values[place]).sum()),
            best=1 + int(above[:, place].sum()),
            worst=len(ranked) - int(above[place].sum()),
        )
    return tuple(found)


def funnel_of_proportions(
    successes: NDArray[np.int64],
    n: NDArray[np.int64],
    *,
    target: float,
    level: float = 0.998,
    least: int = 10,
) -> Funnel:
    """Judge proportions of groups of unlike size against one target.

    Parameters
    ----------
    successes : (n_figures,) int
        Answers that count in each group, from 0 to n.
    n : (n_figures,) int
        Answers in each group; blanks are in neither.
    target : float
        Share that holds for all, above 0 and below 1: a target, or the company's own figure.
    level : float
        Share of groups inside the limits when all are alike: .95 to warn, .998 to act.
    least : int
        Fewest answers of a group that is judged.

    Returns
    -------
    Funnel
        Limits as shares in [0, 1]; higher or lower only outside them.

    Raises
    ------
    ValueError
        When shapes differ, successes exceed n, or target or level lies outside 0 to 1.

    Notes
    -----
    Exact limits of the binomial distribution, interpolated: with q = (1 − level)/2 and r the
    least count for which P(R ≤ r) > q, low = (r − (P(R ≤ r) − q) / (P(R ≤ r) − P(R ≤ r − 1))) / n;
    high is the same of n − R, so that neither is crossed by chance more often than q.
    Answers of one person to several items are not independent: use
    `funnel_of_figures` for those.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185–1202, appendix A.1.1; the counts
    are an own example.

    Examples
    --------
    >>> found = funnel_of_proportions(np.array([70, 30, 3]), np.array([80, 50, 4]), target=0.8)
    >>> [outcome.value for outcome in found.outcomes]
    ['not_different', 'lower', 'too_few']
    >>> found.low.round(3), found.high.round(3)
    (array([0.646, 0.601,   nan]), array([0.933, 0.965,   nan]))
    """
    if successes.shape != n.shape or (successes > n).any() or (successes < 0).any():
        raise ValueError("each group needs successes between 0 and its n.")
    if not (0 < target < 1 and 0 < level < 1):
        raise ValueError(f"target and level lie between 0 and 1, got {target} and {level}.")
    judged = n >= max(least, 1)
    low = np.where(judged, _binomial_limit(n, target, (1 - level) / 2), np.nan)
    high = np.where(judged, 1 - _binomial_limit(n, 1 - target, (1 - level) / 2), np.nan)
    return Funnel(target, low, high, _outcomes(successes / np.maximum(n, 1), low, high))


def funnel_of_figures(
    figures: Sequence[Figure], *, target: float, level: float = 0.998, least: int = 10
) -> Funnel:
    """Judge degrees or means of groups of unlike size against one target.

    Parameters
    ----------
    figures : (n_figures,) of Figure
        Each with its own standard error.
    target : float
        Value that holds for all, in the same unit.
    level : float
        Share of groups inside the limits when all are alike: .95 to warn, .998 to act.
    least : int
        Fewest respondents, two or more, of a group that is judged.

    Returns
    -------
    Funnel
        Limits in the unit of the target; higher or lower only outside them.

    Raises
    ------
    ValueError
        When level lies outside 0 to 1 or least is below two.

    Notes
    -----
    limits = target ± t(n − 1; (1 + level)/2) · s/√n, s pooled over the judged groups:
    s² = Σ (n − 1) n se² / Σ (n − 1), so that a small group that happened to agree has no narrow
    limits.

    Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185–1202, appendix A.1.3, with
    Student's t for the estimated spread; the figures are an own example.

    Examples
    --------
    >>> figures = [Figure(0.78, 0.02, 100), Figure(0.68, 0.02, 100), Figure(0.5, 0.1, 4)]
    >>> found = funnel_of_figures(figures, target=0.76)
    >>> [outcome.value for outcome in found.outcomes], found.low.round(3)
    (['not_different', 'lower', 'too_few'], array([0.697, 0.697,   nan]))
    """
    if not 0 < level < 1 or least < 2:  # noqa: PLR2004 - a spread needs two respondents
        raise ValueError(f"a funnel needs level in (0, 1) and least ≥ 2, got {level}, {least}.")
    n = np.array([figure.n for figure in figures], dtype=np.float64)
    values, errors = (
        np.array([getattr(figure, name) for figure in figures], dtype=np.float64)
        for name in ("value", "error")
    )
    judged = n >= least
    freedom = np.where(judged, n - 1, 0)
    variance = float((freedom * n * errors**2).sum()) / max(float(freedom.sum()), 1)
    reach = special.stdtrit(np.maximum(freedom, 1), (1 + level) / 2) * np.sqrt(variance / n)
    low, high = (np.where(judged, target + side * reach, np.nan) for side in (-1, 1))
    return Funnel(target, low, high, _outcomes(values, low, high))


def _surely_above(figures: Sequence[Figure], alpha: float) -> NDArray[np.bool_]:
    """Return (k, k) bool: the figure of the row lies above that of the column for sure."""
    k = len(figures)
    pairs = ~np.eye(k, dtype=bool)
    above = np.zeros((k, k), dtype=bool)
    p = np.array([[_one_sided_p(one, other) for other in figures] for one in figures])
    above[pairs] = holm(p[pairs].tolist()) < alpha if k > 1 else False
    return above


def _one_sided_p(one: Figure, other: Figure) -> float:
    value, spread = one.value - other.value, spread_of_difference(one, other)
    if spread is None:
        return chance_of_split(one, other) if value > 0 else 1.0
    return float(special.stdtr(spread.freedom, -value / spread.error))


def _binomial_limit(n: NDArray[np.int64], target: float, q: float) -> NDArray[np.float64]:
    """Return the lower limit; below it lie only counts x with P(R ≤ x) ≤ q."""
    # ppf answers the least r with P(R ≤ r) ≥ q, which differs from > q only on a tie.
    r = stats.binom.ppf(q, n, target)
    upto, before = stats.binom.cdf(r, n, target), stats.binom.cdf(r - 1, n, target)
    limit: NDArray[np.float64] = (r - (upto - q) / (upto - before)) / np.maximum(n, 1)
    return np.maximum(limit, 0.0)


def _outcomes(
    values: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> tuple[Outcome, ...]:
    ends = zip(values.tolist(), low.tolist(), high.tolist(), strict=True)
    return tuple(_outcome(value, low=least, high=most) for value, least, most in ends)


def _outcome(value: float, *, low: float, high: float) -> Outcome:
    if math.isnan(low):
        return Outcome.TOO_FEW
    if low <= value <= high:
        return Outcome.NOT_DIFFERENT
    return Outcome.HIGHER if value > high else Outcome.LOWER
