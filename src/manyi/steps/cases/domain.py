"""Acts of step 9: a case is registered, assigned, answered, asked again and closed."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.clock import now, today
from manyi.core.models import Adoption, AssessmentObject, Contact, Customer, Person, Unit
from manyi.core.numbering import next_number
from manyi.loop import STEP
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.enums import CaseKind, CaseSource, CaseState, VisitDisposition
from manyi.steps.cases.models import Case, CaseNote, LowAnswerSweep, ReturnVisit
from manyi.steps.cases.queries import (
    answerers,
    deadline,
    handler_for,
    hash_secret,
    low_answer,
    plan_opening,
    provision_of,
    responses_since,
    term,
)
from manyi.steps.fieldwork.models import Response
from manyi.steps.improvement.domain import open_plan
from manyi.steps.improvement.models import Plan

# Answers are committed a little after the moment they carry; the sweep looks back this far.
OVERLAP = timedelta(minutes=5)


def _act(
    case: Case,
    verb: str,
    *,
    part: str,
    actor: Person | None,
    facts: Mapping[str, object] | None = None,
    words: Mapping[str, str] | None = None,
) -> None:
    """Record an act on a case under its own occasion."""
    key, _provision = provision_of(case.adoption)
    record_act(
        verb,
        adoption=case.adoption,
        actor=actor,
        address=f"cases.{key}{part}",
        occasion=case.thing,
        on=today(),
        thing=case.thing,
        facts={"case": case.thing, "category": case.kind, **(facts or {})},
        commitments={name: text for name, text in (words or {}).items() if text},
    )


def _require_state(case: Case, *states: str) -> None:
    """Refuse an act that is not the case's next one, say because somebody else did it already."""
    if case.state not in states:
        found = case.get_state_display()
        raise ProblemsFound([Problem("cases.not_now", place=case.number, found=found)])


def _refuse_own_customer(case: Case, person: Person) -> None:
    if case.customer and case.customer.salesperson_id == person.pk:
        raise ProblemsFound([Problem("cases.own_customer", place=case.number, found=person.name)])


@transaction.atomic
def register_case(
    adoption: Adoption,
    *,
    kind: str,
    source: str,
    description: str,
    unit: Unit,
    actor: Person | None,
    customer: Customer | None = None,
    contact: Contact | None = None,
    assessment_object: AssessmentObject | None = None,
    indicator: str = "",
    requested_remedy: str = "",
    is_major: bool = False,
    response: Response | None = None,
) -> tuple[Case, str]:
    """Give a piece of feedback its number, deadline and handler; the secret is told once."""
    if not description.strip():
        raise ProblemsFound([Problem("cases.blank", place="反馈登记表", needed="内容")])
    secret, received = secrets.token_hex(4), now()
    case = Case.objects.create(
        adoption=adoption,
        number=next_number("FK", today().year),
        secret_hash=hash_secret(secret),
        kind=kind,
        source=source,
        response=response,
        customer=customer,
        contact=contact,
        assessment_object=assessment_object,
        indicator=indicator,
        description=description.strip(),
        requested_remedy=requested_remedy.strip(),
        is_major=is_major,
        unit=unit,
        received_at=received,
        due_at=deadline(received, term(adoption, "answer", kind)),
    )
    told = {
        "channel": source,
        "major": is_major,
        "wave": response.audience.wave.thing if response else None,
    }
    _act(case, "case.received", part="", actor=actor, facts=told)
    words = {"description": case.description}
    _act(case, "case.registered", part=".steps.register", actor=actor, words=words)
    salesperson = customer.salesperson_id if customer else None
    handler = handler_for(adoption, kind, not_person=salesperson)
    if handler is not None:
        assign_case(case, handler=handler, actor=actor)
    return case, secret


@transaction.atomic
def open_case_from_response(response: Response, *, actor: Person | None = None) -> Case | None:
    """Open a case for a known customer's worst answer, once; None where there is none."""
    worst = low_answer(response)
    if worst is None or Case.objects.filter(response=response).exists():
        return None
    contact = response.invitation.member.contact
    wave = response.audience.wave
    found = response.assessment_object
    said = f"在「{wave.title}」中对「{worst.label}」给出最低评价。"
    case, _secret = register_case(
        wave.adoption,
        kind=CaseKind.COMPLAINT,
        source=CaseSource.LOW_ANSWER,
        description="\n".join(filter(None, [said, worst.comment])),
        unit=worst.owner or (found.owner if found else wave.adoption.unit),
        customer=contact.customer,
        contact=contact,
        assessment_object=found,
        indicator=worst.indicator,
        response=response,
        actor=actor,
    )
    return case


@transaction.atomic
def sweep_low_answers() -> int:
    """Open a case for every low answer since the last look; return how many."""
    mark, _made = LowAnswerSweep.objects.get_or_create(pk=1, defaults={"looked_until": now()})
    mark = LowAnswerSweep.objects.select_for_update().get(pk=mark.pk)
    reached = now()
    rows = responses_since(mark.looked_until - OVERLAP)
    opened = sum(open_case_from_response(row) is not None for row in list(rows))
    mark.looked_until = reached
    mark.save()
    return opened


@transaction.atomic
def assign_case(case: Case, *, handler: Person, actor: Person | None) -> Case:
    """Give the case to somebody; never to the salesperson the customer complains about."""
    _require_state(case, CaseState.RECEIVED, CaseState.ASSIGNED)
    _refuse_own_customer(case, handler)
    case.handler = handler
    case.mark_assigned()
    case.save()
    facts = {"owner": f"person-{handler.pk}"}
    _act(case, "case.assigned", part=".steps.assign", actor=actor, facts=facts)
    return case


