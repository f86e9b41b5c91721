"""Groups beside their total, and counts that grow while people watch."""

import numpy as np
from numpy.typing import NDArray

# Fewer, and two looks at a live figure tell one person's answer.
_LEAST_STEP = 5


def hidden_groups(counts: NDArray[np.int64], *, least: int = 5) -> NDArray[np.bool_]:
    """Return the groups to hide when the total of all groups is shown.

    Parameters
    ----------
    counts : (n_groups,) int
        Respondents in each group, none negative.
    least : int
        Fewest respondents of a group that is shown.

    Returns
    -------
    (n_groups,) bool
        True for every small group, and for the smallest other groups that are needed so that
        the hidden ones cannot be found by subtracting the shown ones from the total. Empty
        groups hide nobody and are False.

    Raises
    ------
    ValueError
        When a count is negative.

    Notes
    -----
    Primary: 0 < n < least. Secondary: as long as only one group is hidden, or all hidden ones
    together count fewer than `least`, or no more than one each, the smallest group still shown is
    hidden too. Where no group is left to hide, the total itself has to be withheld.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.3; the
    counts are an own example.

    Examples
    --------
    >>> hidden_groups(np.array([40, 3, 25, 8])).tolist()
    [False, True, False, True]
    >>> hidden_groups(np.array([40, 25])).tolist()
    [False, False]
    """
    if counts.size and counts.min() < 0:
        raise ValueError(f"a group counts 0 respondents or more, got {counts.min()}.")
    hidden = (counts > 0) & (counts < least)
    return hide_partners(counts, hidden, least)


def count_in_steps(n: int, *, step: int = 5) -> int:
    """Return a count that may be shown while it grows: the last whole step it has reached.

    Parameters
    ----------
    n : int
        Answers so far, 0 or more.
    step : int
        Answers a step, five or more.

    Returns
    -------
    int
        The greatest multiple of step that is not above n. Figures, and lists of who answered,
        are those of the first that many answers too, so that no two looks isolate one person.

    Raises
    ------
    ValueError
        When n is negative or a step has fewer than five.

    Notes
    -----
    shown = step · ⌊n / step⌋

    Source: Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 5.4.3, rounding
    down to a base; the counts are an own example.

    Examples
    --------
    >>> [count_in_steps(n) for n in (4, 5, 9, 10)]
    [0, 5, 5, 10]
    """
    if n < 0 or step < _LEAST_STEP:
        raise ValueError(f"a count of 0 or more moves in steps of five or more, got {n}, {step}.")
    return n // step * step


def hide_partners(
    counts: NDArray[np.int64], hidden: NDArray[np.bool_], least: int
) -> NDArray[np.bool_]:
    """Hide the smallest shown groups of one line until the hidden ones protect each other.

    Parameters
    ----------
    counts : (n_groups,) int
        Respondents in each group, none negative.
    hidden : (n_groups,) bool
        What is hidden already.
    least : int
        Fewest respondents that all hidden ones may count together.

    Returns
    -------
    (n_groups,) bool
        What is hidden, nothing less than before.

    Raises
    ------
    ValueError
        When the shapes differ.

    Notes
    -----
    Protected when nothing is hidden, or two or more are, with `least` respondents or more and not
    all of them one.

    Source: Hundepool et al. (2012), Statistical Disclosure Control, Wiley, section 4.3; the
    counts are an own example.

    Examples
    --------
    >>> hide_partners(np.array([40, 25, 8]), np.array([False, True, False]), 5).tolist()
    [False, True, True]
    """
    if counts.shape != hidden.shape:
        raise ValueError(f"counts and hidden differ in shape: {counts.shape}, {hidden.shape}.")
    found = hidden.copy()
    for cell in np.argsort(counts, kind="stable"):
        n, together = int(found.sum()), int(counts[found].sum())
        if n == 0 or (n > 1 and together >= least and together > n):
            return found
        found[cell] |= counts[cell] > 0
    return found
