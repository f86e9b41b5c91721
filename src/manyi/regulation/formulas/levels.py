"""Formulas on scales of levels: degree, rate, tally."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.intervals import Interval, bounded_interval, wilson_interval
from manyi.analytics.moments import RatioMoments
from manyi.analytics.scoring import satisfaction_degree, satisfaction_rate, tally
from manyi.regulation.formulas.basis import Basis, LevelAnswers, Outcome, number

Params = Mapping[str, Any]

NOBODY = "没有可计分的答案"


def degree(basis: Basis, params: Params) -> Outcome:
    """Satisfaction degree of all answers pooled, respondents being the sampling unit."""
    answers = basis.need_levels()
    if answers.n == 0:
        return Outcome(None, "share", complete=False, note=NOBODY)
    weights, full = answers.level_weights, float(answers.points[0])
    ratio = answers.products.ratio(answers.points / full)
    value = satisfaction_degree(weights, answers.points)
    working = f"{number(float(weights @ answers.points))}/{number(float(weights.sum()) * full)}"
    least = float(answers.points[-1]) / full
    return _figure(answers, ratio, value=value, working=working, least=least)


def rate(basis: Basis, params: Params) -> Outcome:
    """Share of all answers pooled whose level counts as satisfied."""
    answers = basis.need_levels()
    if answers.n == 0:
        return Outcome(None, "share", complete=False, note=NOBODY)
    satisfied = level_mask(answers.keys, params["satisfied"])
    weights = answers.level_weights
    ratio = answers.products.ratio(satisfied.astype(np.float64))
    value = satisfaction_rate(weights, satisfied)
    error = float(ratio.standard_error[0])
    return Outcome(
        value,
        "share",
        n=answers.n,
        respondents=int(ratio.n[0]),
        standard_error=None if np.isnan(error) else error,
        interval=rate_interval(value, error, respondents=int(ratio.n[0])),
        working=f"{number(weights[satisfied].sum())}/{number(weights.sum())}",
        share=value,
    )


def tallied(basis: Basis, params: Params) -> Outcome:
    """Answers at the named levels over all items; the lines by item stand beside it."""
    answers = basis.need_levels()
    places = np.flatnonzero(level_mask(answers.keys, params["levels"]))
    found = tally(answers.histogram.counts[0], places)
    return Outcome(
        float(found.sum()),
        "count",
        n=answers.n,
        respondents=int(answers.products.n[0]),
        working=f"{found.sum()}/{answers.n}",
    )


def level_mask(keys: tuple[str, ...], chosen: Any) -> NDArray[np.bool_]:
    """Return which levels are among the chosen ids; ValueError names an unknown one."""
    unknown = [key for key in chosen if key not in keys]
    if unknown:
        raise ValueError(f"the scale has no level {', '.join(map(str, unknown))}.")
    return np.array([key in chosen for key in keys])


def rate_interval(value: float, standard_error: float, *, respondents: int) -> Interval | None:
    """Wilson interval on the number of independent answers the standard error speaks of."""
    if respondents < 2:  # noqa: PLR2004 - a spread needs two respondents
        return None
    spread = standard_error**2 * (respondents - 1) / respondents
    n = value * (1 - value) / spread if spread > 1e-18 else float(respondents)  # noqa: PLR2004 - binary noise
    return wilson_interval(value * n, n)


def _figure(
    answers: LevelAnswers, ratio: RatioMoments, *, value: float, working: str, least: float
) -> Outcome:
    respondents, error = int(ratio.n[0]), float(ratio.standard_error[0])
    known = respondents > 1
    interval = (
        bounded_interval(value, error, n=respondents, least=least, greatest=1.0) if known else None
    )
    return Outcome(
        value,
        "share",
        n=answers.n,
        respondents=respondents,
        standard_error=error if known else None,
        interval=interval,
        working=working,
        share=value,
    )
