"""Weights that reproduce known totals of the population."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.design import Auxiliary, Design

_MOST_SWEEPS = 10_000
_MOST_STEPS = 200


@dataclass(frozen=True, eq=False)
class Margin:
    """How the population is known to divide into categories.

    Parameters
    ----------
    codes : (n_rows,) int
        Category of each row, 0 to n_categories − 1; none may be missing.
    totals : (n_categories,) float
        Members of the population in each category, 0 or more.
    name : str
        For messages.
    """

    codes: NDArray[np.integer[Any]]
    totals: NDArray[np.float64]
    name: str = "margin"


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
    start = _checked(weights, [margin])
    factors = _factors(start, margin.codes, margin.totals)
    return Calibration(start * factors[margin.codes], start, _indicators([margin]), steps=1)


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
    start = _checked(weights, margins)
    _require_equal_sums(margins)
    cells = _Cells.of(margins)
    sizes = np.bincount(cells.place, weights=start).astype(np.float64)
    for sweep in range(1, _MOST_SWEEPS + 1):
        for codes, margin in zip(cells.codes.T, margins, strict=True):
            sizes = sizes * _factors(sizes, codes, margin.totals)[codes]
        if _worst(sizes, cells, margins) <= tolerance:
            before = np.bincount(cells.place, weights=start)
            factors = np.divide(sizes, before, out=np.zeros_like(sizes), where=before > 0)
            return Calibration(
                start * factors[cells.place], start, _indicators(margins), steps=sweep
            )
    raise ValueError(
        f"raking leaves a deviation of {_worst(sizes, cells, margins):.2g} after {_MOST_SWEEPS} "
        f"sweeps, {tolerance:g} was asked for; margins contradict each other where categories have "
        "no respondent in common, so join some."
    )


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
    start = _checked(weights, margins)
    _require_equal_sums(margins)
    if not 0 <= least < 1 < greatest:
        raise ValueError(f"bounds need 0 ≤ least < 1 < greatest, got {least} and {greatest}.")
    cells = _Cells.of(margins)
    before = np.bincount(cells.place, weights=start)
    scaled = before * (margins[0].totals.sum() / before.sum())
    bounded = _BoundedRatios(least, greatest)
    found = _solve(scaled, cells, margins, ratios=bounded, tolerance=tolerance)
    after = scaled * bounded.at(found.linear)
    factors = np.divide(after, before, out=np.zeros_like(after), where=before > 0)
    return Calibration(start * factors[cells.place], start, _indicators(margins), steps=found.steps)


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
    start = _checked(weights, [])
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


@dataclass(frozen=True, eq=False)
class _Cells:
    """Combinations of categories that occur: their codes, and the cell of each row."""

    codes: NDArray[np.int64]
    place: NDArray[np.int64]

    @classmethod
    def of(cls, margins: Sequence[Margin]) -> "_Cells":
        codes = np.column_stack([margin.codes for margin in margins]).astype(np.int64)
        place = np.zeros(len(codes), np.int64)
        for column, margin in zip(codes.T, margins, strict=True):
            _, place = np.unique(place * len(margin.totals) + column, return_inverse=True)
        return cls(codes[np.unique(place, return_index=True)[1]], place)


def _solve(
    sizes: NDArray[np.float64],
    cells: _Cells,
    margins: Sequence[Margin],
    *,
    ratios: _BoundedRatios,
    tolerance: float,
) -> _Solution:
    x = _indicators(
        [replace(margin, codes=codes) for codes, margin in zip(cells.codes.T, margins, strict=True)]
    )
    totals = np.concatenate([margin.totals for margin in margins])
    solution = np.zeros(x.shape[1])
    for step in range(1, _MOST_STEPS + 1):
        now = ratios.at(x @ solution)
        gap = totals - (sizes * now) @ x
        if _worst(sizes * now, cells, margins) <= tolerance:
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


def _checked(weights: NDArray[np.float64], margins: Sequence[Margin]) -> NDArray[np.float64]:
    start = np.asarray(weights, np.float64)
    if not np.all(np.isfinite(start)) or np.any(start < 0) or start.sum() <= 0:
        raise ValueError("calibration needs weights of 0 or more, not all of them 0.")
    for margin in margins:
        codes, categories = margin.codes, len(margin.totals)
        if codes.shape != start.shape:
            raise ValueError(f"{margin.name}: needs {len(start)} codes, got shape {codes.shape}.")
        if codes.min() < 0 or codes.max() >= categories:
            raise ValueError(
                f"{margin.name}: codes lie between 0 and {categories - 1} and none is missing, "
                f"got {codes.min()} to {codes.max()}."
            )
        present = np.bincount(codes, weights=start, minlength=categories)
        empty = np.flatnonzero((present == 0) & (margin.totals > 0))
        if np.any(margin.totals < 0) or len(empty):
            at = f"category {empty[0]} has no respondent" if len(empty) else "a total is negative"
            raise ValueError(f"{margin.name}: {at}; join it to another category.")
    return start


def _require_equal_sums(margins: Sequence[Margin]) -> None:
    if not margins:
        raise ValueError("raking needs one margin or more, got none.")
    sums = [float(margin.totals.sum()) for margin in margins]
    for margin, found in zip(margins, sums, strict=True):
        if abs(found - sums[0]) > 1e-9 * sums[0]:
            raise ValueError(
                f"all margins need the same sum; {margins[0].name} adds to {sums[0]:g}, "
                f"{margin.name} to {found:g}."
            )


def _factors(
    sizes: NDArray[np.float64], codes: NDArray[np.integer[Any]], totals: NDArray[np.float64]
) -> NDArray[np.float64]:
    found = np.bincount(codes, weights=sizes, minlength=len(totals))
    return np.divide(totals, found, out=np.zeros_like(found), where=found > 0)


def _worst(sizes: NDArray[np.float64], cells: _Cells, margins: Sequence[Margin]) -> float:
    worst = 0.0
    for codes, margin in zip(cells.codes.T, margins, strict=True):
        found = np.bincount(codes, weights=sizes, minlength=len(margin.totals))
        # Against the whole where a category has no members.
        base = np.where(margin.totals > 0, margin.totals, margin.totals.sum())
        worst = max(worst, float(np.max(np.abs(found - margin.totals) / base)))
    return worst


def _indicators(margins: Sequence[Margin]) -> NDArray[np.float64]:
    return np.hstack(
        [
            (margin.codes[:, None] == np.arange(len(margin.totals))).astype(np.float64)
            for margin in margins
        ]
    )
