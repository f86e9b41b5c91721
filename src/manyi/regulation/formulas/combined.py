"""Formulas on other figures: blend, grade, roll-up of an indicator tree."""

import math
from collections.abc import Mapping
from typing import Any

from manyi.analytics.combining import blend, indicator_rollup
from manyi.analytics.intervals import Interval, mean_interval
from manyi.regulation.formulas.basis import Basis, Outcome, Unit, number
from manyi.regulation.formulas.levels import NOBODY

Params = Mapping[str, Any]


def blended(basis: Basis, params: Params) -> Outcome:
    """Parts by their fixed shares; 不完整 as long as one is missing."""
    shares = {key: float(share) for key, share in params["parts"].items()}
    parts = {key: basis.scores.get(key) for key in shares}
    found = blend({key: part.value if part else None for key, part in parts.items()}, shares)
    present = [part for part in parts.values() if part is not None]
    if found.value is None:
        names = "、".join(basis.labels.get(key, key) for key in found.missing)
        return Outcome(None, "share", complete=False, note=f"不完整：缺{names}")
    error = _independent_error(parts, shares)
    return Outcome(
        found.value,
        present[0].unit,
        n=sum(part.n for part in present),
        respondents=sum(part.respondents for part in present),
        standard_error=error,
        interval=_interval(found.value, error, present[0].unit),
        working=" + ".join(_term(parts[key], share) for key, share in shares.items()),
        share=found.value if present[0].share is not None else None,
    )


def graded(basis: Basis, params: Params) -> Outcome:
    """Return the figure of another score, for the bands of this one to grade."""
    return basis.scores.get(
        params["score"], Outcome(None, "share", complete=False, note="要评级的分数没有算出")
    )


def rolled_up(basis: Basis, params: Params) -> Outcome:
    """Item degrees rolled up the indicator tree by its weights."""
    if basis.tree is None:
        raise ValueError("this formula needs an indicator tree.")
    top = indicator_rollup(basis.tree)
    if top.value is None:
        names = "、".join(basis.labels.get(key, key) for key in top.missing)
        return Outcome(None, "share", complete=False, note=f"{NOBODY}的指标：{names}")
    answers = basis.need_levels()
    return Outcome(
        top.value,
        "share",
        n=answers.n,
        respondents=int(answers.products.n[0]),
        working="按指标权重逐级加权",
        share=top.value,
    )


def _interval(value: float, error: float | None, unit: Unit) -> Interval | None:
    if error is None:
        return None
    found = mean_interval(value, error, freedom=math.inf)
    if unit not in ("share", "hundred"):
        return found
    return Interval(max(found.low, 0.0), min(found.high, 1.0), found.level)


def _term(part: Outcome | None, share: float) -> str:
    value = part.value if part is not None and part.value is not None else math.nan
    return f"{number(round(value * 100, 4))}%×{number(share * 100)}%"


def _independent_error(
    parts: Mapping[str, Outcome | None], shares: Mapping[str, float]
) -> float | None:
    """Return the error of the blend, the parts having been asked of different people."""
    errors = [
        None if part is None or part.standard_error is None else shares[key] * part.standard_error
        for key, part in parts.items()
    ]
    known = [error for error in errors if error is not None]
    return math.sqrt(math.fsum(e * e for e in known)) if len(known) == len(errors) else None
