"""Raking with bounds on how much a respondent may count."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.calibration.margins import (
    Cells,
    Margin,
    category_columns,
    checked_weights,
    require_equal_sums,
    worst_deviation,
)
from manyi.analytics.calibration.weights import Calibration

_MOST_STEPS = 200


def rake_within(
    weights: NDArray[np.float64],
    margins: Sequence[Margin],
    *,
    least: float,
    greatest: float,
    tolerance: float = 1e-10,
) -> Calibration:
    """Rake with weights that stay within bounds, so that no respondent counts too much.

    Parameters
    ----------
    weights : (n_rows,) float
        0 or more.
    margins : n_margins Margin
        Each with the same sum of totals.
    least, greatest : float
        Bounds of the weight after / weight before, when the weights before are scaled to the
        population; 0 ≤ least < 1 < greatest.
    tolerance : float
        Largest relative deviation of a category that is left, above 0.

    Returns
    -------
    Calibration
        In which all margins hold within the tolerance and every ratio within the bounds.

    Raises
    ------
    ValueError
        As `rake`, or when no such weights exist: the bounds are then too narrow.

    Notes
    -----
    w F(xᵀλ) with F(u) = (L(U − 1) + U(1 − L)e^{Au})/((U − 1) + (1 − L)e^{Au}),
    A = (U − L)/((1 − L)(U − 1)); λ by Newton steps, halved until they improve.

    Source: Deville & Särndal (1992), JASA 87, 376–382, case 6 (logit method).

    Examples
    --------
    >>> sex = Margin(np.array([0, 0, 1, 1]), np.array([40.0, 60.0]))
    >>> age = Margin(np.array([0, 1, 0, 1]), np.array([55.0, 45.0]))
    >>> found = rake_within(np.ones(4), [sex, age], least=0.5, greatest=1.5)
    >>> found.weights.round(2)
    array([22.5, 17.5, 32.5, 27.5])
    """
    start = checked_weights(weights, margins)
    require_equal_sums(margins)
    if not 0 <= least < 1 < greatest:
        raise ValueError(f"bounds need 0 ≤ least < 1 < greatest, got {least} and {greatest}.")
    cells = Cells.of(margins)
    before = np.bincount(cells.place, weights=start)
    scaled = before * (margins[0].totals.sum() / before.sum())
    bounded = _BoundedRatios(least, greatest)
    found = _solve(scaled, cells, margins, ratios=bounded, tolerance=tolerance)
    after = scaled * bounded.at(found.linear)
    factors = np.divide(after, before, out=np.zeros_like(after), where=before > 0)
    return Calibration(
        start * factors[cells.place], start, category_columns(margins), steps=found.steps
    )


@dataclass(frozen=True)
class _BoundedRatios:
    """Deville and Särndal's logit function and its slope."""

    least: float
    greatest: float

    def at(self, u: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = self.least, self.greatest
        steepness = (high - low) / ((1 - low) * (high - 1))
        # e^{Au} / ((U − 1) + (1 − L) e^{Au}) as a share that cannot overflow.
        share = 1 / (1 + (high - 1) / (1 - low) * np.exp(-np.clip(steepness * u, -500, 500)))
        return np.asarray(low + (high - low) * share)

    def slope(self, ratios: NDArray[np.float64]) -> NDArray[np.float64]:
        low, high = self.least, self.greatest
        return np.asarray((ratios - low) * (high - ratios) / ((1 - low) * (high - 1)))


@dataclass(frozen=True, eq=False)
class _Solution:
    linear: NDArray[np.float64]
    steps: int


def _solve(
    sizes: NDArray[np.float64],
    cells: Cells,
    margins: Sequence[Margin],
    *,
    ratios: _BoundedRatios,
    tolerance: float,
) -> _Solution:
    x = category_columns(
        [replace(margin, codes=codes) for codes, margin in zip(cells.codes.T, margins, strict=True)]
    )
    totals = np.concatenate([margin.totals for margin in margins])
    solution = np.zeros(x.shape[1])
    for step in range(1, _MOST_STEPS + 1):
        now = ratios.at(x @ solution)
        gap = totals - (sizes * now) @ x
        if worst_deviation(sizes * now, cells, margins) <= tolerance:
            return _Solution(x @ solution, step)
        slope = (x * (sizes * ratios.slope(now))[:, None]).T @ x
        move = np.linalg.lstsq(slope, gap, rcond=1e-13)[0]
        for _halving in range(30):
            after = totals - (sizes * ratios.at(x @ (solution + move))) @ x
            if np.linalg.norm(after) < np.linalg.norm(gap):
                break
            move = move / 2
        solution = solution + move
    raise ValueError(
        f"no weights between {ratios.least:g} and {ratios.greatest:g} times their start reproduce "
        "the margins; widen the bounds or join categories."
    )
