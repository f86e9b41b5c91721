"""The verdict on a closed wave: the regulation's whole list of rules, each with its figure."""

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.clock import now
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.regulation import Validity, WaveVerdict, judge
from manyi.regulation.validity import RuleVerdict
from manyi.steps.fieldwork.domain.locking import hold
from manyi.steps.fieldwork.enums import VerdictState
from manyi.steps.fieldwork.models import Verdict
from manyi.steps.fieldwork.queries.returns import wave_figures
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave

_STATES = {
    Validity.VALID: VerdictState.VALID,
    Validity.INVALID: VerdictState.INVALID,
    Validity.UNDECIDED: VerdictState.UNDETERMINABLE,
}


@transaction.atomic
def judge_wave(wave: Wave, *, actor: Person) -> Verdict:
    """Judge the closed wave once and for all; what comes in later changes nothing."""
    wave = hold(wave)
    if wave.state != WaveState.CLOSED:
        raise ProblemsFound([Problem("wave.not_closed", place=wave.title)])
    judged = judge(pack_of(wave.pack_version), f"surveys.{wave.survey}", wave_figures(wave))
    verdict = Verdict.objects.create(
        wave=wave,
        state=_STATES[judged.validity],
        rules=[_rule(rule) for rule in judged.rules],
        judged_at=now(),
    )
    wave.mark_judged()
    wave.save()
    _record(wave, judged, actor)
    return verdict


def _rule(rule: RuleVerdict) -> dict[str, object]:
    return {
        "address": rule.address,
        "label": rule.label,
        "found": rule.found,
        "needed": rule.needed,
        "met": rule.met,
    }


def _record(wave: Wave, judged: WaveVerdict, actor: Person) -> None:
    address = f"surveys.{wave.survey}.validity" if judged.rules else f"surveys.{wave.survey}"
    facts: dict[str, object] = {
        "wave": wave.thing,
        "valid": judged.validity is Validity.VALID,
        "rules": len(judged.rules),
        "unmet": sum(rule.met is False for rule in judged.rules),
    }
    if judged.validity is Validity.UNDECIDED:
        facts["reason"] = "undecided"
    record_act(
        "wave.judged",
        adoption=wave.adoption,
        actor=actor,
        address=address,
        occasion=wave.thing,
        thing=wave.thing,
        cites=tuple(rule.address for rule in judged.rules),
        facts=facts,
        pack_version=wave.pack_version,
    )
