"""A case is given to somebody, by rule or by hand, and taken over by them."""

from collections.abc import Mapping

from django.db import transaction

from manyi.core.clock import now
from manyi.core.ledger import record
from manyi.core.models import Adoption, Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.notices import tell_handler
from manyi.steps.cases.domain.recording import record_case_act, refuse_partial, require_state
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.models import Assignment, AssignmentRule, Case, PersonSkill
from manyi.steps.cases.queries.assigning import choose

_LONGEST_REASON = 200


@transaction.atomic
def assign_case(
    case: Case,
    *,
    handler: Person,
    actor: Person | None,
    reason: str = "",
    rule: AssignmentRule | None = None,
    code: str = "chosen",
) -> Case:
    """Give the case to somebody and keep why; never to a person the customer complains about."""
    require_state(case, CaseState.RECEIVED, CaseState.ASSIGNED)
    refuse_partial(case, handler)
    case.handler, case.dispatched_at, case.accepted_at = handler, now(), None
    case.mark_assigned()
    case.save()
    Assignment.objects.create(
        case=case,
        round=case.round,
        handler=handler,
        rule=rule,
        reason=reason.strip()[:_LONGEST_REASON] or "人工指定",
        assigned_by=actor,
    )
    facts = {"owner": f"person-{handler.pk}", "reason": code}
    record_case_act(case, "case.assigned", actor=actor, facts=facts, words={"reason": reason})
    tell_handler(case)
    return case


@transaction.atomic
def assign_by_rule(case: Case, *, actor: Person | None) -> Case:
    """Give the case to whom the rules choose; where they find nobody it waits for a person."""
    choice = choose(case)
    if choice is None:
        return case
    return assign_case(
        case,
        handler=choice.person,
        actor=actor,
        reason=choice.words,
        rule=choice.rule,
        code=choice.code,
    )


@transaction.atomic
def accept_case(case: Case, *, actor: Person) -> Case:
    """Take the case over （接单）; only the person it was given to does."""
    require_state(case, CaseState.ASSIGNED)
    if case.handler_id != actor.pk:
        raise ProblemsFound([Problem("cases.not_yours", place=case.number)])
    if case.accepted_at is not None:
        raise ProblemsFound([Problem("cases.accepted_already", place=case.number)])
    case.accepted_at = now()
    case.save(update_fields=["accepted_at"])
    record_case_act(case, "case.accepted", actor=actor)
    return case


@transaction.atomic
def keep_rule(
    adoption: Adoption,
    *,
    fields: Mapping[str, object],
    actor: Person,
    rule: AssignmentRule | None = None,
) -> AssignmentRule:
    """Add or change an assignment rule; it is asked from the next case on."""
    row = rule or AssignmentRule(adoption_key=adoption.key)
    for name, value in fields.items():
        setattr(row, name, value)
    if row.to_unit is None and row.to_person is None and not row.skill:
        raise ProblemsFound([Problem("cases.rule_leads_nowhere", place=f"第 {row.position} 条")])
    row.save()
    facts = {"rule": f"rule-{row.pk}", "active": row.is_active}
    record("rule.changed", actor=actor.pk, thing=f"rule-{row.pk}", facts=facts)
    return row


@transaction.atomic
def give_skill(person: Person, skill: str, *, actor: Person) -> PersonSkill:
    """Say that a person is able to handle something."""
    row, made = PersonSkill.objects.get_or_create(person=person, skill=skill.strip())
    if made:
        _record_skill(person, actor)
    return row


@transaction.atomic
def take_skill(row: PersonSkill, *, actor: Person) -> None:
    """Take back that a person is able to handle something."""
    _record_skill(row.person, actor)
    row.delete()


def _record_skill(person: Person, actor: Person) -> None:
    thing = f"person-{person.pk}"
    facts = {"person": thing, "field": "skill"}
    record("person.changed", actor=actor.pk, thing=thing, facts=facts)
