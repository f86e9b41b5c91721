"""The chart that remembers: exponentially weighted moving averages."""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from manyi.analytics.control.chart import Chart, chart_of


def ewma_chart(
    values: NDArray[np.float64],
    *,
    centre: float,
    sigma: float,
    weight: float = 0.2,
    width: float = 3.0,
) -> Chart:
    """Chart of averages that weigh the newest value most; it finds small lasting shifts.

    Parameters
    ----------
    values : (n_points,) float
        In order of time, none missing.
    centre : float
        Value that holds: a target, or the mean of earlier periods.
    sigma : float
        Standard error of one value, above 0, from earlier periods.
    weight : float
        Weight of the newest value, above 0, at most 1; .05 to .25 is usual.
    width : float
        Sigmas between centre line and limit, above 0; 2.7 goes with a weight of .1.

    Returns
    -------
    Chart
        Of averages, in the unit of the values; limits widen towards their final width.

    Raises
    ------
    ValueError
        When a value is missing, weight lies outside 0 to 1, or sigma or width is not above 0.

    Notes
    -----
    z_i = λ x_i + (1 − λ) z_{i−1}, z_0 = centre;
    limits = centre ± L σ √(λ/(2 − λ) · (1 − (1 − λ)^{2i})).

    Source: Roberts (1959), Technometrics 1, 239–250; the example is Montgomery (2009),
    Introduction to Statistical Quality Control, 6th ed., example 9.2: averages 9.945 and 9.7495,
    upper limits 10.27 and 10.36.

    Examples
    --------
    >>> found = ewma_chart(np.array([9.45, 7.99]), centre=10, sigma=1, weight=0.1, width=2.7)
    >>> found.values.round(4), found.high.round(2)
    (array([9.945 , 9.7495]), array([10.27, 10.36]))
    """
    if np.isnan(values).any() or not 0 < weight <= 1:
        raise ValueError(
            f"a moving average needs every value and a weight above 0, at most 1, got {weight}."
        )
    averages = centre + signal.lfilter([weight], [1, weight - 1], values - centre)
    remembered = 1 - (1 - weight) ** (2 * np.arange(1, len(values) + 1))
    spread = sigma * np.sqrt(weight / (2 - weight) * remembered)
    return chart_of(averages, centre=centre, sigma=spread, width=width)
