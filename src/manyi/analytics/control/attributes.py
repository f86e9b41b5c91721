"""Charts of counts: shares (p), events by exposure (u) and events (c)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.control.chart import Chart, chart_of, check_points
from manyi.analytics.control.constants import range_constants


def p_chart(counts: NDArray[Any], n: NDArray[Any], *, centre: float | None = None) -> Chart:
    """Chart of a share, such as 满意率 or the share of complaints answered late.

    Parameters
    ----------
    counts : (n_points,) int
        Answers that count in each period, from 0 to n.
    n : (n_points,) int
        Answers of each period, above 0.
    centre : float
        Share that holds, above 0 and below 1; without it the share of all periods together,
        which must then be eight or more.

    Returns
    -------
    Chart
        Of shares in [0, 1], limits cut at the ends.

    Raises
    ------
    ValueError
        When a count lies outside 0 to n, there are too few periods, or the share is 0 or 1.

    Notes
    -----
    p̄ ± 3 √(p̄ (1 − p̄) / n). With thousands of answers a period these limits are too narrow;
    use `laney_p_chart`.

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., section 7.2;
    orange juice cans, table 7.1: CL .2313, LCL .0524, UCL .4102.

    Examples
    --------
    >>> cans = np.array([12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11,
    ...                  20, 18, 24, 15, 9, 12, 7, 13, 9, 6])
    >>> found = p_chart(cans, np.full(30, 50))
    >>> print(f"{found.centre[0]:.4f} {found.low[0]:.4f} {found.high[0]:.4f}")
    0.2313 0.0524 0.4102
    >>> np.flatnonzero(found.is_out) + 1
    array([15, 23])
    """
    share = _share(counts, n, centre)
    sigma = np.sqrt(share * (1 - share) / n)
    return chart_of(counts / n, centre=share, sigma=sigma, least=0.0, greatest=1.0)


def laney_p_chart(counts: NDArray[Any], n: NDArray[Any]) -> Chart:
    """Chart of a share of many answers, which moves from period to period by itself.

    Parameters
    ----------
    counts : (n_points,) int
        Answers that count in each of eight or more periods, from 0 to n.
    n : (n_points,) int
        Answers of each period, above 0.

    Returns
    -------
    Chart
        Of shares in [0, 1], limits cut at the ends.

    Raises
    ------
    ValueError
        When a count lies outside 0 to n, there are fewer than eight periods, or nothing moves.

    Notes
    -----
    z = (p − p̄)/σ_p with σ_p = √(p̄ (1 − p̄)/n); σ_z = mean |z_i − z_{i−1}| / d₂(2);
    limits p̄ ± 3 σ_p σ_z. σ_z near 1 gives the p chart.

    Source: Laney (2002), Quality Engineering 14, 531–537; the counts are an own example.

    Examples
    --------
    >>> shares = np.array([0.80, 0.82, 0.79, 0.81, 0.83, 0.80, 0.82, 0.78])
    >>> n = np.full(8, 10000)
    >>> found = laney_p_chart((shares * n).round(), n)
    >>> print(f"{found.low[0]:.3f} {found.high[0]:.3f}", found.is_out.any())
    0.738 0.875 False
    """
    plain = p_chart(counts, n)
    moves = np.abs(np.diff(plain.standardised)).mean() / range_constants(2).mean
    return chart_of(
        plain.values, centre=plain.centre, sigma=plain.sigma * moves, least=0.0, greatest=1.0
    )


def u_chart(events: NDArray[Any], exposure: NDArray[Any], *, centre: float | None = None) -> Chart:
    """Chart of events by exposure, such as complaints for every hundred orders.

    Parameters
    ----------
    events : (n_points,) int
        Events of each period, none negative.
    exposure : (n_points,) float
        Orders, customers or days of each period, above 0.
    centre : float
        Events by unit of exposure that hold, above 0; without it those of all periods together,
        which must then be eight or more.

    Returns
    -------
    Chart
        Of events by unit of exposure, the lower limit cut at 0.

    Raises
    ------
    ValueError
        When events are negative, exposure is not above 0, there are too few periods or no event.

    Notes
    -----
    ū ± 3 √(ū / exposure)

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., section 7.3,
    errors in shipments of a supply chain: ū = .0740, UCL .1894.

    Examples
    --------
    >>> errors = np.array([2, 3, 8, 1, 1, 4, 1, 4, 5, 1, 8, 2, 4, 3, 4, 1, 8, 3, 7, 4])
    >>> found = u_chart(errors, np.full(20, 50))
    >>> print(f"{found.centre[0]:.4f} {found.low[0]:.4f} {found.high[0]:.4f}")
    0.0740 0.0000 0.1894
    """
    if (events < 0).any() or not (exposure > 0).all():
        raise ValueError("events need to be 0 or more and exposure above 0.")
    if centre is None:
        check_points(len(events))
        centre = float(events.sum() / exposure.sum())
    if not centre > 0:
        raise ValueError("a chart of events needs one event or more to estimate limits from.")
    sigma = np.sqrt(centre / exposure)
    return chart_of(events / exposure, centre=centre, sigma=sigma, least=0.0)


def c_chart(events: NDArray[Any], *, centre: float | None = None) -> Chart:
    """Chart of events in periods of like exposure, such as complaints a month.

    Parameters
    ----------
    events : (n_points,) int
        Events of each period, none negative.
    centre : float
        Events a period that hold, above 0; without it their mean over all periods, which must
        then be eight or more.

    Returns
    -------
    Chart
        Of events, the lower limit cut at 0.

    Raises
    ------
    ValueError
        When events are negative, there are too few periods or no event.

    Notes
    -----
    c̄ ± 3 √c̄

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., example 7.3,
    circuit boards: CL 19.85, LCL 6.48, UCL 33.22 (from the rounded CL), samples 6 and 20
    outside.

    Examples
    --------
    >>> boards = np.array([21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22,
    ...                    18, 39, 30, 24, 16, 19, 17, 15])
    >>> found = c_chart(boards)
    >>> print(f"{found.centre[0]:.2f} {found.low[0]:.2f} {found.high[0]:.2f}")
    19.85 6.48 33.21
    >>> np.flatnonzero(found.is_out) + 1
    array([ 6, 20])
    """
    return u_chart(events, np.ones(len(events)), centre=centre)


def _share(counts: NDArray[Any], n: NDArray[Any], centre: float | None) -> float:
    if not ((n > 0) & (counts >= 0) & (counts <= n)).all():
        raise ValueError("each period needs answers, and a count between 0 and their number.")
    if centre is None:
        check_points(len(counts))
        centre = float(counts.sum() / n.sum())
    if not 0 < centre < 1:
        raise ValueError(f"a chart of shares needs a centre above 0 and below 1, got {centre}.")
    return centre
