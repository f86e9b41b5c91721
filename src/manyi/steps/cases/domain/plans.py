"""A case and the improvement plan that removes its cause."""

from datetime import date

from django.db import transaction

from manyi.core.models import Person, Unit
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.recording import record_case_act
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries import plan_opening
from manyi.steps.improvement.domain import open_plan
from manyi.steps.improvement.models import Plan


@transaction.atomic
def link_plan(case: Case, *, plan: Plan, actor: Person) -> Case:
    """Say which improvement plan removes the cause."""
    case.plan = plan
    case.save(update_fields=["plan"])
    record_case_act(case, "case.tracked", actor=actor)
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
