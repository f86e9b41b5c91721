"""A compliment reaches the person it is about."""

from django.db import transaction

from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.notices import Notice, tell
from manyi.steps.cases.domain.recording import record_case_act
from manyi.steps.cases.enums import CaseKind, NoticeKind
from manyi.steps.cases.models import Case


@transaction.atomic
def pass_on_praise(case: Case, *, person: Person | None, actor: Person) -> Case:
    """Tell a colleague that a customer praised them; the case keeps whom it is about."""
    if case.kind != CaseKind.PRAISE:
        raise ProblemsFound([Problem("cases.praise_only", place=case.number)])
    praised = person or case.subject_person
    if praised is None:
        raise ProblemsFound([Problem("cases.praise_nobody", place=case.number)])
    case.subject_person = praised
    case.save(update_fields=["subject_person"])
    facts = {"person": f"person-{praised.pk}"}
    record_case_act(case, "case.praised", actor=actor, facts=facts)
    key = f"{case.thing}/praise/{praised.pk}"
    tell([Notice(case.pk, praised.pk, NoticeKind.PRAISE, key)], key=key)
    return case
