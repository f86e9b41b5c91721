"""LimeSurvey's survey structure as TSV ("Tab-separated-values format", LimeSurvey manual), in only.

Rows are told apart by `class`: S settings, SL texts by language, G group, Q question, SQ
subquestion, A answer. Read are the question types below and relevance equations that compare
questions with answers; what else a row says is named in the losses.
"""

import csv
import html
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.conditions import Condition
from manyi.questionnaire.formats.exchange import Naming, Read
from manyi.questionnaire.formats.expressions import ExpressionReader, Unreadable
from manyi.questionnaire.questionnaire import (
    LISTED,
    Choice,
    Item,
    ItemKind,
    Look,
    Page,
    Questionnaire,
)

Row = dict[str, str]

_KINDS = {
    **dict.fromkeys(("L", "!", "O", "I"), ItemKind.SINGLE),
    **dict.fromkeys(("Y", "G"), ItemKind.SINGLE),
    "5": ItemKind.MARK,
    **dict.fromkeys(("M", "P"), ItemKind.MULTIPLE),
    "R": ItemKind.RANKING,
    "N": ItemKind.NUMBER,
    "K": ItemKind.CONSTANT_SUM,
    "Q": ItemKind.BLANKS,
    "S": ItemKind.SHORT_TEXT,
    **dict.fromkeys(("T", "U"), ItemKind.LONG_TEXT),
    "D": ItemKind.DATE,
    "|": ItemKind.FILE,
    "X": ItemKind.INFORMATION,
}
# Arrays are read row by row: with their answers as choices, or with those the type stands for.
_ARRAYS: dict[str, tuple[str, ...]] = {
    "F": (),
    "H": (),
    "A": tuple("12345"),
    "B": tuple(str(n) for n in range(1, 11)),
    "C": ("是", "不确定", "否"),
    "E": ("增加", "不变", "减少"),
}
_FIXED = {"Y": (("Y", "是"), ("N", "否")), "G": (("F", "女"), ("M", "男"))}
_FIVE = 5.0
_OTHER = "other"
_NAMED_LOSSES = ("validation", "default", "array_filter", "em_validation_sq", "exclude_all_others")


@dataclass
class _Question:
    """A question's row with the rows that belong to it."""

    row: Row
    parts: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)


@dataclass
class _Group:
    row: Row
    questions: list[_Question] = field(default_factory=list)


def read_limesurvey(data: bytes, name: str) -> Read:
    """Return the questionnaire in the survey's own language, or raise ProblemsFound."""
    rows = _rows(data, name)
    return _Reading(rows, name).read()


