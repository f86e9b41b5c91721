"""Runs of equal answers: the same level again and again, best or worst alike."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.validity.flags import Flags, flagged


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
    max over runs of their length; published: R careless 1.2.2, longstring of careless_dataset,
    first six 6 4 3 3 3 2.

    Source: Johnson (2005), Journal of Research in Personality 39, 103–129 (LongString).

    Examples
    --------
    >>> longest_run([np.array([5, 1]), np.array([5, 2]), np.array([-1, 2]), np.array([5, 3])])
    array([3, 2])
    """
    return _runs(items)[0]


def mean_run(items: Sequence[NDArray[Any]]) -> NDArray[np.float64]:
    """Mean length of the runs of equal answers on each form, blanks passed over.

    Parameters
    ----------
    items : n_items arrays of (n_respondents,)
        Answers in the order they were asked; −1 or NaN is a blank and is passed over.

    Returns
    -------
    (n_respondents,) float
        1 when no two neighbours are equal, n_items when all are; NaN on a form without answers.

    Raises
    ------
    ValueError
        When there is no item.

    Notes
    -----
    answers / runs

    Source: Meade & Craig (2012), Psychological Methods 17, 437–455 (average LongString); R
    careless 1.2.2, longstring(avg = TRUE).

    Examples
    --------
    >>> mean_run([np.array([5, 1]), np.array([5, 2]), np.array([5, 2]), np.array([4, 3])])
    array([2.        , 1.33333333])
    """
    _, answers, runs = _runs(items)
    means = np.full(len(runs), np.nan)
    np.divide(answers, runs, out=means, where=runs > 0)
    return means


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
    return flagged("straight_line", runs, runs >= least_run, float(least_run))


def long_mean_run(items: Sequence[NDArray[Any]], *, least_mean: float) -> Flags:
    """Flag forms that go on in blocks of equal answers, even if no single run is long.

    Parameters
    ----------
    items : n_items arrays of (n_respondents,)
        Answers in the order they were asked; −1 or NaN is a blank and is passed over.
    least_mean : float
        Mean length of a run from which a form is flagged, above 1.

    Returns
    -------
    Flags
        Figures are mean lengths of runs; a form without answers is not flagged.

    Raises
    ------
    ValueError
        When there is no item or least_mean is not above 1.

    Notes
    -----
    mean_run(items) ≥ least_mean

    Source: Meade & Craig (2012), Psychological Methods 17, 437–455.

    Examples
    --------
    >>> blocks = [np.array([1, 5])] * 4 + [np.array([2, 1])] * 4 + [np.array([3, 5])] * 4
    >>> long_mean_run(blocks, least_mean=4.0).figures
    array([4., 4.])
    """
    if least_mean <= 1:
        raise ValueError(f"the mean of runs is 1 or more, so a limit is above 1; got {least_mean}.")
    means = mean_run(items)
    return flagged("long_mean_run", means, means >= least_mean, least_mean)


def _runs(
    items: Sequence[NDArray[Any]],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the longest run, the answers and the number of runs of each form."""
    if not items:
        raise ValueError("a run needs one item or more.")
    last = np.full(len(items[0]), np.nan)
    run, longest, answers, runs = np.zeros((4, len(items[0])), dtype=np.int64)
    for column in items:
        given = ~np.isnan(column) & (column != -1)
        same = given & (column == last)
        run = np.where(same, run + 1, np.where(given, 1, run))
        last = np.where(given, column, last)
        np.maximum(longest, run, out=longest)
        answers += given
        runs += given & ~same
    return longest, answers, runs
