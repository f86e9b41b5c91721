"""Linear calibration, which takes known totals of numbers as well as of categories."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.calibration.weights import Calibration, checked_start


def calibrate_linearly(
    weights: NDArray[np.float64],
    auxiliaries: NDArray[np.floating[Any]],
    totals: NDArray[np.float64],
) -> Calibration:
    """Fit the weights to known totals of numbers as well as categories (GREG).

    Parameters
    ----------
    weights : (n_rows,) float
        0 or more.
    auxiliaries : (n_rows, n_auxiliaries) float
        Variables with known totals; a column of ones for the size of the population. Nothing may
        be missing.
    totals : (n_auxiliaries,) float
        Their totals over the population.

    Returns
    -------
    Calibration
        In which every auxiliary adds to its total; weights may become negative when the sample
        differs much from the population.

    Raises
    ------
    ValueError
        When shapes differ, a value is missing, or no weights can reproduce all totals.

    Notes
    -----
    w(1 + xᵀλ), λ = (Σwxxᵀ)⁻¹(T − Σwx). A total estimated with them is the generalised regression
    estimator.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 6.5;
    R survey 4.5, `calibrate(calfun = "linear")`.

    Examples
    --------
    >>> x = np.column_stack([np.ones(3), [1.0, 2, 3]])
    >>> calibrate_linearly(np.ones(3), x, np.array([3.0, 7.0])).weights.round(12)
    array([0.5, 1. , 1.5])
    """
    start = checked_start(weights)
    x = np.asarray(auxiliaries, np.float64)
    if x.ndim != 2 or x.shape != (len(start), len(totals)):  # noqa: PLR2004 - a matrix
        raise ValueError(
            f"auxiliaries need shape ({len(start)}, {len(totals)}), one column for each total, "
            f"got {x.shape}."
        )
    if not np.all(np.isfinite(x)):
        raise ValueError("auxiliaries need a number in every row, got missing ones.")
    size = np.maximum(np.abs(x).max(axis=0), 1e-300)
    scaled = x / size
    gap = (totals - start @ x) / size
    solution = np.linalg.lstsq((scaled * start[:, None]).T @ scaled, gap, rcond=None)[0]
    fitted = start * (1 + scaled @ solution)
    missed = np.abs(fitted @ scaled - totals / size)
    if np.any(missed > 1e-9 * (np.abs(totals / size) + np.abs(fitted) @ np.abs(scaled))):
        raise ValueError("no weights reproduce all totals: auxiliaries repeat each other.")
    return Calibration(fitted, start, x, steps=1)
