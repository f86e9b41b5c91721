"""The customer is asked again by somebody other than the handler."""

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.recording import record_case_act, require_state
from manyi.steps.cases.domain.reopening import reopen_case
from manyi.steps.cases.enums import CaseState, VisitDisposition
from manyi.steps.cases.models import Case, ReturnVisit
from manyi.steps.cases.queries import answerers


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
    require_state(case, CaseState.ANSWERED, CaseState.REVISITED)
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
    record_case_act(
        case, "case.revisited", part=".return_visit", actor=visitor, facts=facts, words=said
    )
    if not is_satisfied:
        reopen_case(case, actor=visitor)
    return visit
