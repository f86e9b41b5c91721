"""Customers: entered and changed by hand, or read from a file row by row, with a record."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from manyi.core.contacts import ADDRESS_SHAPES, add_contact
from manyi.core.enums import (
    AddressKind,
    CustomerClass,
    CustomerKind,
    CustomerRelation,
)
from manyi.core.ledger import record
from manyi.core.models import (
    Contact,
    ContactAddress,
    Customer,
    CustomerBatch,
    Person,
    Unit,
)
from manyi.core.organisation import units_below
from manyi.problems import Problem, ProblemsFound, sentence
from manyi.questionnaire.formats.tables import Table

NUMBER, NAME, UNIT, SALESPERSON, CONTACT, TITLE = (
    "客户编号",
    "客户名称",
    "归口部门",
    "业务员",
    "联系人",
    "职务",
)
_CHOICES: Mapping[str, tuple[str, Mapping[str, object], object]] = {
    "性质": ("kind", {"单位": "organisation", "个人": "person"}, CustomerKind.ORGANISATION),
    "关系": ("relation", {"客户": "customer", "经销商": "dealer"}, CustomerRelation.CUSTOMER),
    "客户类别": ("customer_class", {"重点": "key", "普通": "ordinary"}, CustomerClass.ORDINARY),
    "规模": ("size", {"大型": "large", "中型": "medium", "小型": "small", "微型": "micro"}, ""),
    "长期客户": ("is_long_standing", {"是": True, "否": False}, False),
}
_TEXTS = {"行业": "industry", "区域": "region"}
_ADDRESSES: Mapping[str, AddressKind] = {
    "电子邮件": AddressKind.EMAIL,
    "手机": AddressKind.MOBILE,
    "固定电话": AddressKind.PHONE,
    "微信": AddressKind.WECHAT,
    "通信地址": AddressKind.LETTER,
}
_LONGEST = {NUMBER: 40, NAME: 120, **dict.fromkeys(_TEXTS, 60), CONTACT: 60, TITLE: 60}
COLUMNS = (NUMBER, NAME, *_CHOICES, *_TEXTS, UNIT, SALESPERSON, CONTACT, TITLE, *_ADDRESSES)


@dataclass(frozen=True)
class CustomerRow:
    """One row that can be imported; `unit` looks after a new customer where the row names none."""

    line: int
    fields: Mapping[str, object]
    contact: str
    title: str
    unit: Unit
    addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RejectedRow:
    """One row that cannot, with every reason, and its cells as they came."""

    line: int
    reasons: tuple[Problem, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class CheckedRows:
    """A file after the check: nothing has been written yet."""

    titles: tuple[str, ...]
    accepted: tuple[CustomerRow, ...]
    rejected: tuple[RejectedRow, ...]


def check_customers(table: Table, *, unit: Unit) -> CheckedRows:
    """Check each row against the columns; the file is refused only where a needed column lacks."""
    missing = [title for title in (NUMBER, NAME) if len(table.positions(title)) != 1]
    if missing:
        raise ProblemsFound(
            Problem("customers.column", place=table.name, found=title, needed="、".join(COLUMNS))
            for title in missing
        )
    check = _RowCheck(table, unit)
    accepted: list[CustomerRow] = []
    rejected = [RejectedRow(row.line, (row.reason,), ()) for row in table.set_aside]
    for line, cells in zip(table.lines.tolist(), table.frame.rows(), strict=True):
        texts = tuple("" if cell is None else str(cell).strip() for cell in cells)
        row, reasons = check.row(line, texts)
        if reasons:
            rejected.append(RejectedRow(line, tuple(reasons), texts))
        else:
            accepted.append(row)
    return CheckedRows(table.titles, tuple(accepted), tuple(rejected))


class _RowCheck:
    """What a row is checked against: the columns there are, units, people, numbers seen."""

    def __init__(self, table: Table, unit: Unit) -> None:
        self.at = {title: table.positions(title)[0] for title in COLUMNS if table.positions(title)}
        self.unit = unit
        self.units = {found.name: found for found in units_below(unit)}
        self.people = {
            person.name: person for person in Person.objects.filter(unit__in=self.units.values())
        }
        self.seen: dict[str, int] = {}

    def row(self, line: int, cells: tuple[str, ...]) -> tuple[CustomerRow, list[Problem]]:
        """Return what the row says; a column the file does not have says nothing."""
        text = {title: cells[position] for title, position in self.at.items()}
        fields: dict[str, object] = {"number": text[NUMBER], "name": text[NAME]}
        reasons = [*self._needed(line, text), *_too_long(line, text)]
        for title in _CHOICES.keys() & text.keys():
            fields[_CHOICES[title][0]] = self._choice(line, title, text[title], reasons)
        fields |= {name: text[title] for title, name in _TEXTS.items() if title in text}
        if text.get(UNIT):
            fields["unit"] = self._known(line, UNIT, text, self.units, reasons)
        if SALESPERSON in text:
            fields["salesperson"] = self._known(line, SALESPERSON, text, self.people, reasons)
        addresses = self._addresses(line, text, reasons)
        contact, title = text.get(CONTACT, ""), text.get(TITLE, "")
        return CustomerRow(line, fields, contact, title, self.unit, addresses), reasons

    def _needed(self, line: int, text: Mapping[str, str]) -> list[Problem]:
        reasons = [
            Problem("customers.empty", place=f"第 {line} 行", needed=title)
            for title in (NUMBER, NAME)
            if not text[title]
        ]
        number = text[NUMBER]
        if number and number in self.seen:
            reasons.append(
                Problem(
                    "customers.repeated",
                    place=f"第 {line} 行",
                    found=number,
                    needed=f"第 {self.seen[number]} 行",
                )
            )
        self.seen.setdefault(number, line)
        return reasons

    @staticmethod
    def _choice(line: int, title: str, word: str, reasons: list[Problem]) -> object:
        _, words, default = _CHOICES[title]
        if not word:
            return default
        plain = word if word in words else word.removesuffix("客户")
        if plain not in words:
            place = f"第 {line} 行「{title}」"
            reasons.append(
                Problem("customers.choice", place=place, found=word, needed="、".join(words))
            )
        return words.get(plain, default)

    @staticmethod
    def _known(
        line: int,
        title: str,
        text: Mapping[str, str],
        known: Mapping[str, object],
        reasons: list[Problem],
    ) -> object:
        word = text.get(title, "")
        if word and word not in known:
            reasons.append(
                Problem("customers.unknown", place=f"第 {line} 行「{title}」", found=word)
            )
        return known.get(word)

    @staticmethod
    def _addresses(line: int, text: Mapping[str, str], reasons: list[Problem]) -> dict[str, str]:
        addresses = {}
        for title, kind in _ADDRESSES.items():
            value = text.get(title, "")
            if value and not ADDRESS_SHAPES[kind].fullmatch(value):
                reasons.append(
                    Problem("customers.address", place=f"第 {line} 行「{title}」", found=value)
                )
            elif value:
                addresses[kind] = value
        return addresses


def _too_long(line: int, text: Mapping[str, str]) -> list[Problem]:
    return [
        Problem("customers.too_long", place=f"第 {line} 行「{title}」", needed=str(most))
        for title, most in _LONGEST.items()
        if len(text.get(title, "")) > most
    ]


@transaction.atomic
def add_customer(
    name: str, *, number: str, unit: Unit, actor: Person | None, **facts: object
) -> Customer:
    """Enter one customer by hand; an individual is their own contact."""
    customer = Customer(name=name.strip(), number=number.strip(), unit=unit, **facts)
    _refuse_problems(customer)
    customer.save()
    _record("customer.created", customer, actor, **{"class": customer.customer_class})
    if customer.kind == CustomerKind.PERSON:
        add_contact(customer, customer.name, actor=actor)
    return customer


@transaction.atomic
def change_customer(customer: Customer, *, actor: Person | None, **changes: object) -> Customer:
    """Change what is known of a customer; each changed field leaves its own entry."""
    changed = [name for name, value in changes.items() if getattr(customer, name) != value]
    for name in changed:
        setattr(customer, name, changes[name])
    _refuse_problems(customer)
    customer.save()
    for name in changed:
        _record("customer.changed", customer, actor, field=name)
    return customer


def _refuse_problems(customer: Customer) -> None:
    taken = Customer.objects.filter(number=customer.number).exclude(pk=customer.pk).first()
    is_crowded = (
        customer.kind == CustomerKind.PERSON
        and customer.pk is not None
        and customer.contacts.count() > 1
    )
    found = (
        None if customer.name.strip() else Problem("customer.name_missing"),
        None if customer.number.strip() else Problem("customer.number_missing"),
        Problem("customer.number_taken", taken.name, customer.number) if taken else None,
        Problem("customer.person_has_one", place=customer.name) if is_crowded else None,
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)


def _record(verb: str, customer: Customer, actor: Person | None, **facts: object) -> None:
    thing = f"customer-{customer.pk}"
    record(
        verb,
        actor=actor.pk if actor else None,
        thing=thing,
        facts={"customer": thing, **facts},
    )


@transaction.atomic
def import_customers(
    checked: CheckedRows, *, file_name: str, actor: Person | None
) -> CustomerBatch:
    """Write the accepted rows and keep the rejected ones with their reasons.

    The customer number decides: an unknown one is added, a known one changed; a file imported
    twice changes nothing the second time.
    """
    outcomes = [_write(row) for row in checked.accepted]
    batch = CustomerBatch.objects.create(
        file_name=file_name[:200],
        added=outcomes.count("added"),
        changed=outcomes.count("changed"),
        unchanged=outcomes.count("unchanged"),
        titles=list(checked.titles),
        rejected=[
            {"line": row.line, "reasons": [sentence(r) for r in row.reasons], "cells": row.cells}
            for row in checked.rejected
        ],
        imported_by=actor,
    )
    record(
        "customers.imported",
        actor=actor.pk if actor else None,
        thing=f"customer_batch-{batch.pk}",
        facts={
            "batch": f"customer_batch-{batch.pk}",
            "accepted": len(checked.accepted),
            "rejected": len(checked.rejected),
        },
    )
    return batch


def _write(row: CustomerRow) -> str:
    customer = Customer.objects.filter(number=row.fields["number"]).first()
    made = customer is None
    customer = customer or Customer(unit=row.unit)
    moved = _set_fields(customer, row.fields)
    if made or moved:
        customer.save()
    touched = _write_contact(customer, row)
    return "added" if made else "changed" if moved or touched else "unchanged"


def _set_fields(row: Customer, fields: Mapping[str, object]) -> bool:
    moved = {
        name: value
        for name, value in fields.items()
        if row.pk is None or getattr(row, name) != value
    }
    for name, value in moved.items():
        setattr(row, name, value)
    return bool(moved)


def _write_contact(customer: Customer, row: CustomerRow) -> bool:
    """Add or retitle the row's contact; a row that names none speaks of the main one."""
    known = customer.contacts.all()
    contact = (known.filter(name=row.contact) if row.contact else known).first()
    made = contact is None
    if made:
        contact = Contact(
            customer=customer, name=row.contact or customer.name[:60], is_main=not known.exists()
        )
    retitled = bool(row.title) and contact.title != row.title
    if made or retitled:
        contact.title = row.title or contact.title
        contact.save()
    added = [
        ContactAddress.objects.get_or_create(contact=contact, kind=kind, value=value)[1]
        for kind, value in row.addresses.items()
    ]
    return made or retitled or any(added)
