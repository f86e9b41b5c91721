"""A case is closed, or the close is refused with everything that lacks."""

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.loop import STEP
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.ratings import offer_rating
from manyi.steps.cases.domain.recording import record_case_act, require_state
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries.handling import waiting_problems
from manyi.steps.cases.queries.visits import settled_visit, visiting_problems


def closing_problems(case: Case) -> tuple[Problem, ...]:
    """Return everything that lacks before the case may be closed: the loop's gate, then the rule's.

    The rule's are the steps of the pack not done in this round and whatever waits for somebody.
    """
    last = settled_visit(case)
    facts = {
        "answered": case.answered_at is not None,
        "cause_named": bool(case.cause),
        "action_named": bool(case.action),
        "revisited": last is not None and not visiting_problems(case, last.visitor),
        # A customer who could not be found is neither content nor the contrary.
        "customer_content": last is None or last.is_satisfied is not False,
    }
    return (*STEP["cases"].gate.problems(facts), *waiting_problems(case))


@transaction.atomic
def close_case(case: Case, *, actor: Person) -> Case:
    """Close a case that was answered, asked again, and found content."""
    if problems := closing_problems(case):
        raise ProblemsFound(problems)
    require_state(case, CaseState.REVISITED)
    case.closed_at = now()
    case.mark_closed()
    case.save()
    record_case_act(case, "case.closed", actor=actor)
    offer_rating(case)
    return case
