"""Interviewers whose interviews differ from everybody else's."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.comparison import holm
from manyi.analytics.validity.flags import Flags

# Below this many interviews one odd respondent makes an interviewer odd.
FEWEST_INTERVIEWS = 10


@dataclass(frozen=True, eq=False)
class InterviewerDifferences:
    """Each interviewer's mean of each measure beside that of all others.

    interviewer (g,) and n (g,) name and count; own, others, effect and p are (g, m). effect is
    the difference in standard deviations of all interviews; p is adjusted by Holm over all
    interviewers and measures that were tested. Interviewers with too few interviews have NaN in
    effect and p: they were not judged.
    """

    interviewer: NDArray[Any]
    n: NDArray[np.int64]
    own: NDArray[np.float64]
    others: NDArray[np.float64]
    effect: NDArray[np.float64]
    p: NDArray[np.float64]


def interviewer_differences(
    measures: NDArray[np.float64], interviewer: NDArray[Any], *, fewest: int = FEWEST_INTERVIEWS
) -> InterviewerDifferences:
    """Compare every interviewer's interviews with all the others', measure by measure.

    Parameters
    ----------
    measures : (n_interviews, n_measures) float
        What is compared: log duration, spread of the answers, whether the interview has a twin,
        key figures; NaN is left out.
    interviewer : (n_interviews,) int or str
        Who held the interview.
    fewest : int
        Interviews with a known measure that an interviewer needs to be judged by it, 2 or more.

    Returns
    -------
    InterviewerDifferences
        Interviewers in sorted order.

    Raises
    ------
    ValueError
        When the shapes differ, there is one interviewer only, or nobody has enough interviews.

    Notes
    -----
    Welch's t of own against others, t = (x̄ − x̄′)/√(s²/n + s′²/n′); Holm over everything tested,
    since among twenty interviewers one differs at .05 by chance. Interviewers who work in
    different places differ rightly: compare within a place.

    Source: Welch (1947), Biometrika 34, 28–35; Holm (1979), Scandinavian Journal of Statistics
    6, 65–70; Bredl, Winker & Kötschau (2012), Survey Methodology 38, 1–10 (indicators of
    falsified interviews).

    Examples
    --------
    >>> minutes = np.array([9.0, 11, 10, 12, 8, 10, 9, 11, 10, 10] * 3)
    >>> minutes[20:] -= 7
    >>> found = interviewer_differences(np.log(minutes)[:, None], np.repeat(["a", "b", "c"], 10))
    >>> found.p[:, 0] < 0.001
    array([False, False,  True])
    """
    if measures.ndim != 2 or interviewer.shape != measures.shape[:1]:  # noqa: PLR2004 - a matrix
        raise ValueError(
            f"one interviewer per interview: got {measures.shape} and {interviewer.shape}."
        )
    names, which = np.unique(interviewer, return_inverse=True)
    if len(names) < 2 or fewest < 2:  # noqa: PLR2004 - a comparison needs two
        raise ValueError(f"a comparison needs two interviewers and interviews, got {len(names)}.")
    n, mean, squares = _sums(measures, which, len(names))
    others_n, others, others_squares, spread = _without(n, mean, squares)
    is_tested = (n >= fewest) & (others_n >= fewest) & (spread > 0)
    if not is_tested.any():
        raise ValueError(f"nobody has {fewest} interviews with a known, varying measure.")
    p = np.full(n.shape, np.nan)
    p[is_tested] = holm(
        _welch(mean - others, squares, others_squares, n, others_n)[is_tested].tolist()
    )
    effect = np.full(n.shape, np.nan)
    np.divide(mean - others, spread, out=effect, where=is_tested)
    return InterviewerDifferences(names, np.bincount(which), mean, others, effect, p)


def interviewer_spreads(
    measures: NDArray[np.float64], interviewer: NDArray[Any], *, fewest: int = FEWEST_INTERVIEWS
) -> InterviewerDifferences:
    """Compare how much every interviewer's interviews differ among themselves.

    Parameters
    ----------
    measures : (n_interviews, n_measures) float
        As for `interviewer_differences`; NaN is left out.
    interviewer : (n_interviews,) int or str
        Who held the interview.
    fewest : int
        Interviews that an interviewer needs to be judged, 2 or more.

    Returns
    -------
    InterviewerDifferences
        Own and others are mean distances from the interviewer's median; invented interviews
        differ too little.

    Raises
    ------
    ValueError
        As `interviewer_differences`.

    Notes
    -----
    Welch's t and Holm on |x − median of the interviewer|

    Source: Brown & Forsythe (1974), Journal of the American Statistical Association 69, 364–367;
    Bredl, Winker & Kötschau (2012), Survey Methodology 38, 1–10.

    Examples
    --------
    >>> minutes = np.array([5.0, 15, 8, 12, 3, 17, 10, 9, 11, 20] * 3)
    >>> minutes[20:] = np.array([10.0, 10.1] * 5)
    >>> found = interviewer_spreads(minutes[:, None], np.repeat(["a", "b", "c"], 10))
    >>> found.p[:, 0] < 0.01
    array([False, False,  True])
    """
    if measures.ndim != 2 or interviewer.shape != measures.shape[:1]:  # noqa: PLR2004 - a matrix
        raise ValueError(
            f"one interviewer per interview: got {measures.shape} and {interviewer.shape}."
        )
    apart = np.full(measures.shape, np.nan)
    _, which = np.unique(interviewer, return_inverse=True)
    by_name = np.split(np.argsort(which, kind="stable"), np.cumsum(np.bincount(which))[:-1])
    for rows in by_name:
        for column in range(measures.shape[1]):
            own = measures[rows, column]
            known = ~np.isnan(own)
            if known.any():
                apart[rows, column] = np.abs(own - np.median(own[known]))
    return interviewer_differences(apart, interviewer, fewest=fewest)


def odd_interviewers(
    found: InterviewerDifferences, *, alpha: float = 0.05, least_effect: float = 0.5
) -> Flags:
    """Flag interviewers who differ from the others by more than chance and by enough to matter.

    Parameters
    ----------
    found : InterviewerDifferences
        From `interviewer_differences` or `interviewer_spreads`.
    alpha : float
        Adjusted chance below which a difference counts, between 0 and 1.
    least_effect : float
        Difference, in standard deviations, from which it matters; 0 or more.

    Returns
    -------
    Flags
        Rows are places in found.interviewer; figures are the largest effects that count, without
        their sign; limit is least_effect.

    Raises
    ------
    ValueError
        When a limit lies outside its range.

    Notes
    -----
    p < alpha and |effect| ≥ least_effect for one measure or more

    Source: Bredl, Winker & Kötschau (2012), Survey Methodology 38, 1–10; Cohen (1988),
    Statistical Power Analysis, 2nd ed., section 2.2 (0.5 is a medium effect).

    Examples
    --------
    >>> minutes = np.array([9.0, 11, 10, 12, 8, 10, 9, 11, 10, 10] * 6)
    >>> minutes[50:] -= 5
    >>> found = interviewer_differences(minutes[:, None], np.repeat(list("abcdef"), 10))
    >>> odd_interviewers(found).rows
    array([5])
    """
    if not 0 < alpha < 1 or least_effect < 0:
        raise ValueError(f"alpha lies between 0 and 1, an effect is 0 or more; got {alpha}.")
    size = np.where(found.p < alpha, np.abs(found.effect), 0.0)
    largest = np.nan_to_num(size).max(axis=1)
    rows = np.flatnonzero((largest > 0) & (largest >= least_effect))
    return Flags("odd_interviewer", rows, largest[rows], least_effect)


def _sums(
    measures: NDArray[np.float64], which: NDArray[np.int64], n_groups: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return counts, means and sums of squares about the own mean, each (g, m)."""
    known = ~np.isnan(measures)

    def total(values: NDArray[np.float64]) -> NDArray[np.float64]:
        columns = [np.bincount(which, column, n_groups) for column in values.T]
        return np.column_stack(columns)

    n = total(known.astype(np.float64))
    mean = np.full(n.shape, np.nan)
    np.divide(total(np.where(known, measures, 0.0)), n, out=mean, where=n > 0)
    apart = np.where(known, measures - mean[which], 0.0)
    return n, mean, total(apart**2)


