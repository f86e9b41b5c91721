"""How the sample was drawn: declared once, used by every estimate."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class LonelyUnit(Enum):
    """What a stratum with a single sampling unit, of several it could have been, contributes."""

    REFUSE = "refuse"  # an error that names the stratum
    CERTAINTY = "certainty"  # nothing, as if it had been sure to be drawn
    ADJUST = "adjust"  # its distance from the mean of all units
    AVERAGE = "average"  # what the other strata contribute on average


@dataclass(frozen=True, eq=False)
class Units:
    """What one stage of a sample draws, row by row.

    Parameters
    ----------
    labels : (n_rows,) any
        Sampling unit of each row; equal labels in different strata are different units.
    strata : (n_rows,) any, optional
        Stratum of each row; one stratum when left out.
    population : (n_rows,) float, optional
        Units in the stratum's population, the same on all of its rows, for the finite population
        correction. For the second stage: units in the first-stage unit.
    fraction : (n_rows,) float, optional
        The same said as a share in (0, 1] of units drawn. Not together with `population`.
    """

    labels: NDArray[Any]
    strata: NDArray[Any] | None = None
    population: NDArray[np.floating[Any]] | None = None
    fraction: NDArray[np.floating[Any]] | None = None


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of sampling, numbered.

    Parameters
    ----------
    units : (n_rows,) int
        Unit of each row, 0 to n_units − 1, in the order of strata.
    strata : (n_units,) int
        Stratum of each unit, ascending.
    sizes : (n_strata,) int
        Units drawn.
    population : (n_strata,) float
        Units there are; infinite without a finite population correction.
    names : n_strata strings
        The strata as declared, for messages.
    """

    units: NDArray[np.int64]
    strata: NDArray[np.int64]
    sizes: NDArray[np.int64]
    population: NDArray[np.float64]
    names: tuple[str, ...]

    @property
    def fraction(self) -> NDArray[np.float64]:
        """Share of units drawn, (n_strata,); 0 without a finite population correction."""
        return self.sizes / self.population

    @property
    def is_lonely(self) -> NDArray[np.bool_]:
        """Strata, (n_strata,), with one unit drawn of more than one."""
        return np.asarray((self.sizes == 1) & (self.population > 1))

    @property
    def first_rows(self) -> NDArray[np.int64]:
        """One row of every unit, (n_units,)."""
        rows: NDArray[np.int64] = np.unique(self.units, return_index=True)[1]
        return rows


@dataclass(frozen=True, eq=False)
class Auxiliary:
    """What the weights were calibrated to; its fit is taken out of every standard error.

    Parameters
    ----------
    values : (n_rows, n_auxiliaries) float
        Known-total variables, such as one column for each category of each margin.
    start : (n_rows,) float
        Weights before calibration.
    """

    values: NDArray[np.float64]
    start: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Design:
    """A sample: weights, stages, and what to do with a lonely unit.

    Parameters
    ----------
    weights : (n_rows,) float
        How many of the population each row stands for, 0 or more.
    first : Stage
        Strata and primary sampling units.
    second : Stage, optional
        Units within primary units; its strata are the primary units.
    lonely : LonelyUnit
        Rule for strata with one unit.
    auxiliary : Auxiliary, optional
        Set by calibration.
    """

    weights: NDArray[np.float64]
    first: Stage
    second: Stage | None
    lonely: LonelyUnit
    auxiliary: Auxiliary | None = None

    @property
    def n_rows(self) -> int:
        return len(self.weights)

    def freedom(self, used: NDArray[np.bool_] | None = None) -> int:
        """Degrees of freedom: primary units less strata.

        Parameters
        ----------
        used : (n_rows,) bool, optional
            Rows of the domain and with an answer; all rows when left out. Rows of weight 0 never
            count.

        Returns
        -------
        int
            0 or more.

        Notes
        -----
        df = number of primary units with a used row − number of strata with one

        Source: Korn & Graubard (1999), Analysis of Health Surveys, section 5.2; R survey 4.5,
        `degf`.

        Examples
        --------
        >>> sample = declare_design(Units(np.arange(5), strata=np.array([0, 0, 0, 1, 1])),
        ...                         weights=np.ones(5))
        >>> sample.freedom()
        3
        """
        rows = self.weights > 0
        rows = rows if used is None else rows & used
        units = np.bincount(self.first.units[rows], minlength=len(self.first.strata)) > 0
        strata = np.bincount(self.first.strata[units], minlength=len(self.first.sizes)) > 0
        return int(units.sum()) - int(strata.sum())


