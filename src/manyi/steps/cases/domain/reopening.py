"""A case starts its next round."""

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.domain.recording import record_case_act, require_state
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries import deadline, term_for


@transaction.atomic
def reopen_case(case: Case, *, actor: Person) -> Case:
    """Start the next round: counter one up, clock from now."""
    require_state(case, CaseState.REVISITED, CaseState.CLOSED)
    case.round += 1
    case.due_at = deadline(now(), term_for(case, "answer"))
    case.answered_at, case.revisit_due_at, case.closed_at = None, None, None
    case.mark_reopened()
    case.save()
    record_case_act(case, "case.reopened", actor=actor, facts={"times": case.round - 1})
    return case
