"""What a scored wave leaves in the ledger: the wave, each score, each grade, each missed target."""

from collections.abc import Mapping

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.clock import today
from manyi.core.models import Person
from manyi.regulation import Pack
from manyi.regulation.scorecard import Scorecard, ScoreLine, TargetLine
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.models import Score
from manyi.steps.scoring.queries.weak import has_dissatisfied


def record_score(score: Score, card: Scorecard, actor: Person) -> None:
    """Write every entry of one scoring, in the transaction that keeps the score."""
    _record_wave(score, card, actor)
    for line in card.scores:
        _record_line(score, line, actor)
        if line.band:
            _record_grade(score, line, actor)
    for target in card.targets:
        if target.met is False:
            _record_below(score, target, actor)


def _record(
    score: Score, verb: str, actor: Person, *, address: str, cites: tuple[str, ...], facts: Mapping
) -> None:
    record_act(
        verb,
        adoption=score.wave.adoption,
        actor=actor,
        address=address,
        occasion=score.wave.thing,
        on=today(),
        thing=score.thing,
        cites=cites,
        facts={"wave": score.wave.thing, **facts},
        pack_version=score.wave.pack_version,
    )


def _record_wave(score: Score, card: Scorecard, actor: Person) -> None:
    pack = pack_of(score.wave.pack_version)
    _record(
        score,
        "wave.scored",
        actor,
        address=f"surveys.{score.wave.survey}.scores",
        cites=provisions_used(pack, score.wave, card),
        facts={
            "has_dissatisfied": has_dissatisfied(score.scorecard),
            "complete": all(line.complete for line in card.scores),
            "below_target": any(target.met is False for target in card.targets),
            "snapshot": score.snapshot.sha256,
            "scores": len(card.scores),
        },
    )


def provisions_used(pack: Pack, wave: Wave, card: Scorecard) -> tuple[str, ...]:
    """Return what the figures were computed by: scores, scales, and the subjects asked."""
    survey = pack.surveys[wave.survey]
    asked = [survey.audience[name] for name in card.respondents]
    forms = [pack.forms[audience.form] for audience in asked]
    cited = [line.address for line in card.scores]
    cited += [f"scales.{form.scale}" for form in forms if form.scale]
    cited += [f"subjects.{audience.of}" for audience in asked]
    cited += [f"indicators.{form.indicators}" for form in forms if form.indicators]
    return tuple(dict.fromkeys(cited))


def _record_line(score: Score, line: ScoreLine, actor: Person) -> None:
    _record(
        score,
        "score.recorded",
        actor,
        address=line.address,
        cites=(line.address,),
        facts={
            "score": line.key,
            "value": line.value,
            "n": line.n,
            "complete": line.complete,
            # A formula is written name@date; the ledger's codes have no @.
            "formula": line.formula.replace("@", ":"),
            "snapshot": score.snapshot.sha256,
        },
    )


def _record_grade(score: Score, line: ScoreLine, actor: Person) -> None:
    bands = pack_of(score.wave.pack_version).scores[line.key].bands
    reached = next(key for key, band in bands.items() if band.label == line.band)
    _record(
        score,
        "score.graded",
        actor,
        address=line.address,
        cites=(f"{line.address}.bands",),
        facts={"score": line.key, "grade": reached, "value": line.value},
    )


def _record_below(score: Score, target: TargetLine, actor: Person) -> None:
    _record(
        score,
        "score.below_target",
        actor,
        address=target.address,
        cites=(target.address, f"scores.{target.score}"),
        facts={"score": target.score, "value": target.value, "target": target.target},
    )
