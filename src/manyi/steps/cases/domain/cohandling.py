"""Another department is asked to help, takes the request, and replies."""

from datetime import datetime

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person, Unit
from manyi.core.outbox import enqueue
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.notices import Notice, tell
from manyi.steps.cases.domain.recording import record_case_act, require_words
from manyi.steps.cases.enums import CaseState, NoticeKind, RequestState
from manyi.steps.cases.models import Case, CoRequest
from manyi.steps.cases.queries import partial_people
from manyi.steps.cases.queries.cohandling import staff_of

# The reminder comes when this share of the time has gone.
_REMIND_AFTER = 0.75


@transaction.atomic
def ask_for_help(
    case: Case,
    *,
    unit: Unit,
    question: str,
    due_at: datetime,
    actor: Person,
    owner: Person | None = None,
) -> CoRequest:
    """Ask another department to help by a time; a reminder is queued for before it."""
    require_words(case, 请协办的事=question)
    found = (
        Problem("cases.closed_already", place=case.number)
        if case.state == CaseState.CLOSED
        else None,
        Problem("cases.due_in_the_past", place=case.number) if due_at <= now() else None,
        Problem("cases.about_oneself", case.number, owner.name)
        if owner is not None and owner.pk in partial_people(case)
        else None,
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)
    row = CoRequest.objects.create(
        case=case,
        unit=unit,
        owner=owner,
        question=question.strip(),
        due_at=due_at,
        state=RequestState.TAKEN if owner else RequestState.ASKED,
        asked_by=actor,
    )
    moment = row.asked_at + (due_at - row.asked_at) * _REMIND_AFTER
    key = f"request-{row.pk}"
    enqueue("cases.remind_cohandling", key=key, after=moment, request_id=row.pk)
    facts = {"request": key, "due": due_at.date().isoformat()}
    record_case_act(case, "case.consulted", actor=actor, facts=facts, words={"question": question})
    _tell(row, [owner.pk] if owner else staff_of(unit), NoticeKind.COHANDLING, "asked")
    return row


def _tell(row: CoRequest, people: list[int], kind: str, what: str) -> None:
    key = f"request-{row.pk}/{what}"
    tell([Notice(row.case_id, person, kind, key) for person in people], key=key)


@transaction.atomic
def remind_of_request(row: CoRequest) -> bool:
    """Remind whoever was asked, once, while they have not replied; whether they were."""
    row = CoRequest.objects.select_for_update().get(pk=row.pk)
    if row.state not in (RequestState.ASKED, RequestState.TAKEN) or row.reminded_at:
        return False
    row.reminded_at = now()
    row.save(update_fields=["reminded_at"])
    people = [row.owner_id] if row.owner_id else staff_of(row.unit)
    _tell(row, people, NoticeKind.COHANDLING, "reminded")
    return True


@transaction.atomic
def take_request(row: CoRequest, *, actor: Person) -> CoRequest:
    """Take the request over for one's department."""
    row = CoRequest.objects.select_for_update().get(pk=row.pk)
    if row.state != RequestState.ASKED:
        raise ProblemsFound([_not_now(row)])
    if actor.unit is None or not actor.unit.path.startswith(row.unit.path):
        raise ProblemsFound([Problem("cases.not_your_unit", row.case.number, row.unit.name)])
    row.owner, row.state = actor, RequestState.TAKEN
    row.save(update_fields=["owner", "state"])
    return row


@transaction.atomic
def reply_to_request(row: CoRequest, *, reply: str, actor: Person) -> CoRequest:
    """Give the handler what the department found; only its owner does."""
    row = CoRequest.objects.select_for_update().get(pk=row.pk)
    require_words(row.case, 回复=reply)
    if row.state != RequestState.TAKEN:
        raise ProblemsFound([_not_now(row)])
    if row.owner_id != actor.pk:
        raise ProblemsFound([Problem("cases.not_yours", place=row.case.number)])
    row.reply, row.replied_at, row.state = reply.strip(), now(), RequestState.DONE
    row.save(update_fields=["reply", "replied_at", "state"])
    facts = {"request": f"request-{row.pk}"}
    record_case_act(row.case, "case.cohandled", actor=actor, facts=facts, words={"reply": reply})
    asked = [row.case.handler_id or row.asked_by_id]
    _tell(row, asked, NoticeKind.REPLY, "replied")
    return row


@transaction.atomic
def withdraw_request(row: CoRequest, *, actor: Person) -> CoRequest:
    """Take a request back that is no longer needed."""
    row = CoRequest.objects.select_for_update().get(pk=row.pk)
    if row.state in (RequestState.DONE, RequestState.WITHDRAWN):
        raise ProblemsFound([_not_now(row)])
    row.state = RequestState.WITHDRAWN
    row.save(update_fields=["state"])
    facts = {"request": f"request-{row.pk}"}
    record_case_act(row.case, "case.unasked", actor=actor, facts=facts)
    return row


def _not_now(row: CoRequest) -> Problem:
    return Problem("cases.not_now", row.case.number, row.get_state_display())
