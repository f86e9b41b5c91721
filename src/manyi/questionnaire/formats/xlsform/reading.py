"""An XLSForm workbook as a questionnaire."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.conditions import Condition
from manyi.questionnaire.formats.exchange import Naming, Read
from manyi.questionnaire.formats.expressions import ExpressionReader, Unreadable
from manyi.questionnaire.formats.unpacking import Limits, check_workbook_zip
from manyi.questionnaire.formats.workbooks import cell_text
from manyi.questionnaire.formats.xlsform.writing import OWN_FIELDS
from manyi.questionnaire.questionnaire import (
    LISTED,
    NOT_APPLICABLE,
    PARTED,
    Choice,
    Item,
    ItemKind,
    Look,
    Page,
    Questionnaire,
)

Row = dict[str, str]

_KINDS = {
    "select_one": ItemKind.SINGLE,
    "select_multiple": ItemKind.MULTIPLE,
    "rank": ItemKind.RANKING,
    "integer": ItemKind.NUMBER,
    "decimal": ItemKind.NUMBER,
    "range": ItemKind.NUMBER,
    "date": ItemKind.DATE,
    "text": ItemKind.SHORT_TEXT,
    "note": ItemKind.INFORMATION,
    "file": ItemKind.FILE,
    "image": ItemKind.FILE,
}
# Rows that ask nobody anything.
_SILENT = frozenset(
    ("start", "end", "today", "deviceid", "username", "calculate", "hidden", "audit", "")
)
_NUMBERS = frozenset(("full_mark", "minimum", "maximum", "total", "max_megabytes"))
_COUNTS = frozenset(("decimals", "at_least", "at_most", "max_length"))
_ENDINGS = {"image": (".jpg", ".jpeg", ".png"), "file": (".pdf", ".jpg", ".png", ".xlsx", ".docx")}
_TRUE = frozenset(("yes", "true", "true()", "1", "是"))


@dataclass
class _Group:
    """An open group: a page, the parts of one item, or a stem."""

    row: Row
    pages: bool = False
    parts: list[Choice] = field(default_factory=list)


def read_xlsform(data: bytes, name: str, *, limits: Limits | None = None) -> Read:
    """Return the questionnaire, or raise ProblemsFound when the workbook is no XLSForm."""
    check_workbook_zip(data, name, limits or Limits())
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {one: _rows(book, one) for one in book.sheet_names}
    except CalamineError as error:
        raise ProblemsFound([Problem("table.workbook_broken", place=name)]) from error
    if not any(row.get("type") for row in sheets.get("survey", [])):
        raise ProblemsFound([Problem("format.not_xlsform", place=name)])
    return _Reading(sheets).read(name)


def _rows(book: CalamineWorkbook, sheet: str) -> list[Row]:
    cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    if not cells:
        return []
    titles = [cell_text(cell).strip() for cell in cells[0]]
    return [
        {title: cell_text(cell) for title, cell in zip(titles, row, strict=False) if title}
        for row in cells[1:]
    ]


class _Reading:
    """One workbook's reading: names kept in step, losses gathered as they are met."""

    def __init__(self, sheets: dict[str, list[Row]]) -> None:
        self.sheets = sheets
        self.naming = Naming()
        self.kinds: dict[str, ItemKind] = {}
        self.losses: list[Problem] = []
        self.pages: list[tuple[Row, list[Item]]] = []
        self.groups: list[_Group] = []

    def read(self, name: str) -> Read:
        for number, row in enumerate(self.sheets["survey"], start=2):
            self._row(row, number)
        settings = next(iter(self.sheets.get("settings", [])), {})
        language = settings.get("default_language", "").lower()
        is_chinese = not language or language.startswith("zh") or "中" in language
        questionnaire = Questionnaire(
            title=settings.get("form_title") or name,
            intro=settings.get("intro", ""),
            thanks=settings.get("thanks", ""),
            language="zh-hans" if is_chinese else language.rpartition("(")[2].rstrip(")"),
            pages=tuple(self._pages()),
        )
        return Read(questionnaire, tuple(self.losses))

    def _row(self, row: Row, number: int) -> None:
        kind = row.get("type", "").strip()
        match kind.replace(" ", "_"):
            case "begin_group":
                self._open(row)
            case "end_group":
                self._close()
            case "begin_repeat" | "end_repeat":
                self._lose("format.row_lost", f"第 {number} 行", kind)
            case _ if kind not in _SILENT:
                self._question(row, kind)

    def _open(self, row: Row) -> None:
        is_page = not self.groups and row.get("kind", "page") == "page"
        self.groups.append(_Group(row, pages=is_page))
        if is_page:
            self.pages.append((row, []))
        elif row.get("kind") not in {"stem", *(kind.value for kind in PARTED)}:
            row["kind"] = "stem"
            if row.get("relevant"):
                self._lose("format.condition_lost", row.get("label", ""), row["relevant"])
        if row.get("kind") in {kind.value for kind in PARTED}:
            item_id = self.naming.item_id(row["name"])
            self.kinds[item_id] = ItemKind(row["kind"])

    def _close(self) -> None:
        if not self.groups:
            return
        group = self.groups.pop()
        if group.row.get("kind") in {kind.value for kind in PARTED}:
            kind = ItemKind(group.row["kind"])
            self._add(self._item(group.row, kind, tuple(group.parts)))

    def _question(self, row: Row, kind: str) -> None:
        group = self.groups[-1].row if self.groups else {}
        if group.get("kind") in {one.value for one in PARTED}:
            item_id = self.naming.item_id(group["name"])
            code = self.naming.code(item_id, row["name"].removeprefix(f"{group['name']}."))
            self.groups[-1].parts.append(Choice(code=code, label=_label(row, "label")))
            return
        if row.get("kind") == "beside":
            return
        word, _, options = kind.partition(" ")
        if word not in _KINDS:
            self._lose("format.kind_unknown", _label(row, "label") or row.get("name", ""), kind)
            return
        own = row.get("kind", "")
        found = ItemKind(own) if own in set(ItemKind) else _kind(row, word)
        self._add(self._item(row, found, self._choices(row, options.split(" ")[0])))

    def _add(self, item: Item) -> None:
        if not self.pages:
            self.pages.append(({"name": "page1"}, []))
        self.pages[-1][1].append(item)

    def _item(self, row: Row, kind: ItemKind, choices: tuple[Choice, ...]) -> Item:
        item_id = self.naming.item_id(row["name"])
        self.kinds[item_id] = kind
        own = dict(_own_fields(row))
        word = row["type"].partition(" ")[0]
        if kind in {ItemKind.FILE, ItemKind.SIGNATURE}:
            own.setdefault("accept", _ENDINGS.get(word, ()))
        if word == "integer" and kind is ItemKind.NUMBER:
            own["whole"] = True
        if row.get("constraint") and not row.get("kind"):
            self._lose("format.property_lost", _label(row, "label"), row["constraint"])
        required = row.get("required", "").strip().lower()
        if required and required not in _TRUE | {"no", "false", "false()", "否"}:
            self._lose("format.required_if_lost", _label(row, "label"), row["required"])
        return Item(
            id=item_id,
            kind=kind,
            label=_label(row, "label"),
            stem=self._stem(),
            hint=_label(row, "hint"),
            indicator=row.get("indicator") or None,
            required=required in _TRUE,
            choices=tuple(one for one in choices if one.code != NOT_APPLICABLE),
            shown_if=self._condition(row),
            shuffled="randomize=true" in row.get("parameters", ""),
            **own,
        )

    def _stem(self) -> str:
        stems = [one.row for one in self.groups if one.row.get("kind") == "stem"]
        return _label(stems[-1], "label") if stems else ""

    def _choices(self, row: Row, listed: str) -> tuple[Choice, ...]:
        if not listed:
            return ()
        rows = [one for one in self.sheets.get("choices", []) if one.get("list_name") == listed]
        if not rows:
            self._lose("format.choices_unknown", _label(row, "label"), listed)
        item_id = self.naming.item_id(row["name"])
        return tuple(
            Choice(
                code=NOT_APPLICABLE
                if one["name"] == NOT_APPLICABLE
                else self.naming.code(item_id, one["name"]),
                label=_label(one, "label"),
                points=float(one["points"]) if one.get("points") else None,
                takes_text=one.get("takes_text", "") in _TRUE,
            )
            for one in rows
        )

    def _pages(self) -> Iterator[Page]:
        for row, items in self.pages:
            if items:
                yield Page(
                    id=self.naming.item_id(row["name"], prefix="page"),
                    title=_label(row, "label"),
                    shuffled="randomize=true" in row.get("parameters", ""),
                    shown_if=self._condition(row),
                    items=tuple(items),
                )

    def _condition(self, row: Row) -> Condition | None:
        expression = row.get("relevant", "").strip()
        if not expression:
            return None
        reader = ExpressionReader(
            item=self._known,
            code=lambda item_id, value: self.naming.codes.get((item_id, value), value),
            listed=lambda name: self.kinds.get(name) in LISTED,
        )
        try:
            return reader.read(expression)
        except (Unreadable, ValueError):
            self._lose("format.condition_lost", _label(row, "label"), expression)
            return None

    def _known(self, name: str) -> str:
        if name in self.naming.ids:
            return self.naming.ids[name]
        item, _, part = name.partition(".")
        if part and item in self.naming.ids:
            item_id = self.naming.ids[item]
            return f"{item_id}.{self.naming.codes.get((item_id, part), part)}"
        raise Unreadable(f"no question is called {name!r}")

    def _lose(self, code: str, place: str, found: str) -> None:
        self.losses.append(Problem(code, place, found))


def _kind(row: Row, word: str) -> ItemKind:
    appearance = row.get("appearance", "")
    if word == "text" and "multiline" in appearance:
        return ItemKind.LONG_TEXT
    if word == "image" and "signature" in appearance:
        return ItemKind.SIGNATURE
    return _KINDS[word]


def _own_fields(row: Row) -> Iterator[tuple[str, Any]]:
    for line in row.get("fields", "").splitlines():
        name, _, text = line.partition("=")
        if name not in OWN_FIELDS:
            continue
        if name in _NUMBERS:
            yield name, float(text)
        elif name in _COUNTS:
            yield name, int(text)
        elif name == "accept":
            yield name, tuple(text.split(","))
        elif name == "look":
            yield name, Look(text)
        else:
            yield name, text == "yes" if name == "whole" else text


def _label(row: Row, name: str) -> str:
    """Return the text of a column, or of its first translation ("label::中文 (zh)")."""
    if row.get(name):
        return row[name]
    return next((text for title, text in row.items() if title.startswith(f"{name}::") and text), "")
