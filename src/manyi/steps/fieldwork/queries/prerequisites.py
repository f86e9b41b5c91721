"""What must be true before a wave is issued."""

from collections.abc import Iterable
from datetime import timedelta

from manyi.core.adoption import pack_of
from manyi.core.ledger import ledger_events
from manyi.regulation import Pack, Span
from manyi.regulation.occasions import opening_day, periods
from manyi.regulation.schema.base import When
from manyi.steps.questionnaires.enums import VersionState
from manyi.steps.sampling.enums import PlanState, WaveState
from manyi.steps.sampling.models import SampleDraw, Wave, WaveAudience
from manyi.steps.sampling.queries import planned_audiences, wave_plan

# A period that opened up to a year before may still cover the wave's occasion.
_LONGEST_PERIOD = timedelta(days=366)


def issue_facts(wave: Wave) -> dict[str, bool]:
    """Return the needs of the gate "发出问卷" and whether each is met."""
    asked = audiences_asked(wave)
    drawn = _drawn(asked)
    return {
        "objects_named": wave.objects_assessed.exists(),
        "questionnaires_published": bool(asked) and all(map(_has_published, asked)),
        "sample_drawn": bool(asked) and all(audience.pk in drawn for audience in asked),
        "sample_approved": wave.state == WaveState.APPROVED,
        "prior_duties_done": not duties_lacking(wave),
    }


def audiences_asked(wave: Wave) -> list[WaveAudience]:
    """Return the audiences to be sent to: all, but optional ones for which nobody was drawn."""
    must = {audience.pk for audience in planned_audiences(wave)}
    audiences = list(wave.audiences.select_related("questionnaire_version__questionnaire"))
    drawn = _drawn(audiences)
    return [one for one in audiences if one.pk in must or one.pk in drawn]


def _drawn(audiences: Iterable[WaveAudience]) -> set[int]:
    draws = SampleDraw.objects.filter(audience__in=[one.pk for one in audiences], is_current=True)
    return set(draws.values_list("audience_id", flat=True))


def _has_published(audience: WaveAudience) -> bool:
    version = audience.questionnaire_version
    return version is not None and version.state == VersionState.PUBLISHED


def duties_lacking(wave: Wave) -> tuple[str, ...]:
    """Return the labels of what the regulation wants on record before this wave goes out."""
    pack = pack_of(wave.adoption.pack_version)
    survey = pack.surveys[wave.survey]
    done = _recorded(wave, survey.needs)
    lacking = [
        pack.duties[name].label
        for name in survey.needs
        if not done.get(f"duties.{name}", set()) & _occasions(pack, name, wave)
    ]
    if survey.plan is not None and survey.plan.approval and not _plan_is_agreed(wave):
        lacking.append(pack.approvals[survey.plan.approval].label)
    return tuple(lacking)


def _recorded(wave: Wave, names: Iterable[str]) -> dict[str, set[str]]:
    """Return for each duty's address the occasions on which it was recorded."""
    found: dict[str, set[str]] = {f"duties.{name}": set() for name in names}
    if not found:
        return found
    for event in ledger_events(verbs=["duty.recorded"]):
        if event.adoption == wave.adoption.key and event.address in found:
            found[event.address].update(event.occasions)
    return found


def _occasions(pack: Pack, duty: str, wave: Wave) -> set[str]:
    """Return the duty's occasions any of which serves the wave: periods that overlap its own."""
    names = {wave.occasion, wave.thing}
    opens = opening_day(wave.occasion)
    when, survey = pack.duties[duty].when, pack.surveys[wave.survey]
    if opens is None or when.head != "every":
        return names
    ends = max((p.ends for p in _periods(survey.when, Span(opens, opens))), default=opens)
    overlapping = periods(when, Span(opens - _LONGEST_PERIOD, ends))
    return names | {period.name for period in overlapping if period.ends >= opens}


def _periods(when: When, span: Span) -> list:
    return list(periods(when, span)) if when.head == "every" else []


def _plan_is_agreed(wave: Wave) -> bool:
    plan = wave_plan(wave)
    return plan is not None and plan.state == PlanState.AGREED
