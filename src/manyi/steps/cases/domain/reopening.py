"""A case starts its next round."""

from django.db import transaction

from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.recording import record_case_act, require_state
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.models import Case


@transaction.atomic
def reopen_case(case: Case, *, actor: Person) -> Case:
    """Start the next round: counter one up, clock from now."""
    require_state(case, CaseState.REVISITED, CaseState.CLOSED)
    if case.merged_into is not None:
        main = case.merged_into.number
        raise ProblemsFound([Problem("cases.reopen_merged", place=case.number, found=main)])
    case.round += 1
    case.due_at, case.revisit_due_at = None, None
    case.answered_at, case.closed_at = None, None
    case.mark_reopened()
    case.save()
    record_case_act(case, "case.reopened", actor=actor, facts={"times": case.round - 1})
    return case
