"""A piece of feedback gets its number, category, deadline and handler."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from manyi.core.clock import now, today
from manyi.core.models import Adoption, AssessmentObject, Contact, Customer, Person, Unit
from manyi.core.numbering import next_number
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.assigning import assign_by_rule
from manyi.steps.cases.domain.categories import category_for
from manyi.steps.cases.domain.recording import record_case_act
from manyi.steps.cases.models import Case, Category, Reporter
from manyi.steps.cases.queries import hash_secret
from manyi.steps.fieldwork.models import Response


@dataclass(frozen=True)
class Details:
    """What may be known of a case beside its words: each field as the case keeps it."""

    category: Category | None = None
    reporter: Reporter | None = None
    subject_person: Person | None = None
    product: str = ""
    location: str = ""
    project: AssessmentObject | None = None
    zone: Unit | None = None
    severity: str = ""
    is_safety: bool = False
    complexity: str = ""
    urgency: str = ""
    is_confidential: bool = False
    is_group: bool = False
    previous: Case | None = None
    promised_at: datetime | None = None


@transaction.atomic
def register_case(
    adoption: Adoption,
    *,
    kind: str,
    source: str,
    description: str,
    unit: Unit,
    actor: Person | None,
    customer: Customer | None = None,
    contact: Contact | None = None,
    assessment_object: AssessmentObject | None = None,
    indicator: str = "",
    requested_remedy: str = "",
    is_major: bool = False,
    response: Response | None = None,
    details: Details | None = None,
) -> tuple[Case, str]:
    """Give a piece of feedback its number, deadline and handler; the secret is told once."""
    if not description.strip():
        raise ProblemsFound([Problem("cases.blank", place="反馈登记表", needed="内容")])
    known = dict(vars(details or Details()))
    known["category"] = known["category"] or category_for(adoption, kind)
    secret = secrets.token_hex(4)
    case = Case(
        adoption=adoption,
        number=next_number("FK", today().year),
        secret_hash=hash_secret(secret),
        kind=kind,
        source=source,
        response=response,
        customer=customer,
        contact=contact,
        assessment_object=assessment_object,
        indicator=indicator or (known["category"].indicator if known["category"] else ""),
        description=description.strip(),
        requested_remedy=requested_remedy.strip(),
        is_major=is_major,
        unit=unit,
        registered_by=actor,
        received_at=now(),
        **known,
    )
    case.save()
    _record_receipt(case, actor)
    assign_by_rule(case, actor=actor)
    return case, secret


def _record_receipt(case: Case, actor: Person | None) -> None:
    told = {
        "channel": case.source,
        "major": case.is_major,
        "urgent": case.urgency == "urgent",
        "wave": case.response.audience.wave.thing if case.response else None,
    }
    record_case_act(case, "case.received", actor=actor, facts=told)
    words = {"description": case.description}
    record_case_act(case, "case.registered", actor=actor, words=words)
