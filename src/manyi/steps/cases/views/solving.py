"""Panels and acts of the steps: taking over, first look, talks, solution."""

from collections.abc import Mapping
from typing import Any

from manyi.core.models import Person
from manyi.steps.cases.domain import assigning, solving
from manyi.steps.cases.enums import CaseState, SolutionState
from manyi.steps.cases.forms import PlainForm
from manyi.steps.cases.forms.solving import AssessForm, CarryOutForm, SolutionForm, TalkForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries.handling import solution_of, steps_of
from manyi.steps.cases.views.parts import OPEN, Act, Panel

_BEFORE = [CaseState.RECEIVED, CaseState.ASSIGNED]


def steps_panel(_person: Person, case: Case) -> Mapping[str, Any]:
    """Return the steps of the rule, and how this case stands against them."""
    return {"steps": steps_of(case)}


def solving_panel(_person: Person, case: Case) -> Mapping[str, Any]:
    """Return what was found at the first look, what was talked over, what is to be done."""
    return {
        "assessment": case.assessments.filter(round=case.round).last(),
        "talks": case.talks.select_related("talked_by"),
        "solution": solution_of(case),
        "assignments": case.assignments.select_related("handler", "assigned_by"),
    }


def has_to_take_over(person: Person, case: Case) -> bool:
    """Whether the case was given to this person and they have not taken it over."""
    return case.handler_id == person.pk and case.accepted_at is None


def can_be_carried_out(_person: Person, case: Case) -> bool:
    """Whether there is a solution that may be carried out and was not."""
    row = solution_of(case)
    is_ready = row is not None and row.state == SolutionState.READY
    return is_ready and row.carried_out_at is None


def can_be_paid(_person: Person, case: Case) -> bool:
    """Whether money was promised and approved, and not given."""
    row = solution_of(case)
    is_ready = row is not None and row.state == SolutionState.READY
    return is_ready and row.amount > 0 and row.paid_at is None


ACTS = {
    "accept": Act(
        "cases.take_case",
        PlainForm,
        assigning.accept_case,
        [CaseState.ASSIGNED],
        is_offered=has_to_take_over,
    ),
    "assess": Act("cases.note_case", AssessForm, solving.assess_case, _BEFORE),
    "talk": Act("cases.note_case", TalkForm, solving.talk_over, OPEN),
    "propose": Act("cases.answer_case", SolutionForm, solving.propose_solution, _BEFORE),
    "carry_out": Act(
        "cases.note_case", CarryOutForm, solving.carry_out, OPEN, is_offered=can_be_carried_out
    ),
    "pay": Act(
        "cases.note_case", PlainForm, solving.pay_compensation, OPEN, is_offered=can_be_paid
    ),
}
STEPS = Panel("cases/handling/steps.html", steps_panel, "more")
SOLVING = Panel("cases/handling/solving.html", solving_panel, "doing")
