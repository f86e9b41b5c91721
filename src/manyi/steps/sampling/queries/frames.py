"""Who could be asked （抽样框）， and why some of them are not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from manyi.core.calendar import working_calendar
from manyi.core.clock import today
from manyi.core.enums import AddressKind, ConsentPurpose, CustomerRelation, ObjectKind
from manyi.core.models import AssessmentObject, Contact, ContactRole, Customer, Person
from manyi.core.organisation import units_below
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.schema.people import Subject
from manyi.regulation.values import Period
from manyi.steps.sampling.enums import Channel, WaveState
from manyi.steps.sampling.models import SampleMember, Wave, WaveAudience
from manyi.steps.sampling.queries.waves import audience_provision, pack_of_wave, survey_of

# Where a regulation does not say how soon a customer may be asked again.
DEFAULT_GUARD = Period(30, "day")

OPTED_OUT = "已声明不愿再被打扰"
CONSENT_WITHDRAWN = "已撤回对调查的同意"
NO_ADDRESS = "没有可用的电子邮件地址"
NO_CONTACT = "没有联系人"
ASKED_LATELY = "近期已调查过"

# Facts a regulation may name in `where`, and the field that holds each.
CUSTOMER_FACTS = {
    "class": "customer_class",
    "long_standing": "is_long_standing",
    "industry": "industry",
    "region": "region",
    "size": "size",
    "kind": "kind",
}
EMPLOYEE_FACTS = {"post": "post", "unit": "unit__code"}
CONTACT_FACTS = {
    "role": "role",
    "stage": "service_stage",
    **{name: f"contact__customer__{column}" for name, column in CUSTOMER_FACTS.items()},
}
CUSTOMER_STRATA = {"class": "客户类别", "region": "区域", "industry": "行业", "size": "规模"}
EMPLOYEE_STRATA = {"unit": "部门", "post": "岗位"}
CONTACT_STRATA = {"role": "身份", **CUSTOMER_STRATA}
_OBJECTS_OF = {
    "project": ObjectKind.PROJECT,
    "site": ObjectKind.SITE,
    "zone": ObjectKind.SITE,
    "product": ObjectKind.PRODUCT,
    "service": ObjectKind.SERVICE,
    "stage": ObjectKind.DESIGN_STAGE,
    "touch_point": ObjectKind.TOUCH_POINT,
}
_OF_CUSTOMERS = {"customer": CustomerRelation.CUSTOMER, "dealer": CustomerRelation.DEALER}
_UNKNOWN = "未填"


@dataclass(frozen=True)
class FrameRow:
    """One who could be asked; `facts` are what strata are made of."""

    label: str
    contact: Contact | None = None
    person: Person | None = None
    assessment_object: AssessmentObject | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    excluded_because: str = ""

    def stratum(self, strata: Iterable[str]) -> str:
        """Return the stratum it falls into, `重点/华东`; without strata there is one."""
        return "/".join(self.facts.get(name, _UNKNOWN) for name in strata)[:60] or "全部"


def frame_of(
    audience: WaveAudience, *, channel: str = Channel.LINK, day: date | None = None
) -> list[FrameRow]:
    """Return everybody the regulation lets this audience be drawn from, always in one order."""
    subject = _subject(audience)
    on = day or today()
    if subject.of == "employee":
        return list(_employees(audience.wave, subject))
    asked = _asked_lately(audience.wave, on)
    if subject.of in _OF_CUSTOMERS:
        return list(_customers(audience.wave, subject, _Exclusions(on, channel, asked)))
    return list(_contacts(audience.wave, subject, _Exclusions(on, channel, asked)))


def strata_of(audience: WaveAudience) -> dict[str, str]:
    """Return what this frame can be cut by, with labels."""
    kind = _subject(audience).of
    if kind == "employee":
        return EMPLOYEE_STRATA
    return CUSTOMER_STRATA if kind in _OF_CUSTOMERS else CONTACT_STRATA


def guard_days(wave: Wave, day: date) -> int:
    """Return how many days back an earlier wave protects a customer."""
    sampling = survey_of(wave).sampling
    guard = (sampling.guard if sampling else None) or DEFAULT_GUARD
    return (working_calendar().add(day, guard) - day).days


def _subject(audience: WaveAudience) -> Subject:
    name = audience_provision(audience).of
    subject = pack_of_wave(audience.wave).subjects[name]
    if subject.of == "department":
        raise ProblemsFound([Problem("sampling.subject_not_askable", place=subject.label)])
    return subject


@dataclass(frozen=True)
class _AskedLately:
    """Who was asked by another wave within the guard period."""

    customers: frozenset[int]
    contacts: frozenset[int]


def _asked_lately(wave: Wave, day: date) -> _AskedLately:
    since = day - timedelta(days=guard_days(wave, day))
    ours = [pk for pk in (wave.pk, wave.reissue_of_id) if pk]
    asked = (
        SampleMember.objects.filter(
            draw__is_current=True,
            draw__audience__wave__opens_on__gt=since,
            draw__audience__wave__opens_on__lte=day,
            excluded_because="",
            replacement_order=None,
            contact__isnull=False,
        )
        .exclude(draw__audience__wave__in=ours)
        .exclude(draw__audience__wave__state=WaveState.PLANNED)
        .values_list("contact__customer", "contact")
    )
    pairs = list(asked)
    return _AskedLately(frozenset(c for c, _ in pairs), frozenset(c for _, c in pairs))


@dataclass(frozen=True)
class _Exclusions:
    """Why a contact is not drawn, in the order that matters most to the customer."""

    day: date
    channel: str
    asked: _AskedLately

    def of_contact(self, contact: Contact) -> str:
        if contact.opted_out_on is not None and contact.opted_out_on <= self.day:
            return OPTED_OUT
        if _has_withdrawn(contact):
            return CONSENT_WITHDRAWN
        return "" if self._is_reachable(contact) else NO_ADDRESS

    def _is_reachable(self, contact: Contact) -> bool:
        if self.channel != Channel.EMAIL:
            return True
        return any(
            address.kind == AddressKind.EMAIL and address.failed_on is None
            for address in contact.addresses.all()
        )


def _has_withdrawn(contact: Contact) -> bool:
    """Whether they took back their consent to surveys and have not given it again."""
    given = [one for one in contact.consents.all() if one.purpose == ConsentPurpose.SURVEY]
    return bool(given) and all(one.withdrawn_at is not None for one in given)


def _conditions(subject: Subject, known: Mapping[str, str]) -> dict[str, object]:
    strange = [name for name in subject.where if name not in known]
    if strange:
        raise ProblemsFound(
            Problem("sampling.where_unknown", subject.label, name, "、".join(known))
            for name in strange
        )
    return {known[name]: value for name, value in subject.where.items()}


def _employees(wave: Wave, subject: Subject) -> Iterator[FrameRow]:
    people = (
        Person.objects.filter(
            is_active=True,
            is_external=False,
            unit__in=units_below(wave.adoption.unit).values("pk"),
            **_conditions(subject, EMPLOYEE_FACTS),
        )
        .select_related("unit")
        .order_by("pk")
    )
    whole = _only_object(wave)
    for person in people:
        facts = {"unit": str(person.unit), "post": person.post or _UNKNOWN}
        yield FrameRow(person.name, person=person, assessment_object=whole, facts=facts)


def _customers(wave: Wave, subject: Subject, exclusions: _Exclusions) -> Iterator[FrameRow]:
    customers = (
        Customer.objects.filter(
            is_active=True,
            relation=_OF_CUSTOMERS[subject.of],
            unit__in=units_below(wave.adoption.unit).values("pk"),
            **_conditions(subject, CUSTOMER_FACTS),
        )
        .order_by("number")
        .prefetch_related("contacts__addresses", "contacts__consents")
    )
    whole = _only_object(wave)
    for customer in customers:
        yield _of_customer(customer, whole, exclusions)


def _of_customer(
    customer: Customer, whole: AssessmentObject | None, exclusions: _Exclusions
) -> FrameRow:
    """Return the customer's first contact that can be asked, else the first and why not."""
    facts = _customer_facts(customer)
    contacts = list(customer.contacts.all())
    if not contacts:
        return FrameRow(customer.name, facts=facts, excluded_because=NO_CONTACT)
    reasons = [exclusions.of_contact(contact) for contact in contacts]
    place = reasons.index("") if "" in reasons else 0
    lately = ASKED_LATELY if customer.pk in exclusions.asked.customers else ""
    return FrameRow(
        label=customer.name,
        contact=contacts[place],
        assessment_object=whole,
        facts=facts,
        excluded_because=reasons[place] or lately,
    )


