"""Weights before and after a calibration, and their way into a design."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.design import Auxiliary, Design


@dataclass(frozen=True, eq=False)
class Calibration:
    """Weights before and after, and what they were fitted to.

    Parameters
    ----------
    weights : (n_rows,) float
        Weights that reproduce the totals.
    start : (n_rows,) float
        Weights before.
    auxiliaries : (n_rows, n_auxiliaries) float
        Variables whose totals are now reproduced; one column for each category of a margin.
    steps : int
        Sweeps or steps it took.
    """

    weights: NDArray[np.float64]
    start: NDArray[np.float64]
    auxiliaries: NDArray[np.float64]
    steps: int

    @property
    def ratios(self) -> NDArray[np.float64]:
        """Weight after / weight before, (n_rows,); 1 where both are 0."""
        return np.divide(
            self.weights, self.start, out=np.ones_like(self.weights), where=self.start > 0
        )


def calibrated_design(design: Design, calibration: Calibration) -> Design:
    """Put calibrated weights into a design, so that standard errors know of the calibration.

    Parameters
    ----------
    design : Design
        With the weights that the calibration started from.
    calibration : Calibration
        Of the same rows.

    Returns
    -------
    Design
        Whose estimates use the new weights and the residuals from the auxiliaries.

    Raises
    ------
    ValueError
        When the calibration started from other weights.

    Notes
    -----
    Residual technique: see `design.linearised_deviations`. It holds for every calibration here,
    which all agree with the linear one in large samples.

    Source: Deville & Särndal (1992), JASA 87, 376–382, result 5.

    Examples
    --------
    >>> from manyi.analytics.calibration import Margin, post_stratify
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(4)), weights=np.full(4, 25.0))
    >>> halves = Margin(np.array([0, 0, 1, 1]), np.array([40.0, 60.0]))
    >>> calibrated_design(sample, post_stratify(sample.weights, halves)).weights
    array([20., 20., 30., 30.])
    """
    if not np.array_equal(design.weights, calibration.start):
        raise ValueError("a calibration needs to start from the weights of the design it enters.")
    return replace(
        design,
        weights=calibration.weights,
        auxiliary=Auxiliary(calibration.auxiliaries, calibration.start),
    )


def checked_start(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weights that a calibration may start from, or refuse them.

    Parameters
    ----------
    weights : (n_rows,) float
        0 or more, none missing.

    Returns
    -------
    (n_rows,) float
        The same weights.

    Raises
    ------
    ValueError
        When a weight is negative or missing, or all are 0.

    Notes
    -----
    Source: Deville & Särndal (1992), JASA 87, 376–382, section 1.

    Examples
    --------
    >>> checked_start(np.array([1.0, 0.0]))
    array([1., 0.])
    """
    start = np.asarray(weights, np.float64)
    if not np.all(np.isfinite(start)) or np.any(start < 0) or start.sum() <= 0:
        raise ValueError("calibration needs weights of 0 or more, not all of them 0.")
    return start
