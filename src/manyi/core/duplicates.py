"""Customers that are probably one: proposed, merged with everything that hangs on them, undone."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import QuerySet

from manyi.core.clock import now
from manyi.core.ledger import record
from manyi.core.models import (
    Contact,
    ContactAddress,
    Customer,
    CustomerMerge,
    CustomersApart,
    Person,
)
from manyi.problems import Problem, ProblemsFound

MOST_PROPOSED = 100
# What names of companies carry without telling them apart.
_FORMS = re.compile(r"(股份)?有限(责任)?公司|集团|公司|[\s·・\-—_,，.。()（）【】]")
_MAINS = "core.Contact.is_main"
_OF_MERGING = {"CustomerMerge", "CustomersApart"}


@dataclass(frozen=True)
class Likeness:
    """Two customers that are probably the same, and why."""

    customer: Customer
    other: Customer
    reasons: tuple[str, ...]


def core_name(name: str) -> str:
    """Return what is left of a name without form of company, spaces and marks."""
    return _FORMS.sub("", unicodedata.normalize("NFKC", name)).casefold()


def likely_same() -> list[Likeness]:
    """Return the pairs of customers with one name, number of telephone or address between them."""
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for reason, pks in (*_same_names(), *_same_addresses()):
        for pair in combinations(sorted(pks), 2):
            if reason not in found[pair]:
                found[pair].append(reason)
    apart = set(CustomersApart.objects.values_list("customer", "other"))
    pairs = [pair for pair in sorted(found) if pair not in apart][:MOST_PROPOSED]
    rows = Customer.objects.select_related("unit", "salesperson").in_bulk(
        [pk for pair in pairs for pk in pair]
    )
    return [Likeness(rows[one], rows[two], tuple(found[one, two])) for one, two in pairs]


def _same_names() -> Iterator[tuple[str, set[int]]]:
    by_name: dict[str, set[int]] = defaultdict(set)
    for pk, name in Customer.objects.filter(is_active=True).values_list("pk", "name"):
        by_name[core_name(name)].add(pk)
    return (("名称相同", pks) for name, pks in by_name.items() if name and len(pks) > 1)


def _same_addresses() -> Iterator[tuple[str, set[int]]]:
    by_value: dict[tuple[str, str], set[int]] = defaultdict(set)
    rows = ContactAddress.objects.filter(contact__customer__is_active=True)
    for kind, value, pk in rows.values_list("kind", "value", "contact__customer"):
        by_value[kind, value.strip().casefold()].add(pk)
    labels = dict(ContactAddress._meta.get_field("kind").choices or ())
    return (
        (f"{labels[kind]}相同", pks) for (kind, _value), pks in by_value.items() if len(pks) > 1
    )


@transaction.atomic
def merge_customers(
    customer: Customer, *, into: Customer, reason: str, actor: Person
) -> CustomerMerge:
    """Move everything that hangs on one customer to another; which rows moved is kept."""
    if problems := _merging_problems(customer, into, reason):
        raise ProblemsFound(problems)
    mains = customer.contacts.filter(is_main=True)
    moved: dict[str, list[int]] = {_MAINS: list(mains.values_list("pk", flat=True))}
    if into.contacts.filter(is_main=True).exists():
        mains.update(is_main=False)
    for field in _pointing_here():
        pks = list(_rows(field).filter(**{field.name: customer}).values_list("pk", flat=True))
        if done := _point(field, pks, into):
            moved[_name(field)] = done
    merge = CustomerMerge.objects.create(
        customer=customer,
        into=into,
        was_active=customer.is_active,
        moved=moved,
        reason=reason.strip(),
        merged_by=actor,
        merged_at=now(),
    )
    customer.is_active = False
    customer.save()
    _record("customer.merged", merge, actor)
    return merge


def _merging_problems(customer: Customer, into: Customer, reason: str) -> list[Problem]:
    merged = {
        row.customer_id: row
        for row in CustomerMerge.objects.filter(customer__in=[customer, into], undone_at=None)
    }
    found = (
        Problem("duplicates.itself", customer.name) if customer.pk == into.pk else None,
        Problem("duplicates.merged_already", customer.name) if customer.pk in merged else None,
        Problem("duplicates.into_merged", into.name) if into.pk in merged else None,
        None if reason.strip() else Problem("duplicates.reason", customer.name),
    )
    return [problem for problem in found if problem is not None]


@transaction.atomic
def undo_merge(merge: CustomerMerge, *, actor: Person) -> CustomerMerge:
    """Give back the rows that moved and are still there; what came later stays."""
    row = CustomerMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if row.undone_at is not None:
        raise ProblemsFound([Problem("duplicates.undone_already", row.customer.name)])
    fields = {_name(field): field for field in _pointing_here()}
    for name, pks in row.moved.items():
        if name in fields:
            field = fields[name]
            still = _rows(field).filter(pk__in=pks, **{field.name: row.into})
            _point(field, list(still.values_list("pk", flat=True)), row.customer)
    mains = Contact.objects.filter(pk__in=row.moved[_MAINS], customer=row.customer)
    mains.update(is_main=True)
    row.customer.is_active = row.was_active
    row.customer.save()
    row.undone_by, row.undone_at = actor, now()
    row.save(update_fields=["undone_by", "undone_at"])
    _record("customer.unmerged", row, actor)
    return row


@transaction.atomic
def tell_apart(customer: Customer, other: Customer, *, actor: Person) -> CustomersApart:
    """Say that two customers are not the same; they are not proposed again."""
    first, second = sorted((customer, other), key=lambda one: one.pk)
    row, _made = CustomersApart.objects.get_or_create(
        customer=first, other=second, defaults={"told_by": actor}
    )
    facts = {"customer": f"customer-{first.pk}", "other": f"customer-{second.pk}"}
    thing = f"customer-{first.pk}"
    record("customer.told_apart", actor=actor.pk, thing=thing, facts=facts)
    return row


def merges() -> QuerySet[CustomerMerge]:
    """Return what was merged, the latest first."""
    return CustomerMerge.objects.select_related("customer", "into", "merged_by", "undone_by")


def hangs_on(customer: Customer) -> list[tuple[str, int]]:
    """Return what would move with a customer: the kind of thing and how many."""
    counts = [
        (str(field.model._meta.verbose_name), _rows(field).filter(**{field.name: customer}).count())
        for field in _pointing_here()
    ]
    return [(label, n) for label, n in counts if n]


def _pointing_here() -> list["models.ForeignKey"]:
    """Return every foreign key to a customer, of every step, but those of histories and merges."""
    return [
        field
        for model in apps.get_models()
        if not model.__name__.startswith("Historical") and model.__name__ not in _OF_MERGING
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is Customer
    ]


def _rows(field: "models.ForeignKey") -> QuerySet:
    return field.model._base_manager.all()


def _point(field: "models.ForeignKey", pks: list[int], to: Customer) -> list[int]:
    """Let rows point to another customer; return those that could."""
    if not pks:
        return []
    try:
        with transaction.atomic():
            _rows(field).filter(pk__in=pks).update(**{field.name: to})
    except IntegrityError:  # some row is there already: of those, one by one
        if len(pks) == 1:
            return []
        return [done for pk in pks for done in _point(field, [pk], to)]
    return pks


def _name(field: "models.ForeignKey") -> str:
    return f"{field.model._meta.label}.{field.name}"


def _record(verb: str, merge: CustomerMerge, actor: Person) -> None:
    moved = sum(len(pks) for name, pks in merge.moved.items() if name != _MAINS)
    thing = f"customer-{merge.customer_id}"
    facts = {"customer": thing, "into": f"customer-{merge.into_id}", "moved": moved}
    record(verb, actor=actor.pk, thing=thing, facts=facts)
