"""Cleaning flags: answers that somebody should look at, each with its rule and figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Flags:
    """The rows a rule found: what was measured for each, and the figure the rule asks for."""

    rule: str
    rows: NDArray[np.int64]
    figures: NDArray[np.float64]
    needed: float


def incomplete(answered: NDArray[np.bool_], *, most_missing: float = 0.3) -> Flags:
    """Flag forms on which too much was left blank.

    Parameters
    ----------
    answered : (n_respondents, n_items) bool
        Whether the item was answered; an item that was never shown counts as answered.
    most_missing : float
        Share of blanks from which a form is flagged, above 0 to 1.

    Returns
    -------
    Flags
        Figures are shares of blank items; needed is most_missing.

    Raises
    ------
    ValueError
        When there is no item or most_missing lies outside its range.

    Notes
    -----
    blanks / items ≥ most_missing

    Source: AAPOR Standard Definitions, 10th ed. (2023), partial interviews.

    Examples
    --------
    >>> flags = incomplete(np.array([[True] * 10, [True] * 7 + [False] * 3]))
    >>> flags.rows, flags.figures
    (array([1]), array([0.3]))
    """
    if answered.shape[1] == 0 or not 0 < most_missing <= 1:
        raise ValueError("blanks need one item or more and a limit above 0 and up to 1.")
    blanks = (~answered).sum(axis=1)
    shares = blanks / answered.shape[1]
    # Counting blanks keeps 3 of 10 from falling below 0.3 by binary noise.
    return _flagged("incomplete", shares, shares >= most_missing - 1e-12, most_missing)


def speeding(seconds: NDArray[np.float64], *, share_of_median: float = 1 / 3) -> Flags:
    """Flag forms that were filled in much faster than the wave's median.

    Parameters
    ----------
    seconds : (n_respondents,) float
        Time spent on the form; NaN when it is not known, which flags nobody and is left out of
        the median.
    share_of_median : float
        Share of the median below which a form is flagged, between 0 and 1.

    Returns
    -------
    Flags
        Figures are seconds; needed is share_of_median times the median.

    Raises
    ------
    ValueError
        When share_of_median lies outside its range.

    Notes
    -----
    seconds < share_of_median · median(seconds)

    Source: Greszki, Meyer & Schoen (2015), Public Opinion Quarterly 79, 471–503.

    Examples
    --------
    >>> flags = speeding(np.array([240.0, 40, 250, 230, 300]))
    >>> flags.rows, flags.figures, flags.needed
    (array([1]), array([40.]), 80.0)
    """
    if not 0 < share_of_median < 1:
        raise ValueError(f"share_of_median lies between 0 and 1, got {share_of_median}.")
    known = seconds[~np.isnan(seconds)]
    limit = share_of_median * float(np.median(known)) if len(known) else 0.0
    return _flagged("speeding", seconds, seconds < limit, limit)


def longest_run(items: Sequence[NDArray[Any]]) -> NDArray[np.int64]:
    """Longest run of equal answers on each form, blanks passed over.

    Parameters
    ----------
    items : n_items arrays of (n_respondents,)
        Answers in the order they were asked; −1 or NaN is a blank, which neither ends a run nor
        lengthens it.

    Returns
    -------
    (n_respondents,) int
        0 on a form without answers.

    Raises
    ------
    ValueError
        When there is no item.

    Notes
    -----
    Source: Johnson (2005), Journal of Research in Personality 39, 103–129 (LongString).

    Examples
    --------
    >>> longest_run([np.array([5, 1]), np.array([5, 2]), np.array([-1, 2]), np.array([5, 3])])
    array([3, 2])
    """
    if not items:
        raise ValueError("a run needs one item or more.")
    last = np.full(len(items[0]), np.nan)
    run = np.zeros(len(items[0]), dtype=np.int64)
    longest = np.zeros(len(items[0]), dtype=np.int64)
    for column in items:
        given = ~np.isnan(column) & (column != -1)
        same = given & (column == last)
        run = np.where(same, run + 1, np.where(given, 1, run))
        last = np.where(given, column, last)
        np.maximum(longest, run, out=longest)
    return longest


def straight_line(items: Sequence[NDArray[Any]], *, least_run: int) -> Flags:
    """Flag forms with a long run of equal answers, whichever answer it is.

    Parameters
    ----------
    items : n_items arrays of (n_respondents,)
        Answers in the order they were asked; −1 or NaN is a blank and is passed over.
    least_run : int
        Equal answers in a row from which a form is flagged, 2 or more.

    Returns
    -------
    Flags
        Figures are lengths of runs; all best and all worst are flagged alike.

    Raises
    ------
    ValueError
        When there is no item or least_run is below 2.

    Notes
    -----
    longest_run(items) ≥ least_run

    Source: Johnson (2005), Journal of Research in Personality 39, 103–129 (LongString).

    Examples
    --------
    >>> forms = [np.array([1, 5, 3])] * 19 + [np.array([1, 5, 4])]
    >>> straight_line(forms, least_run=20).rows
    array([0, 1])
    """
    if least_run < 2:  # noqa: PLR2004 - one answer is no run
        raise ValueError(f"a run needs two answers or more, got {least_run}.")
    runs = longest_run(items).astype(np.float64)
    return _flagged("straight_line", runs, runs >= least_run, float(least_run))


def duplicate(fingerprints: NDArray[Any]) -> Flags:
    """Flag every form after the first with the same fingerprint.

    Parameters
    ----------
    fingerprints : (n_respondents,) int, str or bytes
        What two forms of one sender share, such as a hash of contact or device and answers; an
        empty text is unknown and flags nobody.

    Returns
    -------
    Flags
        Figures say the how-manieth with its fingerprint a form is, in row order; needed is 1.

    Raises
    ------
    ValueError
        When fingerprints have more than one dimension.

    Notes
    -----
    Source: 《传媒公司客户满意度调查办法》, 剔除无效问卷; Kuriakose & Robbins (2016), Statistical
    Journal of the IAOS 32, 283–291.

    Examples
    --------
    >>> flags = duplicate(np.array(["a", "b", "a", "", "", "a"]))
    >>> flags.rows, flags.figures
    (array([2, 5]), array([2., 3.]))
    """
    if fingerprints.ndim != 1:
        raise ValueError(f"one fingerprint a form, got shape {fingerprints.shape}.")
    _, group = np.unique(fingerprints, return_inverse=True)
    order = np.argsort(group, kind="stable")
    ranked = group[order]
    first = np.searchsorted(ranked, ranked)
    place = np.empty(len(group), dtype=np.float64)
    place[order] = np.arange(len(group)) - first + 1
    known = fingerprints != "" if fingerprints.dtype.kind in "US" else np.ones(len(group), bool)
    return _flagged("duplicate", place, (place > 1) & known, 1.0)


def _flagged(
    rule: str, figures: NDArray[np.float64], found: NDArray[np.bool_], needed: float
) -> Flags:
    rows = np.flatnonzero(found)
    return Flags(rule, rows, figures[rows], needed)
