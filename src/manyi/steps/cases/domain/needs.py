"""Needs and ideas: registered, sent to whoever can do something, decided, realised, answered."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.clock import now, today
from manyi.core.models import Adoption, AssessmentObject, Contact, Customer, Person, Unit
from manyi.core.numbering import next_number
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.intake import Teller
from manyi.steps.cases.enums import NeedKind, NeedSource, NeedState
from manyi.steps.cases.models import Case, Need, Reporter
from manyi.steps.cases.queries import hash_secret, provision_of


@dataclass(frozen=True)
class About:
    """Whose need it is and what it is about, as far as it is known."""

    customer: Customer | None = None
    contact: Contact | None = None
    assessment_object: AssessmentObject | None = None
    case: Case | None = None
    indicator: str = ""


@transaction.atomic
def register_need(
    adoption: Adoption,
    *,
    kind: str,
    source: str,
    words: str,
    actor: Person | None,
    about: About | None = None,
    teller: Teller | None = None,
) -> tuple[Need, str]:
    """Give a need its number; the secret, told once, is for whoever handed in an idea."""
    if not words.strip():
        raise ProblemsFound([Problem("needs.blank", "需求登记", needed="需求或创意")])
    secret = secrets.token_hex(4)
    need = Need.objects.create(
        adoption=adoption,
        number=next_number("XQ", today().year),
        secret_hash=hash_secret(secret),
        kind=NeedKind(kind),
        source=NeedSource(source),
        words=words.strip(),
        reporter=Reporter.objects.create(**vars(teller)) if teller and teller.is_known else None,
        registered_by=actor,
        registered_at=now(),
        **vars(about or About()),
    )
    facts = {"kind": need.kind, "source": need.source}
    if need.case_id:
        facts["case"] = f"case-{need.case_id}"
    if need.customer_id:
        facts["customer"] = f"customer-{need.customer_id}"
    _record(need, "need.registered", actor, facts=facts, words={"words": need.words})
    return need, secret


@transaction.atomic
def register_need_of_case(case: Case, *, kind: str, words: str, actor: Person) -> Need:
    """Register what the customer wants as a case shows it; the case stays as it is."""
    indicator = case.indicator or (case.category.indicator if case.category else "")
    about = About(case.customer, case.contact, case.assessment_object, case, indicator)
    need, _secret = register_need(
        case.adoption, kind=kind, source=NeedSource.CASE, words=words, actor=actor, about=about
    )
    return need


@transaction.atomic
def send_need(need: Need, *, unit: Unit, actor: Person) -> Need:
    """Send the need to the department that can do something about it, or on to another one."""
    _require(need, NeedState.REGISTERED, NeedState.SENT)
    need.unit, need.state, need.sent_at = unit, NeedState.SENT, now()
    need.save(update_fields=["unit", "state", "sent_at"])
    _record(need, "need.sent", actor, facts={"department": f"unit-{unit.pk}"})
    return need


@transaction.atomic
def decide_need(
    need: Need, *, is_adopted: bool, reason: str, planned_on: date | None, actor: Person
) -> Need:
    """Adopt the need with a day, or decline it; either way with a reason."""
    _require(need, NeedState.SENT)
    if problems := _deciding_problems(need, is_adopted, reason, planned_on, actor):
        raise ProblemsFound(problems)
    need.state = NeedState.ADOPTED if is_adopted else NeedState.DECLINED
    need.reason, need.planned_on = reason.strip(), planned_on if is_adopted else None
    need.decided_by, need.decided_at = actor, now()
    need.save()
    said = {"reason": need.reason}
    _record(need, "need.decided", actor, facts={"adopted": is_adopted}, words=said)
    return need


def _deciding_problems(
    need: Need, is_adopted: bool, reason: str, planned_on: date | None, actor: Person
) -> list[Problem]:
    unit = need.unit
    is_theirs = (
        unit is not None
        and actor.unit is not None
        and (actor.unit.path.startswith(unit.path) or unit.path.startswith(actor.unit.path))
    )
    found = (
        None if is_theirs else Problem("needs.not_yours", need.number, str(unit)),
        None if reason.strip() else Problem("needs.blank", need.number, needed="决定理由"),
        Problem("needs.blank", need.number, needed="计划实现日期")
        if is_adopted and planned_on is None
        else None,
        Problem("needs.plan_in_the_past", need.number)
        if is_adopted and planned_on is not None and planned_on < today()
        else None,
    )
    return [problem for problem in found if problem is not None]


@transaction.atomic
def realise_need(need: Need, *, on: date, actor: Person) -> Need:
    """Say that what was adopted is there now."""
    _require(need, NeedState.ADOPTED)
    if on > today():
        raise ProblemsFound([Problem("needs.realised_in_the_future", need.number)])
    need.realised_on = on
    need.save(update_fields=["realised_on"])
    _record(need, "need.realised", actor, on=on)
    return need


@transaction.atomic
def answer_need(need: Need, *, answer: str, actor: Person) -> Need:
    """Tell the customer what was decided; they read it by number and secret."""
    _require(need, NeedState.ADOPTED, NeedState.DECLINED)
    if not answer.strip():
        raise ProblemsFound([Problem("needs.blank", need.number, needed="给客户的答复")])
    need.answer, need.answered_by, need.answered_at = answer.strip(), actor, now()
    need.save(update_fields=["answer", "answered_by", "answered_at"])
    facts = {"adopted": need.state == NeedState.ADOPTED}
    _record(need, "need.answered", actor, facts=facts, words={"answer": need.answer})
    return need


def _require(need: Need, *states: str) -> None:
    if need.state not in states:
        raise ProblemsFound([Problem("needs.state", need.number, need.get_state_display())])


def _record(
    need: Need,
    verb: str,
    actor: Person | None,
    *,
    on: date | None = None,
    facts: dict[str, object] | None = None,
    words: dict[str, str] | None = None,
) -> None:
    key, _provision = provision_of(need.adoption)
    record_act(
        verb,
        adoption=need.adoption,
        actor=actor,
        address=f"cases.{key}",
        occasion=need.thing,
        on=on or today(),
        thing=need.thing,
        facts={"need": need.thing, **(facts or {})},
        commitments=words,
    )
