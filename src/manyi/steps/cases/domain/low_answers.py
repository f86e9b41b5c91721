"""A low answer of somebody who can be asked again becomes a case."""

from datetime import timedelta

from django.db import transaction

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.domain.registering import register_case
from manyi.steps.cases.enums import CaseKind, CaseSource
from manyi.steps.cases.models import Case, LowAnswerSweep
from manyi.steps.cases.queries import low_answer, responses_since
from manyi.steps.fieldwork.models import Response

# Answers are committed a little after the moment they carry; the sweep looks back this far.
OVERLAP = timedelta(minutes=5)


@transaction.atomic
def open_case_from_response(response: Response, *, actor: Person | None = None) -> Case | None:
    """Open a case for a customer's low answer, once; None where there is none.

    The case of a confidential answer names nobody: whoever may open the answer's identity does so
    from the answer, with a reason.
    """
    worst = low_answer(response)
    if worst is None or Case.objects.filter(response=response).exists():
        return None
    contact = response.invitation.member.contact if response.invitation else None
    wave = response.audience.wave
    found = response.assessment_object
    said = f"在「{wave.title}」中对「{worst.label}」给出很低的评价。"
    kept = "" if contact else "这是保密调查，是谁的答卷另行封存；有权的人写明理由后可以打开。"
    case, _secret = register_case(
        wave.adoption,
        kind=CaseKind.COMPLAINT,
        source=CaseSource.LOW_ANSWER,
        description="\n".join(filter(None, [said, kept, worst.comment])),
        unit=worst.owner or (found.owner if found else wave.adoption.unit),
        customer=contact.customer if contact else None,
        contact=contact,
        assessment_object=found,
        indicator=worst.indicator,
        response=response,
        actor=actor,
    )
    return case


@transaction.atomic
def sweep_low_answers() -> int:
    """Open a case for every low answer since the last look; return how many."""
    mark, _made = LowAnswerSweep.objects.get_or_create(pk=1, defaults={"looked_until": now()})
    mark = LowAnswerSweep.objects.select_for_update().get(pk=mark.pk)
    reached = now()
    rows = responses_since(mark.looked_until - OVERLAP)
    opened = sum(open_case_from_response(row) is not None for row in list(rows))
    mark.looked_until = reached
    mark.save()
    return opened
