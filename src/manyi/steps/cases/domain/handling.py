"""A case is answered, and its progress written down."""

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.domain.recording import (
    record_case_act,
    refuse_partial,
    require_state,
    require_words,
)
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.models import Case, CaseNote


@transaction.atomic
def answer_case(case: Case, *, words: str, cause: str, action: str, actor: Person) -> Case:
    """Tell the customer the outcome, with cause and measure written down."""
    require_state(case, CaseState.ASSIGNED, CaseState.ANSWERED)
    refuse_partial(case, actor)
    require_words(case, **{"答复": words, "原因": cause, "措施": action})
    case.cause, case.action, case.answered_at = cause.strip(), action.strip(), now()
    case.first_response_at = case.first_response_at or case.answered_at
    case.mark_answered()
    case.save()
    CaseNote.objects.create(case=case, words=words.strip(), is_public=True, written_by=actor)
    said = {"answer": words, "cause": cause, "action": action}
    record_case_act(case, "case.answered", actor=actor, words=said)
    return case


@transaction.atomic
def add_note(case: Case, *, words: str, is_public: bool, actor: Person) -> CaseNote:
    """Write down how the case stands; a public note is read by the customer too."""
    require_words(case, 进展=words)
    if is_public and case.first_response_at is None:
        case.first_response_at = now()
        case.save(update_fields=["first_response_at"])
    note = CaseNote.objects.create(
        case=case, words=words.strip(), is_public=is_public, written_by=actor
    )
    verb = "case.acknowledged" if is_public else "case.tracked"
    record_case_act(case, verb, actor=actor, words={"note": note.words})
    return note
