"""Who calls or writes: the customer behind a telephone number or address, and what came before."""

import re
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from manyi.core.clock import now
from manyi.core.enums import AddressKind
from manyi.core.models import Adoption, Contact, ContactAddress, Person
from manyi.steps.cases.enums import CaseKind
from manyi.steps.cases.models import Case, Category
from manyi.steps.cases.queries.lists import listed_cases
from manyi.steps.cases.queries.terms import provision_of

_LEAST_DIGITS = 5
_SHOWN = 5
_COUNTED = timedelta(days=365)
_TELEPHONES = (AddressKind.MOBILE, AddressKind.PHONE)


def digits(phone: str) -> str:
    """Return a number without what people write into it: blanks, dashes, +86."""
    bare = re.sub(r"\D", "", phone)
    return bare[2:] if len(bare) > 11 and bare.startswith("86") else bare  # noqa: PLR2004 (the length of a Chinese mobile number)


@dataclass(frozen=True)
class Caller:
    """Who the number belongs to, as far as anybody knows, and what they said before."""

    phone: str
    contacts: tuple[Contact, ...]
    name: str
    cases: tuple[Case, ...]
    n_cases: int

    @property
    def is_known(self) -> bool:
        return bool(self.contacts or self.name or self.cases)


def caller(phone: str) -> Caller | None:
    """Return what is known of a telephone number; None for what is no number."""
    bare = digits(phone)
    if len(bare) < _LEAST_DIGITS:
        return None
    contacts = contacts_by_phone(bare)
    customers = [contact.customer_id for contact in contacts]
    told = Q(reporter__phone=bare) | Q(contact__in=contacts) | Q(customer__in=customers)
    rows = listed_cases().filter(told).order_by("-received_at").select_related("reporter")
    shown = tuple(rows[:_SHOWN])
    named = Case.objects.filter(reporter__phone=bare).exclude(reporter__name="")
    name = named.order_by("-pk").values_list("reporter__name", flat=True).first()
    n_cases = len(shown) if len(shown) < _SHOWN else rows.count()
    return Caller(bare, tuple(contacts), name or "", shown, n_cases)


def contacts_by_phone(phone: str) -> list[Contact]:
    """Return whose number it is; written down with blanks or dashes it is found as well."""
    bare = digits(phone)
    if len(bare) < _LEAST_DIGITS:
        return []
    # Stored numbers keep the blanks people typed, so the last digits narrow and digits() decides.
    loose = "".join(f"{digit}[ ()-]*" for digit in bare[-8:]) + "$"
    rows = ContactAddress.objects.filter(kind__in=_TELEPHONES, value__regex=loose)
    rows = rows.filter(contact__customer__is_active=True)
    fitting = [row.contact_id for row in rows if digits(row.value) == bare]
    found = Contact.objects.filter(pk__in=fitting).select_related("customer__unit")
    return list(found.order_by("customer", "pk"))


def contact_by_address(phone: str, email: str) -> Contact | None:
    """Return the one contact with this number or e-mail address; None where nobody or several."""
    found = {contact.pk: contact for contact in contacts_by_phone(phone)} if phone else {}
    if email:
        rows = Contact.objects.filter(
            addresses__kind=AddressKind.EMAIL, addresses__value__iexact=email
        )
        found |= {contact.pk: contact for contact in rows.select_related("customer")}
    return next(iter(found.values())) if len(found) == 1 else None


def kinds_of(adoption: Adoption) -> dict[str, str]:
    """Return the kinds of feedback the regulation knows, with labels; every kind without a list."""
    _key, provision = provision_of(adoption)
    known = {one.kind or code for code, one in provision.categories.items()}
    return {kind.value: str(kind.label) for kind in CaseKind if not known or kind.value in known}


def categories_of(adoption: Adoption) -> QuerySet[Category]:
    """Return the categories in use under a regulation, parents first."""
    rows = Category.objects.filter(adoption_key=adoption.key, is_active=True)
    return rows.select_related("parent").order_by("parent_id", "position", "pk")


@dataclass(frozen=True)
class Branch:
    """A category where it stands in the tree: how deep, and how many cases it has."""

    category: Category
    depth: int
    n: int


def category_tree(adoption: Adoption) -> list[Branch]:
    """Return the categories of a regulation, each below its parent, retired ones too."""
    rows = list(Category.objects.filter(adoption_key=adoption.key))
    counts = dict(
        Case.objects.filter(category__in=rows)
        .order_by()
        .values_list("category")
        .annotate(n=Count("pk"))
    )
    below: dict[int | None, list[Category]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    found: list[Branch] = []
    waiting = [(row, 0) for row in reversed(below.get(None, []))]
    while waiting:
        row, depth = waiting.pop()
        found.append(Branch(row, depth, counts.get(row.pk, 0)))
        waiting += [(part, depth + 1) for part in reversed(below.get(row.pk, []))]
    return found


def reported_by(person: Person) -> QuerySet[Case]:
    """Return the feedback a member of the staff handed in, newest first."""
    rows = Case.objects.filter(registered_by=person)
    return rows.select_related("handler", "unit").order_by("-received_at")


@dataclass(frozen=True)
class Repeats:
    """How often the same came up within a year: other cases alike in one respect."""

    label: str
    name: str
    value: str
    n: int


def _own_category(case: Case) -> int | None:
    """Return the company's own category; the pack's roots would make everything a repeat."""
    return case.category_id if case.category and case.category.parent_id else None


def repeats_of(case: Case) -> tuple[Repeats, ...]:
    """Return how many other cases share the customer, the product or the cause."""
    since = now() - _COUNTED
    rows = Case.objects.filter(received_at__gte=since, merged_into=None).exclude(pk=case.pk)
    alike = [
        ("同一客户", "customer", case.customer_id, Q(customer=case.customer_id)),
        (
            "同一对象",
            "object",
            case.assessment_object_id,
            Q(assessment_object=case.assessment_object_id),
        ),
        ("同一产品或服务", "product", case.product, Q(product=case.product)),
        ("同一分类", "category", _own_category(case), Q(category=case.category_id)),
        (
            "同一原因",
            "cause",
            case.category_id and case.cause,
            Q(category=case.category_id, cause=case.cause),
        ),
    ]
    counted = [
        Repeats(label, name, str(value), rows.filter(fits).count())
        for label, name, value, fits in alike
        if value
    ]
    return tuple(one for one in counted if one.n)