def declare_design(
    first: Units,
    second: Units | None = None,
    *,
    weights: NDArray[np.floating[Any]] | None = None,
    lonely: LonelyUnit = LonelyUnit.REFUSE,
) -> Design:
    """Declare how a sample was drawn.

    Parameters
    ----------
    first : Units
        Strata and primary sampling units. For a sample of respondents the labels number the rows.
    second : Units, optional
        Units drawn within primary units. They add to the variance only where the first stage has
        a finite population correction; without one, primary units count as drawn with
        replacement.
    weights : (n_rows,) float, optional
        How many of the population each row stands for. When left out they follow from the
        populations of all stages: Π N/n.
    lonely : LonelyUnit
        Rule for strata with one unit.

    Returns
    -------
    Design
        With units and strata numbered.

    Raises
    ------
    ValueError
        When lengths differ, a value is missing, a population is smaller than its sample or not
        the same within a stratum, weights are negative or cannot be known, or a stratum has a
        lonely unit and no rule was chosen.

    Notes
    -----
    Weights left out: w = Π N/n over the stages. A fraction f says N = n/f.

    Source: Lumley (2010), Complex Surveys, chapters 2 and 3; R survey 4.5, `svydesign`.

    Examples
    --------
    >>> sample = declare_design(Units(np.arange(3), population=np.full(3, 30.0)))
    >>> sample.weights
    array([10., 10., 10.])
    """
    one = _stage(first, parents=np.zeros(len(first.labels), dtype=np.int64), level="first")
    two = None if second is None else _stage(second, parents=one.units, level="second")
    if lonely is LonelyUnit.REFUSE:
        _refuse_lonely(one)
        if two is not None and np.any(one.fraction > 0):
            _refuse_lonely(two)
    known = _inverse_fractions(one, two) if weights is None else np.asarray(weights, np.float64)
    if known.shape != one.units.shape or not np.all(np.isfinite(known)) or np.any(known < 0):
        raise ValueError(
            f"weights need one number of 0 or more for each of {len(one.units)} rows, "
            f"got shape {known.shape} or a number that is negative or missing."
        )
    return Design(known, one, two, lonely)


