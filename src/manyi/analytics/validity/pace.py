"""Forms that were filled in faster than they can be read."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.validity.flags import Flags, flagged

# Below this many known times a robust spread is not to be relied on.
FEWEST_TIMES = 20
# 1.4826 makes the median absolute deviation a standard deviation of normal values.
_NORMAL = 1.482602218505602


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
        Figures are seconds; limit is share_of_median times the median, 0 where no time is known.

    Raises
    ------
    ValueError
        When share_of_median lies outside its range.

    Notes
    -----
    seconds < share_of_median · median(seconds)

    It works on any number of forms; with fewer than five the median is one or two people, and
    `hurried`, which asks for no wave to compare with, is the better rule.

    Source: Greszki, Meyer & Schoen (2015), Public Opinion Quarterly 79, 471–503.

    Examples
    --------
    >>> flags = speeding(np.array([240.0, 40, 250, 230, 300]))
    >>> flags.rows, flags.figures, flags.limit
    (array([1]), array([40.]), 80.0)
    """
    if not 0 < share_of_median < 1:
        raise ValueError(f"share_of_median lies between 0 and 1, got {share_of_median}.")
    known = seconds[~np.isnan(seconds)]
    limit = share_of_median * float(np.median(known)) if len(known) else 0.0
    return flagged("speeding", seconds, seconds < limit, limit)


def fast_outlier(seconds: NDArray[np.float64], *, deviations: float = 3.0) -> Flags:
    """Flag forms whose log time lies far below the wave's, measured robustly.

    Parameters
    ----------
    seconds : (n_respondents,) float
        Time spent on the form, above 0; NaN when it is not known, which flags nobody.
    deviations : float
        Robust standard deviations below the median of log time from which a form is flagged,
        above 0.

    Returns
    -------
    Flags
        Figures are seconds; limit is the time in seconds below which a form is flagged.

    Raises
    ------
    ValueError
        When fewer than 20 times are known, a time is not above 0, deviations is not above 0, or
        half of the times are equal, so that no spread is left.

    Notes
    -----
    ln seconds < median(ln seconds) − deviations · 1.4826 · median|ln seconds − median|

    Source: Leys et al. (2013), Journal of Experimental Social Psychology 49, 764–766 (median and
    MAD); van der Linden (2006), Journal of Educational and Behavioral Statistics 31, 181–204
    (lognormal response times).

    Examples
    --------
    >>> flags = fast_outlier(np.array([*np.linspace(180, 300, 25), 40.0]))
    >>> flags.rows, round(flags.limit, 1)
    (array([25]), 128.8)
    """
    known = seconds[~np.isnan(seconds)]
    if len(known) < FEWEST_TIMES:
        raise ValueError(f"a robust spread needs {FEWEST_TIMES} known times, got {len(known)}.")
    if deviations <= 0 or known.min() <= 0:
        raise ValueError("log times need seconds and deviations above 0.")
    logs = np.log(known)
    middle = float(np.median(logs))
    spread = _NORMAL * float(np.median(np.abs(logs - middle)))
    if spread == 0:
        raise ValueError("half of the times are equal; there is no spread to measure by.")
    limit = float(np.exp(middle - deviations * spread))
    return flagged("fast_outlier", seconds, seconds < limit, limit)


def hurried(
    seconds: NDArray[np.float64], n_items: NDArray[np.int64], *, seconds_per_item: float = 2.0
) -> Flags:
    """Flag forms with less time for an item than reading it takes, whatever others needed.

    Parameters
    ----------
    seconds : (n_respondents,) float
        Time spent on the form; NaN when it is not known, which flags nobody.
    n_items : (n_respondents,) int
        Items the respondent was shown; 0 flags nobody.
    seconds_per_item : float
        Seconds an item needs at least, above 0.

    Returns
    -------
    Flags
        Figures are seconds per item; limit is seconds_per_item.

    Raises
    ------
    ValueError
        When the shapes differ or seconds_per_item is not above 0.

    Notes
    -----
    seconds / n_items < seconds_per_item

    The rule needs no wave to compare with, so it holds for two forms as for a million.

    Source: Huang, Curran, Keeney, Poposki & DeShon (2012), Journal of Business and Psychology
    27, 99–114 (2 seconds an item).

    Examples
    --------
    >>> flags = hurried(np.array([40.0, 15.0]), np.array([10, 10]))
    >>> flags.rows, flags.figures
    (array([1]), array([1.5]))
    """
    if seconds.shape != n_items.shape or seconds_per_item <= 0:
        raise ValueError(
            "pace needs one number of items per time and seconds_per_item above 0, got shapes "
            f"{seconds.shape} and {n_items.shape} and {seconds_per_item}."
        )
    pace = np.full(len(seconds), np.nan)
    np.divide(seconds, n_items, out=pace, where=n_items > 0)
    return flagged("hurried", pace, pace < seconds_per_item, seconds_per_item)
