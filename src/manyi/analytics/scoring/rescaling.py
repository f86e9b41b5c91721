"""One figure on another ruler: the range of a scale, its greatest mark, or the other regions."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.scoring._answers import answered


def share_of_range(mark: float, *, least: float, greatest: float) -> float:
    """Distance of a mark from the worst answer, as a share of the whole scale.

    Parameters
    ----------
    mark : float
        Mark, or mean mark, from least to greatest.
    least, greatest : float
        Ends of the scale.

    Returns
    -------
    float
        Share in [0, 1]; 0 is the worst answer, which `item_satisfaction` does not call 0.

    Raises
    ------
    ValueError
        When the ends are not in order or the mark lies outside them.

    Notes
    -----
    share = (mark − least) / (greatest − least). The middle of a scale is 50 % here and 60 % (five
    levels), 57.14 % (seven) or 55 % (ten) as a share of the greatest mark; the two are never
    mixed in a trend.

    Source: GB/T 19038-2009 and the American Customer Satisfaction Index, both of which print
    (mean − min) / (max − min) · 100.

    Examples
    --------
    >>> share_of_range(3, least=1, greatest=5), share_of_range(5.5, least=1, greatest=10)
    (0.5, 0.5)
    """
    if not least < greatest or not least <= mark <= greatest:
        raise ValueError(f"a mark lies on its scale, got {mark} on {least} to {greatest}.")
    return (mark - least) / (greatest - least)


def range_share_of_degree(degree: float, *, least: float, greatest: float) -> float:
    """Share of the range that a share of the greatest mark stands for.

    Parameters
    ----------
    degree : float
        Mean mark / greatest mark, from least / greatest to 1.
    least, greatest : float
        Ends of the scale, greatest above 0.

    Returns
    -------
    float
        Share in [0, 1], comparable with indices that start at the worst answer.

    Raises
    ------
    ValueError
        When the ends are not in order or the degree lies outside what they allow.

    Notes
    -----
    share = (degree · greatest − least) / (greatest − least)

    Source: the worked example of 《客户满意度管理制度》五.2 (76 % of points 10 to 2), which is
    (76 − 20) / 80 of the range.

    Examples
    --------
    >>> round(range_share_of_degree(0.76, least=2, greatest=10), 4)
    0.7
    """
    return share_of_range(degree * greatest, least=least, greatest=greatest)


def linear_mean(counts: NDArray[Any], values: NDArray[np.float64]) -> float:
    """Mean answer as a share of the range of its scale.

    Parameters
    ----------
    counts : (n_levels,) int, or float when answers are weighted
        Answers at each level; blanks and 不适用 are in none.
    values : (n_levels,) float
        Number of each level, such as 1, 2, 3, 4 for never, sometimes, usually, always.

    Returns
    -------
    float
        Share in [0, 1]; shown to people times 100.

    Raises
    ------
    ValueError
        When the shapes differ, all values are alike or nobody answered.

    Notes
    -----
    Y = (X̄ − a) / (b − a), a and b the least and the greatest value.

    Source: CMS, HCAHPS Star Ratings Technical Notes, linear-scaled scores: never 0, sometimes
    33⅓, usually 66⅔, always 100.

    Examples
    --------
    >>> values = np.array([1.0, 2, 3, 4])
    >>> [round(100 * linear_mean(answer, values), 2) for answer in np.eye(4)]
    [0.0, 33.33, 66.67, 100.0]
    """
    if counts.shape != values.shape:
        raise ValueError(f"counts and values differ in shape: {counts.shape}, {values.shape}.")
    mean = float(counts @ values) / answered(counts)
    return share_of_range(mean, least=float(values.min()), greatest=float(values.max()))


def regional_scores(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Place of each region among the others, on a ruler with mean 50 and spread 10.

    Parameters
    ----------
    degrees : (n_regions,) float
        Satisfaction degree of each region, in any one unit; NaN where there is none.

    Returns
    -------
    (n_regions,) float
        T scores, in no unit; NaN where the degree is NaN. They say who is above whom, not who
        differs from whom: `ranking.rank_intervals` says that.

    Raises
    ------
    ValueError
        When fewer than two regions have a degree or all degrees are alike.

    Notes
    -----
    T = 50 + 10 · (s − mean) / sd, sd with n − 1 in the denominator.

    Source: McCall (1922), How to Measure in Education, T scale; 物业服务满意度 reports compare
    cities by it.

    Examples
    --------
    >>> regional_scores(np.array([0.70, 0.80, 0.90]))
    array([40., 50., 60.])
    """
    known = degrees[~np.isnan(degrees)]
    if len(known) < 2 or np.ptp(known) == 0:  # noqa: PLR2004 - a spread needs two regions
        raise ValueError("T scores need two regions or more whose degrees are not all alike.")
    scores: NDArray[np.float64] = 50 + 10 * (degrees - known.mean()) / known.std(ddof=1)
    return scores
