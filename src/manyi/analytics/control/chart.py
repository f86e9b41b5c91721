"""A control chart: figures in order of time between the limits that chance alone would keep."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Fewer points give limits that move more than what they are to judge.
LEAST_POINTS = 8


@dataclass(frozen=True, eq=False)
class Chart:
    """Points of a chart with their centre line and three-sigma limits.

    Parameters
    ----------
    values : (n_points,) float
        In order of time; NaN where a period has no figure.
    centre, low, high : (n_points,) float
        Centre line and limits, in the unit of the values.
    sigma : (n_points,) float
        Standard error of each point when nothing but chance is at work.
    """

    values: NDArray[np.float64]
    centre: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    sigma: NDArray[np.float64]

    @property
    def standardised(self) -> NDArray[np.float64]:
        """Distance of each point from the centre line in sigmas, (n_points,)."""
        distance: NDArray[np.float64] = (self.values - self.centre) / self.sigma
        return distance

    @property
    def is_out(self) -> NDArray[np.bool_]:
        """Which points lie outside the limits, (n_points,) bool; missing ones do not."""
        return np.asarray((self.values < self.low) | (self.values > self.high))


def chart_of(
    values: NDArray[Any],
    *,
    centre: float | NDArray[np.float64],
    sigma: float | NDArray[np.float64],
    width: float = 3.0,
    least: float = -np.inf,
    greatest: float = np.inf,
) -> Chart:
    """Chart of values about a known centre line, with limits at a multiple of sigma.

    Parameters
    ----------
    values : (n_points,) float
        In order of time; NaN where a period has no figure.
    centre : float or (n_points,) float
        Centre line, in the unit of the values.
    sigma : float or (n_points,) float
        Standard error of a point, above 0.
    width : float
        Sigmas between centre line and limit, above 0.
    least, greatest : float
        Ends of the scale, at which limits are cut.

    Returns
    -------
    Chart
        With one entry for each value.

    Raises
    ------
    ValueError
        When a sigma or the width is not above 0.

    Notes
    -----
    limits = centre ± width · sigma

    Source: Shewhart (1931), Economic Control of Quality of Manufactured Product; GB/T 17989.2
    (ISO 7870-2); the values are an own example.

    Examples
    --------
    >>> found = chart_of(np.array([76.0, 91.0]), centre=75.0, sigma=4.0)
    >>> found.high, found.is_out
    (array([87., 87.]), array([False,  True]))
    """
    shape = np.shape(values)
    middle, spread = np.broadcast_to(centre, shape), np.broadcast_to(sigma, shape)
    if not (spread > 0).all() or not width > 0:
        raise ValueError("a control chart needs sigma and width above 0; there is no spread.")
    low = np.clip(middle - width * spread, least, greatest)
    high = np.clip(middle + width * spread, least, greatest)
    return Chart(np.asarray(values, dtype=np.float64), middle, low, high, spread)


def check_points(n: int) -> None:
    """Refuse limits from too few points."""
    if n < LEAST_POINTS:
        raise ValueError(
            f"limits need {LEAST_POINTS} points or more to be estimated from, got {n}; "
            "with fewer, give the centre line of earlier periods."
        )
