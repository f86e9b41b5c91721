"""Post-stratification and raking: category by category until all margins hold."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.calibration.margins import (
    Cells,
    Margin,
    category_columns,
    category_factors,
    checked_weights,
    require_equal_sums,
    worst_deviation,
)
from manyi.analytics.calibration.weights import Calibration

_MOST_SWEEPS = 10_000
# Sweeps between two looks at the deviation, and the share of it that is too much to be left.
_PATIENCE = 100
_STALLED = 0.99


def post_stratify(weights: NDArray[np.float64], margin: Margin) -> Calibration:
    """Scale the weights of each category to its known size.

    Parameters
    ----------
    weights : (n_rows,) float
        0 or more.
    margin : Margin
        Categories that need not be the strata of the draw.

    Returns
    -------
    Calibration
        In which every category adds to its total.

    Raises
    ------
    ValueError
        When a row lacks its category, or a category with members has no respondent.

    Notes
    -----
    w_i · N_g / Σ_g w

    Source: Holt & Smith (1979), JRSS A 142, 33–46; R survey 4.5, `postStratify`.

    Examples
    --------
    >>> men_and_women = Margin(np.array([0, 0, 1]), np.array([40.0, 60.0]))
    >>> post_stratify(np.array([10.0, 10, 10]), men_and_women).weights
    array([20., 20., 60.])
    """
    start = checked_weights(weights, [margin])
    factors = category_factors(start, margin.codes, margin.totals)
    return Calibration(start * factors[margin.codes], start, category_columns([margin]), steps=1)


def rake(
    weights: NDArray[np.float64], margins: Sequence[Margin], *, tolerance: float = 1e-10
) -> Calibration:
    """Scale the weights until every one of several margins is reproduced.

    Parameters
    ----------
    weights : (n_rows,) float
        0 or more.
    margins : n_margins Margin
        Each with the same sum of totals.
    tolerance : float
        Largest relative deviation of a category that is left, above 0.

    Returns
    -------
    Calibration
        In which all margins hold within the tolerance.

    Raises
    ------
    ValueError
        When margins add to different sums, a row lacks a category, a category with members has no
        respondent, or the margins contradict each other.

    Notes
    -----
    One margin after the other is post-stratified until the largest |Σ_g w/N_g − 1| of all of them
    is within the tolerance. R's `rake` stops when a table changes by less than one member, which
    leaves about 1e-7.

    Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427–444; Deville &
    Särndal (1992), JASA 87, 376–382, for the standard errors.

    Examples
    --------
    >>> sex = Margin(np.array([0, 0, 1, 1]), np.array([40.0, 60.0]))
    >>> age = Margin(np.array([0, 1, 0, 1]), np.array([50.0, 50.0]))
    >>> rake(np.ones(4), [sex, age]).weights
    array([20., 20., 30., 30.])
    """
    start = checked_weights(weights, margins)
    require_equal_sums(margins)
    cells = Cells.of(margins)
    sizes = np.bincount(cells.place, weights=start).astype(np.float64)
    worst = earlier = math.inf
    for sweep in range(1, _MOST_SWEEPS + 1):
        for codes, margin in zip(cells.codes.T, margins, strict=True):
            sizes = sizes * category_factors(sizes, codes, margin.totals)[codes]
        worst = worst_deviation(sizes, cells, margins)
        if worst <= tolerance:
            before = np.bincount(cells.place, weights=start)
            factors = np.divide(sizes, before, out=np.zeros_like(sizes), where=before > 0)
            return Calibration(
                start * factors[cells.place], start, category_columns(margins), steps=sweep
            )
        if sweep % _PATIENCE == 0:
            if worst > _STALLED * earlier:
                break
            earlier = worst
    raise ValueError(
        f"raking leaves a deviation of {worst:.2g} after {sweep} sweeps, {tolerance:g} was asked "
        "for; margins contradict each other where categories have no respondent in common, so "
        "join some."
    )
