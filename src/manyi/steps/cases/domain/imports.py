"""Feedback from a file: checked row by row, shown, and taken in as a whole on a second click."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from manyi.core.clock import now
from manyi.core.contacts import ADDRESS_SHAPES
from manyi.core.enums import AddressKind
from manyi.core.ledger import record
from manyi.core.models import Adoption, Customer, Person
from manyi.problems import Problem, ProblemsFound, sentence
from manyi.questionnaire.formats.tables import Table, read_table
from manyi.steps.cases.domain.intake import Heard, Teller, take_in
from manyi.steps.cases.enums import CaseSource, ImportState
from manyi.steps.cases.models import CaseImport, ImportedRow
from manyi.steps.cases.queries import kinds_of

MARK, KIND, WORDS, REMEDY, CUSTOMER = "外部编号", "类别", "内容", "客户要求", "客户编号"
NAME, PHONE, EMAIL, PRODUCT, PLACE = "姓名", "电话", "电子邮箱", "产品或服务", "地点"
COLUMNS = (MARK, KIND, WORDS, REMEDY, CUSTOMER, NAME, PHONE, EMAIL, PRODUCT, PLACE)
NEEDED = (KIND, WORDS)
_LONGEST = {
    MARK: 60,
    WORDS: 5000,
    REMEDY: 2000,
    NAME: 60,
    PHONE: 30,
    EMAIL: 200,
    PRODUCT: 120,
    PLACE: 120,
}
_ADDRESSES = {PHONE: AddressKind.PHONE, EMAIL: AddressKind.EMAIL}


@dataclass(frozen=True)
class FeedbackRow:
    """One row that can be taken in."""

    line: int
    mark: str
    heard: Heard


@dataclass(frozen=True)
class CheckedFeedback:
    """A file after the check: what is new, how much came in before, what is wrong."""

    titles: tuple[str, ...]
    new: tuple[FeedbackRow, ...]
    n_known: int
    rejected: tuple[dict[str, object], ...]


def check_feedback(table: Table, adoption: Adoption) -> CheckedFeedback:
    """Check each row; the file is refused only where a needed column lacks."""
    missing = [title for title in NEEDED if len(table.positions(title)) != 1]
    if missing:
        raise ProblemsFound(
            Problem("cases.import_column", table.name, title, "、".join(COLUMNS))
            for title in missing
        )
    check = _RowCheck(table, adoption)
    new, n_known = [], 0
    rejected = [_rejected(row.line, [row.reason], ()) for row in table.set_aside]
    for line, cells in zip(table.lines.tolist(), table.frame.rows(), strict=True):
        texts = tuple("" if cell is None else str(cell).strip() for cell in cells)
        reasons = list(check.reasons(line, texts))
        if reasons:
            rejected.append(_rejected(line, reasons, texts))
        elif check.is_known(texts):
            n_known += 1
        else:
            new.append(check.row(line, texts))
    return CheckedFeedback(table.titles, tuple(new), n_known, tuple(rejected))


def _rejected(line: int, reasons: list[Problem], cells: tuple[str, ...]) -> dict[str, object]:
    return {"line": line, "reasons": [sentence(one) for one in reasons], "cells": list(cells)}


class _RowCheck:
    """What a row is checked against: the columns there are, kinds, customers, marks seen."""

    def __init__(self, table: Table, adoption: Adoption) -> None:
        self.at = {title: table.positions(title)[0] for title in COLUMNS if table.positions(title)}
        self.kinds = {label: code for code, label in kinds_of(adoption).items()}
        wanted = table.positions(CUSTOMER)
        numbers = {str(row[wanted[0]]).strip() for row in table.frame.rows()} if wanted else set()
        self.customers = {row.number: row for row in Customer.objects.filter(number__in=numbers)}
        rows = ImportedRow.objects.filter(adoption_key=adoption.key)
        self.known = set(rows.values_list("mark", flat=True))
        self.seen: dict[str, int] = {}

    def _text(self, cells: tuple[str, ...]) -> dict[str, str]:
        return {title: cells[at] for title, at in self.at.items()}

    def mark(self, cells: tuple[str, ...]) -> str:
        """Return what the row is known by: its own number, or else the hash of all its cells."""
        text = self._text(cells)
        if text.get(MARK):
            return f"no:{text[MARK]}"
        told = "\x1f".join(f"{title}={text[title]}" for title in sorted(text) if text[title])
        return f"sha:{hashlib.sha256(told.encode()).hexdigest()}"

    def is_known(self, cells: tuple[str, ...]) -> bool:
        return self.mark(cells) in self.known

    def reasons(self, line: int, cells: tuple[str, ...]) -> Iterator[Problem]:
        text = self._text(cells)
        for title in NEEDED:
            if not text[title]:
                yield Problem("cases.import_blank", place=f"第 {line} 行", needed=title)
        for title, most in _LONGEST.items():
            if len(text.get(title, "")) > most:
                yield Problem("cases.import_too_long", f"第 {line} 行「{title}」", needed=str(most))
        if text[KIND] and text[KIND] not in self.kinds:
            place = f"第 {line} 行「{KIND}」"
            yield Problem("cases.import_choice", place, text[KIND], "、".join(self.kinds))
        yield from self._known_things(line, text)
        yield from self._repeated(line, cells, text)

    def _known_things(self, line: int, text: Mapping[str, str]) -> Iterator[Problem]:
        number = text.get(CUSTOMER, "")
        if number and number not in self.customers:
            yield Problem("cases.import_unknown", f"第 {line} 行", number)
        for title, kind in _ADDRESSES.items():
            value = text.get(title, "")
            if value and not ADDRESS_SHAPES[kind].fullmatch(value):
                yield Problem("cases.import_address", f"第 {line} 行", value, title)

    def _repeated(
        self, line: int, cells: tuple[str, ...], text: Mapping[str, str]
    ) -> Iterator[Problem]:
        mark = self.mark(cells)
        if mark in self.seen:
            code = "cases.import_repeated" if text.get(MARK) else "cases.import_repeated_row"
            before = f"第 {self.seen[mark]} 行"
            yield Problem(code, f"第 {line} 行", text.get(MARK, ""), before)
        self.seen.setdefault(mark, line)

    def row(self, line: int, cells: tuple[str, ...]) -> FeedbackRow:
        text = self._text(cells)
        teller = Teller(
            name=text.get(NAME, ""), phone=text.get(PHONE, ""), email=text.get(EMAIL, "")
        )
        heard = Heard(
            description=text[WORDS],
            kind=self.kinds[text[KIND]],
            source=CaseSource.IMPORT,
            requested_remedy=text.get(REMEDY, ""),
            customer=self.customers.get(text.get(CUSTOMER, "")),
            product=text.get(PRODUCT, ""),
            location=text.get(PLACE, ""),
            teller=teller,
        )
        return FeedbackRow(line, self.mark(cells), heard)


@transaction.atomic
def look_through(data: bytes, name: str, *, adoption: Adoption, actor: Person) -> CaseImport:
    """Check a file and keep it until somebody confirms; no case is made."""
    checked = check_feedback(read_table(data, name), adoption)
    batch = CaseImport.objects.create(
        adoption=adoption,
        file_name=name[:200],
        sha256=hashlib.sha256(data).hexdigest(),
        state=ImportState.CHECKED,
        titles=list(checked.titles),
        rejected=list(checked.rejected),
        n_new=len(checked.new),
        n_known=checked.n_known,
        made_by=actor,
    )
    if not default_storage.exists(batch.path):
        default_storage.save(batch.path, ContentFile(data))
    return batch


@transaction.atomic
def take_in_file(batch: CaseImport, *, actor: Person) -> CaseImport:
    """Register every right row of a file, all or none; rows that came in before add nothing."""
    batch = CaseImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state != ImportState.CHECKED:
        raise ProblemsFound([Problem("cases.import_done", place=batch.file_name)])
    checked = check_feedback(read_table(_kept(batch), batch.file_name), batch.adoption)
    for row in checked.new:
        case, _secret = take_in(batch.adoption, row.heard, actor=actor)
        ImportedRow.objects.create(
            adoption_key=batch.adoption.key, mark=row.mark, batch=batch, case=case, line=row.line
        )
    batch.state, batch.done_at = ImportState.DONE, now()
    batch.n_new, batch.n_known = len(checked.new), checked.n_known
    batch.rejected = list(checked.rejected)
    batch.save()
    facts = {"batch": batch.thing, "accepted": batch.n_new, "rejected": len(batch.rejected)}
    record("cases.imported", actor=actor.pk, thing=batch.thing, facts=facts)
    return batch


def _kept(batch: CaseImport) -> bytes:
    if not default_storage.exists(batch.path):
        raise ProblemsFound([Problem("cases.import_gone", place=batch.file_name)])
    with default_storage.open(batch.path) as file:
        return file.read()