def linearised_deviations(design: Design, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scaled deviations whose products are the design covariance of the sums of scores.

    Parameters
    ----------
    design : Design
        With n_rows rows.
    scores : (n_rows, n_figures) float
        Weighted linearised values; 0 for rows outside the domain or without an answer.

    Returns
    -------
    (n_deviations, n_figures) float
        D, with covariance DᵀD and variances Σ D².

    Raises
    ------
    ValueError
        When the scores have another number of rows.

    Notes
    -----
    One row for each unit of each stage: √((1 − f_h) n_h/(n_h − 1)) · (t_hi − t̄_h), with t the
    unit's sum of scores; the second stage times √f of its primary unit's stratum. n_h counts all
    units of the stratum, also those without a row in the domain. Calibrated weights: scores are
    first replaced by w·e, e the residual of score/w on the auxiliaries with the weights before
    calibration.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, results 4.3.1 and
    6.6.1; R survey 4.5, `svyrecvar`.

    Examples
    --------
    >>> sample = declare_design(Units(np.arange(2)), weights=np.ones(2))
    >>> deviations = linearised_deviations(sample, np.array([[1.0], [3.0]]))
    >>> round(float((deviations**2).sum()), 12)
    4.0
    """
    if scores.ndim != 2 or len(scores) != design.n_rows:  # noqa: PLR2004 - a matrix
        raise ValueError(f"scores need {design.n_rows} rows in a matrix, got {scores.shape}.")
    if design.auxiliary is not None:
        scores = _residual_scores(design, design.auxiliary, scores)
    first = _stage_deviations(design.first, scores, design.lonely)
    if design.second is None or not np.any(design.first.fraction > 0):
        return first
    above = design.first.units[design.second.first_rows]
    share = design.first.fraction[design.first.strata[above]]
    second = _stage_deviations(design.second, scores, design.lonely)
    return np.vstack([first, np.sqrt(share)[:, None] * second])


def linearised_errors(design: Design, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Design standard errors of sums of scores.

    Parameters
    ----------
    design : Design
        With n_rows rows.
    scores : (n_rows, n_figures) float
        Weighted linearised values; 0 for rows outside the domain or without an answer.

    Returns
    -------
    (n_figures,) float
        In the unit of the figures.

    Raises
    ------
    ValueError
        When the scores have another number of rows.

    Notes
    -----
    √Σ D² over `linearised_deviations`.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, result 4.3.1.

    Examples
    --------
    >>> sample = declare_design(Units(np.arange(2)), weights=np.ones(2))
    >>> linearised_errors(sample, np.array([[1.0], [3.0]]))
    array([2.])
    """
    deviations = linearised_deviations(design, scores)
    return np.asarray(np.sqrt(np.einsum("ij,ij->j", deviations, deviations)))


def _stage(declared: Units, *, parents: NDArray[np.int64], level: str) -> Stage:
    n_rows = len(declared.labels)
    if n_rows == 0 or len(parents) != n_rows:
        raise ValueError(f"the {level} stage needs as many rows as the sample, got {n_rows}.")
    labels = np.zeros(n_rows, np.int64) if declared.strata is None else declared.strata
    for column in (labels, declared.population, declared.fraction):
        if column is not None and len(column) != n_rows:
            raise ValueError(
                f"the {level} stage needs {n_rows} rows throughout, got {len(column)}."
            )
    names, inner = np.unique(labels, return_inverse=True)
    pairs, strata = np.unique(parents * len(names) + inner, return_inverse=True)
    _, members = np.unique(declared.labels, return_inverse=True)
    _units, first_rows, numbered = np.unique(
        strata * (members.max() + 1) + members, return_index=True, return_inverse=True
    )
    sizes = np.bincount(strata[first_rows], minlength=len(pairs))
    titles = tuple(str(names[pair % len(names)]) for pair in pairs.tolist())
    population = _populations(declared, strata, sizes, titles)
    return Stage(numbered, strata[first_rows], sizes, population, titles)


def _populations(
    declared: Units,
    strata: NDArray[np.int64],
    sizes: NDArray[np.int64],
    names: tuple[str, ...],
) -> NDArray[np.float64]:
    if declared.population is not None and declared.fraction is not None:
        raise ValueError("a stage takes population sizes or fractions, got both.")
    given = declared.population if declared.fraction is None else declared.fraction
    if given is None:
        return np.full(len(sizes), np.inf)
    values = np.empty(len(sizes))
    values[strata] = given
    if not np.array_equal(values[strata], given):
        raise ValueError("a population or fraction needs to be one number in each stratum.")
    if declared.fraction is not None:
        if not np.all((values > 0) & (values <= 1)):
            raise ValueError("a sampling fraction lies above 0 and is at most 1.")
        return np.asarray(sizes / values)
    small = np.flatnonzero(~(values >= sizes))
    if len(small):
        at = small[0]
        raise ValueError(
            f"stratum {names[at]}: a population needs to be at least the {sizes[at]} units drawn, "
            f"got {values[at]:g}."
        )
    return values


def _refuse_lonely(stage: Stage) -> None:
    alone = np.flatnonzero(stage.is_lonely)
    if len(alone):
        raise ValueError(
            f"stratum {stage.names[alone[0]]} has one sampling unit, which shows no spread; join "
            f"it to another stratum or choose a LonelyUnit rule ({len(alone)} such strata)."
        )


def _inverse_fractions(first: Stage, second: Stage | None) -> NDArray[np.float64]:
    stages = [first] if second is None else [first, second]
    weights = np.ones(len(first.units))
    for stage in stages:
        if not np.all(np.isfinite(stage.population)):
            raise ValueError(
                "weights follow only from the populations of all stages; give weights, all 1 for "
                "a sample in which everybody counts alike."
            )
        weights /= stage.fraction[stage.strata[stage.units]]
    return weights


def _residual_scores(
    design: Design, auxiliary: Auxiliary, scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    weights = design.weights[:, None]
    plain = np.divide(scores, weights, out=np.zeros_like(scores), where=weights > 0)
    root = np.sqrt(auxiliary.start)[:, None]
    fit = np.linalg.lstsq(auxiliary.values * root, plain * root, rcond=None)[0]
    return np.asarray(weights * (plain - auxiliary.values @ fit))


def _stage_deviations(
    stage: Stage, scores: NDArray[np.float64], lonely: LonelyUnit
) -> NDArray[np.float64]:
    totals = _sums(scores, stage.units, len(stage.strata))
    centres = _sums(totals, stage.strata, len(stage.sizes)) / stage.sizes[:, None]
    n = stage.sizes
    spread = (1 - stage.fraction) * n / np.maximum(n - 1, 1)
    alone = stage.is_lonely
    if lonely is LonelyUnit.ADJUST:
        centres[alone] = totals.mean(axis=0)
    elif np.any(alone):
        spread[alone] = 0.0
        if lonely is LonelyUnit.AVERAGE:
            spread *= len(n) / max(len(n) - int(alone.sum()), 1)
    scale = np.sqrt(np.maximum(spread, 0.0))[stage.strata]
    return np.asarray(scale[:, None] * (totals - centres[stage.strata]))


def _sums(
    values: NDArray[np.float64], places: NDArray[np.int64], n_places: int
) -> NDArray[np.float64]:
    sums = np.empty((n_places, values.shape[1]))
    if len(values) == n_places:
        sums[places] = values
        return sums
    for at in range(values.shape[1]):
        sums[:, at] = np.bincount(places, weights=values[:, at], minlength=n_places)
    return sums