def _rows(data: bytes, name: str) -> list[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemsFound([Problem("format.not_limesurvey", place=name)]) from error
    table = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
    if not {"class", "name"} <= set(table.fieldnames or ()):
        raise ProblemsFound([Problem("format.not_limesurvey", place=name)])
    return [{title: cell for title, cell in row.items() if isinstance(cell, str)} for row in table]


class _Reading:
    """One file's reading: names kept in step, losses gathered as they are met."""

    def __init__(self, rows: list[Row], name: str) -> None:
        settings = {row["name"]: row.get("text", "") for row in rows if row["class"] == "S"}
        self.language = settings.get("language", "") or _first_language(rows)
        self.rows = [row for row in rows if row.get("language", "") in {"", self.language}]
        self.texts = {row["name"]: row.get("text", "") for row in self.rows if row["class"] == "SL"}
        self.name = name
        self.naming = Naming()
        self.kinds: dict[str, ItemKind] = {}
        self.losses: list[Problem] = []
        others = {row.get("language", "") for row in rows} - {"", self.language}
        if others:
            self.losses.append(Problem("format.translations_lost", name, "、".join(sorted(others))))

    def read(self) -> Read:
        pages = tuple(page for group in self._groups() if (page := self._page(group)).items)
        questionnaire = Questionnaire(
            title=_plain(self.texts.get("surveyls_title", "")) or self.name,
            intro=_plain(self.texts.get("surveyls_welcometext", "")),
            purpose=_plain(self.texts.get("surveyls_description", "")),
            thanks=_plain(self.texts.get("surveyls_endtext", "")),
            language="zh-hans" if self.language.startswith("zh") else self.language or "zh-hans",
            pages=pages,
        )
        return Read(questionnaire, tuple(self.losses))

    def _groups(self) -> list[_Group]:
        groups: list[_Group] = []
        for row in self.rows:
            kind = row["class"]
            if kind == "G":
                groups.append(_Group(row))
            elif kind == "Q" and groups:
                groups[-1].questions.append(_Question(row))
            elif kind in {"SQ", "A"} and groups and groups[-1].questions:
                question = groups[-1].questions[-1]
                (question.parts if kind == "SQ" else question.answers).append(row)
        return groups

    def _page(self, group: _Group) -> Page:
        # LimeSurvey's groups have texts for names: an id of our own says no less.
        page_id = self.naming.item_id(f"page {len(self.naming.ids)}", prefix="page")
        shown_if = self._condition(group.row)
        items = tuple(item for question in group.questions for item in self._items(question))
        return Page(id=page_id, title=group.row["name"], shown_if=shown_if, items=items)

    def _items(self, question: _Question) -> Iterator[Item]:
        row = question.row
        kind = row.get("type/scale", "")
        label = _plain(row.get("text", "")) or row["name"]
        lost = [name for name in _NAMED_LOSSES if row.get(name)]
        if lost:
            self.losses.append(Problem("format.property_lost", label, "、".join(lost)))
        if kind in _ARRAYS:
            yield from self._array(question, label)
        elif kind in _KINDS:
            yield self._item(question, self._kind(question, label), label)
        else:
            self.losses.append(Problem("format.kind_unknown", label, kind))

    def _kind(self, question: _Question, label: str) -> ItemKind:
        """Return the kind; several numbers without a sum are blanks, and that is said."""
        row = question.row
        kind = _KINDS[row["type/scale"]]
        if kind is ItemKind.CONSTANT_SUM and not _float(row.get("equals_num_value")):
            self.losses.append(Problem("format.parts_lost", label, "各空只能填数字的核对"))
            return ItemKind.BLANKS
        return kind

    def _item(self, question: _Question, kind: ItemKind, label: str) -> Item:
        row = question.row
        item_id = self.naming.item_id(row["name"])
        shown_if = self._condition(row)
        self.kinds[item_id] = kind
        return Item(
            id=item_id,
            kind=kind,
            label=label,
            hint=_plain(row.get("help", "")),
            required=row.get("mandatory") in {"Y", "S"} and kind is not ItemKind.INFORMATION,
            look=Look.DROPDOWN if row.get("type/scale") == "!" else Look.PLAIN,
            shown_if=shown_if,
            **self._own(question, kind, item_id),
        )

    def _own(self, question: _Question, kind: ItemKind, item_id: str) -> dict[str, Any]:
        row = question.row
        if kind is ItemKind.MARK:
            return {"full_mark": _FIVE, "minimum": 1.0, "whole": True}
        if kind is ItemKind.NUMBER:
            bounds = {
                "minimum": _float(row.get("min_num_value_n")),
                "maximum": _float(row.get("max_num_value_n")),
            }
            return bounds | {"whole": row.get("num_value_int_only") == "1"}
        if kind is ItemKind.FILE:
            named = row.get("allowed_filetypes") or "png, gif, doc, pdf, jpg"
            endings = tuple(f".{one.strip().lower()}" for one in named.split(","))
            return {"accept": endings, "at_most": int(row.get("max_num_of_files") or 1)}
        choices = tuple(self._choices(question, kind, item_id))
        if kind is ItemKind.CONSTANT_SUM:
            return {"choices": choices, "total": _float(row.get("equals_num_value"))}
        counts = {
            "at_least": _count(row.get("min_answers")),
            "at_most": _count(row.get("max_answers")),
        }
        return {"choices": choices} | (counts if kind in LISTED else {})

    def _choices(self, question: _Question, kind: ItemKind, item_id: str) -> Iterator[Choice]:
        row = question.row
        fixed = _FIXED.get(row.get("type/scale", ""), ())
        yield from (Choice(code=code, label=label) for code, label in fixed)
        is_by_parts = kind in {ItemKind.MULTIPLE, ItemKind.BLANKS, ItemKind.CONSTANT_SUM}
        listed = question.parts if is_by_parts else question.answers or question.parts
        if kind in {ItemKind.SHORT_TEXT, ItemKind.LONG_TEXT, ItemKind.DATE, ItemKind.INFORMATION}:
            return
        for one in listed:
            label = _plain(one.get("text", "")) or one["name"]
            yield Choice(code=self.naming.code(item_id, one["name"]), label=label)
        if row.get("other") == "Y":
            yield Choice(code=_OTHER, label="其他", takes_text=True)

    def _array(self, question: _Question, label: str) -> Iterator[Item]:
        """Yield an array as one item a row, under its text."""
        row = question.row
        fixed = _ARRAYS[row["type/scale"]]
        for part in question.parts:
            item_id = self.naming.item_id(f"{row['name']}_{part['name']}")
            self.kinds[item_id] = ItemKind.SINGLE
            choices = tuple(Choice(code=f"c{n}", label=one) for n, one in enumerate(fixed, start=1))
            yield Item(
                id=item_id,
                kind=ItemKind.SINGLE,
                label=_plain(part.get("text", "")) or part["name"],
                stem=label,
                hint=_plain(row.get("help", "")),
                required=row.get("mandatory") in {"Y", "S"},
                shown_if=self._condition(row),
                choices=choices or tuple(self._choices(question, ItemKind.SINGLE, item_id)),
            )

    def _condition(self, row: Row) -> Condition | None:
        expression = row.get("relevance", "").strip().removeprefix("{").removesuffix("}")
        if expression in {"", "1"}:
            return None
        reader = ExpressionReader(
            item=self._known,
            code=lambda item_id, value: self.naming.codes.get((item_id, value), value),
            listed=lambda name: self.kinds.get(name) in LISTED,
        )
        try:
            return reader.read(expression)
        except (Unreadable, ValueError):
            place = _plain(row.get("text", "")) or row["name"]
            self.losses.append(Problem("format.condition_lost", place, expression))
            return None

    def _known(self, name: str) -> str:
        """Return our name for a variable; a ticked box of several is no variable of ours."""
        if name in self.naming.ids:
            return self.naming.ids[name]
        raise Unreadable(f"no question is called {name!r}")


def _first_language(rows: list[Row]) -> str:
    return next((row["language"] for row in rows if row.get("language")), "")


def _plain(markup: str) -> str:
    text = re.sub(r"<br\s*/?>|</p>\s*<p[^>]*>", "\n", markup)
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()


def _float(text: str | None) -> float | None:
    return float(text) if text and re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def _count(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
