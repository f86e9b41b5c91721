"""Feedback comes in by any door: who said it, what they said, the files they gave."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction

from manyi.core.models import (
    Adoption,
    AssessmentObject,
    Contact,
    Customer,
    Person,
    Unit,
)
from manyi.core.received_files import ReceivedFile
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.attachments import attach_files
from manyi.steps.cases.domain.registering import Details, register_case
from manyi.steps.cases.models import Case, Category, Reporter
from manyi.steps.cases.queries import contact_by_address, kinds_of


@dataclass(frozen=True)
class Teller:
    """Who brought the feedback; nothing is asked for that is not needed to answer them."""

    name: str = ""
    phone: str = ""
    email: str = ""
    relation: str = ""
    on_behalf_of: str = ""
    is_confidential: bool = False

    @property
    def is_known(self) -> bool:
        return any((self.name, self.phone, self.email, self.on_behalf_of, self.is_confidential))


@dataclass(frozen=True)
class Heard:
    """What was heard: the words as they were said, and what they are about."""

    description: str
    kind: str
    source: str
    requested_remedy: str = ""
    category: Category | None = None
    customer: Customer | None = None
    contact: Contact | None = None
    assessment_object: AssessmentObject | None = None
    unit: Unit | None = None
    product: str = ""
    location: str = ""
    project: AssessmentObject | None = None
    zone: Unit | None = None
    subject_person: Person | None = None
    is_safety: bool = False
    is_group: bool = False
    is_major: bool = False
    urgency: str = ""
    previous: Case | None = None
    teller: Teller = field(default_factory=Teller)


@transaction.atomic
def take_in(
    adoption: Adoption,
    heard: Heard,
    *,
    actor: Person | None,
    files: Iterable[ReceivedFile] = (),
    is_from_customer: bool = True,
) -> tuple[Case, str]:
    """Register what was heard, whichever door it came by; the secret is told once."""
    _refuse_unknown_kind(adoption, heard.kind)
    customer, contact = _whom(heard)
    found = heard.assessment_object
    case, secret = register_case(
        adoption,
        kind=heard.category.kind if heard.category else heard.kind,
        source=heard.source,
        description=heard.description,
        requested_remedy=heard.requested_remedy,
        unit=heard.unit or (found.owner if found else adoption.unit),
        customer=customer,
        contact=contact,
        assessment_object=found,
        is_major=heard.is_major,
        actor=actor,
        details=_details(heard),
    )
    attach_files(case, files=files, actor=actor, is_from_customer=is_from_customer)
    return case, secret


def _refuse_unknown_kind(adoption: Adoption, kind: str) -> None:
    known = kinds_of(adoption)
    if kind not in known:
        labels = "、".join(known.values())
        raise ProblemsFound([Problem("cases.no_category", str(adoption.unit), kind, labels)])


def _whom(heard: Heard) -> tuple[Customer | None, Contact | None]:
    """Return the customer: the one chosen, or the only one with this telephone or address."""
    if heard.customer is not None:
        return heard.customer, heard.contact
    contact = heard.contact or contact_by_address(heard.teller.phone, heard.teller.email)
    return (contact.customer, contact) if contact else (None, None)


def _details(heard: Heard) -> Details:
    teller = heard.teller
    return Details(
        category=heard.category,
        reporter=Reporter.objects.create(**vars(teller)) if teller.is_known else None,
        subject_person=heard.subject_person,
        product=heard.product.strip(),
        location=heard.location.strip(),
        project=heard.project,
        zone=heard.zone,
        is_safety=heard.is_safety,
        urgency=heard.urgency,
        is_confidential=teller.is_confidential,
        is_group=heard.is_group,
        previous=heard.previous,
    )