def _customer_facts(customer: Customer) -> dict[str, str]:
    return {
        "class": str(customer.get_customer_class_display()),
        "region": customer.region or _UNKNOWN,
        "industry": customer.industry or _UNKNOWN,
        "size": str(customer.get_size_display()) or _UNKNOWN,
    }


def _contacts(wave: Wave, subject: Subject, exclusions: _Exclusions) -> Iterator[FrameRow]:
    """Yield each contact once, with the role that brings it in."""
    seen: set[int] = set()
    for role in _roles(wave, subject, exclusions.day):
        contact = role.contact
        if contact.pk in seen:
            continue
        seen.add(contact.pk)
        lately = ASKED_LATELY if contact.pk in exclusions.asked.contacts else ""
        yield FrameRow(
            label=f"{contact.customer}（{contact}）",
            contact=contact,
            assessment_object=role.assessment_object or _only_object(wave),
            facts={"role": _role_label(wave, role.role), **_customer_facts(contact.customer)},
            excluded_because=exclusions.of_contact(contact) or lately,
        )


def _roles(wave: Wave, subject: Subject, day: date) -> QuerySet[ContactRole]:
    """Return the roles that bring contacts in: those of the wave's objects, or of no object."""
    objects = wave.objects_assessed.all()
    about = Q(assessment_object__in=objects) | Q(assessment_object=None)
    if subject.of in _OBJECTS_OF:
        about = Q(assessment_object__in=objects.filter(kind=_OBJECTS_OF[subject.of]))
    return (
        ContactRole.objects.filter(
            about,
            Q(end=None) | Q(end__gte=day),
            start__lte=day,
            contact__customer__is_active=True,
            contact__customer__unit__in=units_below(wave.adoption.unit).values("pk"),
            **_conditions(subject, CONTACT_FACTS),
        )
        .select_related("contact__customer", "assessment_object")
        .prefetch_related("contact__addresses", "contact__consents")
        .order_by("contact", F("assessment_object").asc(nulls_last=True), "pk")
    )


def _role_label(wave: Wave, role: str) -> str:
    found = pack_of_wave(wave).roles.get(role)
    return found.label if found else role


def _only_object(wave: Wave) -> AssessmentObject | None:
    """Return the object of a wave that assesses one; among several a customer's is not known."""
    objects = list(wave.objects_assessed.all()[:2])
    return objects[0] if len(objects) == 1 else None
