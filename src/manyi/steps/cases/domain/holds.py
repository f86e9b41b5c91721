"""The clock stands still while the customer is waited for, and goes on when they reply."""

from datetime import datetime

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.recording import record_case_act, require_state
from manyi.steps.cases.enums import CaseState, HoldReason, ResumedBy
from manyi.steps.cases.models import Case, Hold


@transaction.atomic
def hold_case(
    case: Case, *, reason: str, expected_until: datetime, words: str = "", actor: Person
) -> Hold:
    """Let the clocks of the case stand still: the customer has to do something first."""
    Case.objects.select_for_update().get(pk=case.pk)
    require_state(case, CaseState.ASSIGNED)
    if case.holds.filter(resumed_at=None).exists():
        raise ProblemsFound([Problem("cases.held_already", place=case.number)])
    if expected_until <= now():
        raise ProblemsFound([Problem("cases.hold_in_the_past", place=case.number)])
    hold = Hold.objects.create(
        case=case,
        reason=HoldReason(reason),
        words=words.strip(),
        since=now(),
        expected_until=expected_until,
        set_by=actor,
    )
    facts = {"reason": hold.reason, "until": expected_until.date().isoformat()}
    record_case_act(case, "case.held", actor=actor, facts=facts, words={"words": hold.words})
    return hold


@transaction.atomic
def resume_case(case: Case, *, actor: Person) -> None:
    """Let the clocks of the case go on, by a person's word."""
    if not _resume(case, ResumedBy.PERSON, actor):
        raise ProblemsFound([Problem("cases.not_held", place=case.number)])


@transaction.atomic
def resume_on_reply(case: Case) -> bool:
    """Let the clocks go on because the customer replied; whether they had stood still."""
    return _resume(case, ResumedBy.REPLY, None)


def _resume(case: Case, by: ResumedBy, actor: Person | None) -> bool:
    open_holds = Hold.objects.filter(case=case, resumed_at=None)
    if not open_holds.update(resumed_at=now(), resumed_by=by):
        return False
    record_case_act(case, "case.resumed", actor=actor, facts={"by": by.value})
    return True
