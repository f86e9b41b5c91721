"""Higher, lower, not different, or too few to say: the words that stand beside a difference."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.comparison._spread import chance_of_split, spread_of_difference
from manyi.analytics.comparison.differences import difference_of_figures
from manyi.analytics.comparison.figures import Difference, Figure
from manyi.analytics.comparison.multiplicity import holm
from manyi.analytics.intervals import Interval

# Adjusts the p values of comparisons made at once: holm, benjamini_hochberg …
Adjustment = Callable[[Sequence[float]], NDArray[np.float64]]


class Outcome(StrEnum):
    """What a comparison may say."""

    HIGHER = "higher"
    LOWER = "lower"
    NOT_DIFFERENT = "not_different"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Verdict:
    """One comparison of several: what may be said, and what could have been seen.

    `difference` is after − before; nothing but the outcome is there when it is too_few.
    `detectable` is the least difference that this comparison would have found with the power
    asked for; without it, "not different" would pass for "alike".
    """

    outcome: Outcome
    difference: float | None = None
    interval: Interval | None = None
    p: float | None = None
    adjusted_p: float | None = None
    detectable: float | None = None


def compare_pairs(
    pairs: Sequence[tuple[Figure, Figure]],
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    least: int = 10,
    adjust: Adjustment = holm,
) -> tuple[Verdict, ...]:
    """Judge several differences at once: waves, segments, departments or competitors.

    Parameters
    ----------
    pairs : (n_pairs,) of (before, after)
        Independent figures in the same unit; n counts their respondents.
    alpha : float
        Two-sided level of all comparisons together, between 0 and 1.
    power : float
        Chance with which the detectable difference would have been found, between 0 and 1.
    least : int
        Fewest respondents, two or more, on each side of a comparison; below it nothing is said.
    adjust : function
        What makes p values honest together, `holm` or `benjamini_hochberg`.

    Returns
    -------
    (n_pairs,) of Verdict
        In the same order. Pairs with too few respondents are not among those adjusted for.

    Raises
    ------
    ValueError
        When alpha or power lies outside 0 to 1 or least is below two.

    Notes
    -----
    outcome = higher or lower where adjusted p < alpha, else not_different.
    detectable = (t(1 − alpha/(2m)) + t(power)) · √(se₁² + se₂²), m comparisons being made; about
    2.8 standard errors for one. Where nobody varies on either side, p is the exact chance of such
    a split, 2 / C(n₁ + n₂, n₁), and there is no interval.

    Source: Welch (1947), Biometrika 34, 28–35; Holm (1979), Scandinavian Journal of Statistics 6,
    65–70; Bloom (1995), Evaluation Review 19, 547–556 for the detectable difference. The figures
    are an own example: a plan from 68 to 69.1 or 76.2.

    Examples
    --------
    >>> before = Figure(68.0, 1.5, 100)
    >>> small, large, few = compare_pairs([
    ...     (before, Figure(69.1, 1.5, 100)), (before, Figure(76.2, 1.5, 100)),
    ...     (before, Figure(90.0, 2.0, 4))])
    >>> small.outcome.value, large.outcome.value, few.outcome.value
    ('not_different', 'higher', 'too_few')
    >>> round(small.detectable, 2)
    6.58
    """
    if not (0 < alpha < 1 and 0 < power < 1) or least < 2:  # noqa: PLR2004 - a spread
        raise ValueError(
            "a comparison needs alpha and power between 0 and 1 and two respondents or more, "
            f"got {alpha}, {power} and {least}."
        )
    judged = [at for at, pair in enumerate(pairs) if min(figure.n for figure in pair) >= least]
    found = [_difference(*pairs[at]) for at in judged]
    adjusted = adjust([difference.p for difference, _ in found])
    verdicts = [Verdict(Outcome.TOO_FEW)] * len(pairs)
    for at, (difference, interval), p in zip(judged, found, adjusted, strict=True):
        outcome = _outcome(difference.value, p=float(p), alpha=alpha)
        seen = _detectable(*pairs[at], alpha=alpha / len(judged), power=power)
        verdicts[at] = Verdict(outcome, difference.value, interval, difference.p, float(p), seen)
    return tuple(verdicts)


def compare_with_reference(
    figures: Sequence[Figure],
    reference: Figure,
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    least: int = 10,
    adjust: Adjustment = holm,
) -> tuple[Verdict, ...]:
    """Judge every figure against one other, such as the wave before or a competitor.

    Parameters
    ----------
    figures : (n_figures,) of Figure
        Each from other respondents than the reference.
    reference : Figure
        What they are compared with, in the same unit.
    alpha, power, least, adjust
        As in `compare_pairs`.

    Returns
    -------
    (n_figures,) of Verdict
        higher means above the reference.

    Raises
    ------
    ValueError
        As in `compare_pairs`.

    Notes
    -----
    `compare_pairs` of (reference, figure).

    Source: Welch (1947), Biometrika 34, 28–35; Holm (1979), Scandinavian Journal of Statistics 6,
    65–70; the figures are an own example.

    Examples
    --------
    >>> ours = [Figure(0.84, 0.02, 120), Figure(0.76, 0.02, 110)]
    >>> [v.outcome.value for v in compare_with_reference(ours, Figure(0.74, 0.02, 90))]
    ['higher', 'not_different']
    """
    pairs = [(reference, figure) for figure in figures]
    return compare_pairs(pairs, alpha=alpha, power=power, least=least, adjust=adjust)


def compare_with_rest(
    figures: Sequence[Figure],
    sizes: Sequence[float],
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    least: int = 10,
    adjust: Adjustment = holm,
) -> tuple[Verdict, ...]:
    """Judge every department against all others together, never against a whole it is part of.

    Parameters
    ----------
    figures : (n_figures,) of Figure
        Two or more departments or segments, nobody in two of them.
    sizes : (n_figures,) float
        What each counts in the rest: customers, or respondents; above 0.
    alpha, power, least, adjust
        As in `compare_pairs`.

    Returns
    -------
    (n_figures,) of Verdict
        higher means above the rest.

    Raises
    ------
    ValueError
        When there are fewer than two figures, the lengths differ or a size is not above 0, and
        as in `compare_pairs`.

    Notes
    -----
    rest of i = Σ N_j y_j / Σ N_j over j ≠ i, with standard error √(Σ N_j² se_j²) / Σ N_j and
    Σ n_j respondents; then `compare_pairs`.

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 5.3 for the stratified mean;
    Holm (1979), Scandinavian Journal of Statistics 6, 65–70; the figures are an own example.

    Examples
    --------
    >>> departments = [Figure(0.90, 0.01, 80), Figure(0.80, 0.02, 90), Figure(0.79, 0.02, 70)]
    >>> [v.outcome.value for v in compare_with_rest(departments, [80, 90, 70])]
    ['higher', 'lower', 'lower']
    """
    if len(figures) < 2 or len(figures) != len(sizes) or min(sizes) <= 0:  # noqa: PLR2004
        raise ValueError(
            "a rest needs two figures or more, each with a size above 0, "
            f"got {len(figures)} figures and sizes {list(sizes)}."
        )
    pairs = [(_rest(figures, sizes, at), figure) for at, figure in enumerate(figures)]
    return compare_pairs(pairs, alpha=alpha, power=power, least=least, adjust=adjust)


def _rest(figures: Sequence[Figure], sizes: Sequence[float], left_out: int) -> Figure:
    others = [
        (figure, size)
        for at, (figure, size) in enumerate(zip(figures, sizes, strict=True))
        if at != left_out
    ]
    total = math.fsum(size for _, size in others)
    value = math.fsum(size * figure.value for figure, size in others) / total
    error = math.hypot(*(size * figure.error for figure, size in others)) / total
    return Figure(value, error, sum(figure.n for figure, _ in others))


def _difference(before: Figure, after: Figure) -> tuple[Difference, Interval | None]:
    if spread_of_difference(before, after):
        found = difference_of_figures(before, after)
        return found, found.interval
    value = after.value - before.value
    p = min(1.0, 2 * chance_of_split(before, after)) if value else 1.0
    return Difference(value, Interval(value, value), p), None


def _outcome(difference: float, *, p: float, alpha: float) -> Outcome:
    if p >= alpha or difference == 0:
        return Outcome.NOT_DIFFERENT
    return Outcome.HIGHER if difference > 0 else Outcome.LOWER


def _detectable(before: Figure, after: Figure, *, alpha: float, power: float) -> float | None:
    spread = spread_of_difference(before, after)
    if spread is None:
        return None
    reach = special.stdtrit(spread.freedom, [1 - alpha / 2, power]).sum()
    return float(reach) * spread.error