@transaction.atomic
def answer_case(case: Case, *, words: str, cause: str, action: str, actor: Person) -> Case:
    """Tell the customer the outcome, with cause and measure written down."""
    _require_state(case, CaseState.ASSIGNED, CaseState.ANSWERED)
    _refuse_own_customer(case, actor)
    told = {"答复": words, "原因": cause, "措施": action}
    missing = [
        Problem("cases.blank", place=case.number, needed=name)
        for name, text in told.items()
        if not text.strip()
    ]
    if missing:
        raise ProblemsFound(missing)
    _key, provision = provision_of(case.adoption)
    visit = provision.return_visit
    case.cause, case.action, case.answered_at = cause.strip(), action.strip(), now()
    case.revisit_due_at = deadline(case.answered_at, visit.within if visit else None)
    case.mark_answered()
    case.save()
    CaseNote.objects.create(case=case, words=words.strip(), is_public=True, written_by=actor)
    said = {"answer": words, "cause": cause, "action": action}
    _act(case, "case.answered", part=".steps.answer", actor=actor, words=said)
    return case


def visiting_problems(case: Case, person: Person) -> tuple[Problem, ...]:
    """Return why this person may not ask the customer: nobody asks about their own handling."""
    if case.handler_id == person.pk or person.pk in answerers(case):
        return (Problem("cases.own_visit", place=case.number),)
    return ()


@transaction.atomic
def record_visit(
    case: Case,
    *,
    disposition: str,
    is_satisfied: bool | None,
    words: str,
    visitor: Person,
) -> ReturnVisit:
    """Ask the customer again; 不满意 opens the case anew as its next round."""
    _require_state(case, CaseState.ANSWERED, CaseState.REVISITED)
    if problems := visiting_problems(case, visitor):
        raise ProblemsFound(problems)
    reached = disposition == VisitDisposition.REACHED
    if reached and is_satisfied is None:
        raise ProblemsFound([Problem("cases.blank", place=case.number, needed="客户是否满意")])
    visit = ReturnVisit.objects.create(
        case=case,
        round=case.round,
        visitor=visitor,
        disposition=disposition,
        is_satisfied=is_satisfied if reached else None,
        words=words.strip(),
        visited_at=now(),
    )
    if not reached:
        return visit
    case.mark_revisited()
    case.save()
    facts = {"satisfied": is_satisfied}
    said = {"words": words}
    _act(case, "case.revisited", part=".return_visit", actor=visitor, facts=facts, words=said)
    if not is_satisfied:
        reopen_case(case, actor=visitor)
    return visit


@transaction.atomic
def reopen_case(case: Case, *, actor: Person) -> Case:
    """Start the next round: counter one up, clock from now."""
    _require_state(case, CaseState.REVISITED, CaseState.CLOSED)
    case.round += 1
    case.due_at = deadline(now(), term(case.adoption, "answer", case.kind))
    case.answered_at, case.revisit_due_at, case.closed_at = None, None, None
    case.mark_reopened()
    case.save()
    _act(case, "case.reopened", part="", actor=actor, facts={"times": case.round - 1})
    return case


def closing_problems(case: Case) -> tuple[Problem, ...]:
    """Return what the gate of the loop still wants before the case may be closed."""
    last = case.visits.filter(round=case.round, disposition=VisitDisposition.REACHED).last()
    facts = {
        "answered": case.answered_at is not None,
        "cause_named": bool(case.cause),
        "action_named": bool(case.action),
        "revisited": last is not None and not visiting_problems(case, last.visitor),
        "customer_content": last is None or bool(last.is_satisfied),
    }
    return STEP["cases"].gate.problems(facts)


@transaction.atomic
def close_case(case: Case, *, actor: Person) -> Case:
    """Close a case that was answered, asked again, and found content."""
    if problems := closing_problems(case):
        raise ProblemsFound(problems)
    _require_state(case, CaseState.REVISITED)
    case.closed_at = now()
    case.mark_closed()
    case.save()
    _act(case, "case.closed", part="", actor=actor)
    return case


@transaction.atomic
def link_plan(case: Case, *, plan: Plan, actor: Person) -> Case:
    """Say which improvement plan removes the cause."""
    case.plan = plan
    case.save(update_fields=["plan"])
    _act(case, "case.tracked", part="", actor=actor)
    return case


@transaction.atomic
def open_plan_for_case(
    case: Case, *, finding: str, owner: Person, due: date, actor: Person, department: Unit | None
) -> Plan:
    """Open the improvement the regulation wants for a case like this one, and link it."""
    opening = plan_opening(case)
    if opening is None:
        raise ProblemsFound([Problem("cases.no_plan_wanted", place=case.number)])
    provision, trigger = opening
    plan = open_plan(
        case.adoption,
        provision=provision,
        trigger=trigger,
        occasion=case.thing,
        finding=finding,
        owner=owner,
        department=department,
        due=due,
        assessment_object=case.assessment_object,
        actor=actor,
    )
    link_plan(case, plan=plan, actor=actor)
    return plan


@transaction.atomic
def add_note(case: Case, *, words: str, is_public: bool, actor: Person) -> CaseNote:
    """Write down how the case stands; a public note is read by the customer too."""
    if not words.strip():
        raise ProblemsFound([Problem("cases.blank", place=case.number, needed="进展")])
    note = CaseNote.objects.create(
        case=case, words=words.strip(), is_public=is_public, written_by=actor
    )
    verb = "case.acknowledged" if is_public else "case.tracked"
    _act(case, verb, part="", actor=actor, words={"note": note.words})
    return note
