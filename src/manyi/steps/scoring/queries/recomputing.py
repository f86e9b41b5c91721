"""A recorded score computed again from its snapshot, its pack and its inputs."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from manyi.core.adoption import pack_of
from manyi.regulation.scorecard import (
    Scorecard,
    ValidityRuleLine,
    ValidityStatement,
    compute_scorecard,
)
from manyi.steps.cleaning.queries import answer_tables
from manyi.steps.fieldwork.enums import VerdictState
from manyi.steps.fieldwork.models import Verdict
from manyi.steps.scoring.models import Score

# Two computations of one figure may differ by binary noise, never by more.
TOLERANCE = 1e-12

_VERDICTS = {
    VerdictState.VALID: "valid",
    VerdictState.INVALID: "invalid",
    VerdictState.UNDETERMINABLE: "undecided",
}
_UNDECIDED_REASON = "缺少判定所需的数字，无法判定是否有效"


@cache
def _adapter() -> TypeAdapter[Scorecard]:
    return TypeAdapter(Scorecard)


def scorecard_of(score: Score) -> Scorecard:
    """Return the recorded scorecard as data, figures exactly as they were stored."""
    return _adapter().validate_python(score.scorecard)


def statement_of(verdict: Verdict) -> ValidityStatement:
    """Return the verdict on a wave as a scorecard states it, with every rule."""
    is_undecided = verdict.state == VerdictState.UNDETERMINABLE
    return ValidityStatement(
        verdict=_VERDICTS[verdict.state],
        rules=tuple(
            ValidityRuleLine(
                address=rule["address"],
                label=rule["label"],
                found=rule["found"],
                needed=rule["needed"],
                met=rule["met"],
            )
            for rule in verdict.rules
        ),
        waived=verdict.is_waived,
        reason=verdict.waiver_reason or (_UNDECIDED_REASON if is_undecided else ""),
    )


def recompute(score: Score) -> Scorecard:
    """Compute the score again from what it names; a changed snapshot is refused in words."""
    stored = scorecard_of(score)
    return compute_scorecard(
        pack_of(score.wave.pack_version),
        score.wave.survey,
        answer_tables(score.snapshot),
        validity=stored.validity,
        targets=score.inputs["targets"],
        past=score.inputs["past"],
    )


def differences(score: Score) -> tuple[str, ...]:
    """Return the places where a fresh computation differs from what is recorded; none is right."""
    stored = dict(_leaves(score.scorecard, ""))
    fresh = dict(_leaves(recompute(score).to_json(), ""))
    places = sorted(stored.keys() | fresh.keys())
    return tuple(place for place in places if not _same(stored.get(place), fresh.get(place)))


def _leaves(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield every single value with its place; an empty list or mapping is one too."""
    parts = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, part in parts:
        inside = f"{place}.{key}" if place else str(key)
        if isinstance(part, Mapping | list | tuple) and part:
            yield from _leaves(part, inside)
        else:
            # An empty tuple and an empty list are the same nothing in JSON.
            yield inside, [] if isinstance(part, tuple) else part


def _same(stored: Any, fresh: Any) -> bool:
    if isinstance(stored, float) and isinstance(fresh, int | float):
        return abs(stored - fresh) <= TOLERANCE
    return bool(stored == fresh)