def _without(
    n: NDArray[np.float64], mean: NDArray[np.float64], squares: NDArray[np.float64]
) -> tuple[NDArray[np.float64], ...]:
    """Return count, mean, squares of all others, and the standard deviation of all."""
    filled = np.nan_to_num(mean)
    all_n, all_sum = n.sum(axis=0), (n * filled).sum(axis=0)
    grand = all_sum / np.maximum(all_n, 1)
    about = squares + n * (filled - grand) ** 2
    all_squares = about.sum(axis=0)
    others_n = all_n - n
    others = np.full(n.shape, np.nan)
    np.divide(all_sum - n * filled, others_n, out=others, where=others_n > 0)
    others_squares = all_squares - about - others_n * (np.nan_to_num(others) - grand) ** 2
    spread = np.broadcast_to(np.sqrt(all_squares / np.maximum(all_n - 1, 1)), n.shape)
    return others_n, others, np.maximum(others_squares, 0.0), spread


def _welch(
    difference: NDArray[np.float64],
    squares: NDArray[np.float64],
    others_squares: NDArray[np.float64],
    n: NDArray[np.float64],
    others_n: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return two-sided p values; 0 where neither side has any spread but the means differ."""
    own = squares / np.maximum((n - 1) * n, 1)
    other = others_squares / np.maximum((others_n - 1) * others_n, 1)
    error = np.sqrt(np.maximum(own + other, 1e-300))
    bottom = own**2 / np.maximum(n - 1, 1) + other**2 / np.maximum(others_n - 1, 1)
    freedom = (own + other) ** 2 / np.maximum(bottom, 1e-300)
    p: NDArray[np.float64] = 2 * special.stdtr(np.maximum(freedom, 1), -np.abs(difference) / error)
    return p
