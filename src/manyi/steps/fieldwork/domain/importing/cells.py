"""One row's cells → the answers of one response, or every reason why a cell cannot be read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from manyi.problems import Problem
from manyi.questionnaire.conditions import Answer
from manyi.questionnaire.formats import wjx
from manyi.questionnaire.formats.columns import NO_OPINION
from manyi.questionnaire.formats.tencent import choice_words
from manyi.questionnaire.questionnaire import (
    NOT_APPLICABLE,
    Choice,
    Item,
    ItemKind,
    Questionnaire,
)
from manyi.steps.fieldwork.domain.importing.mapping import Column, Mapped, plain, read_target

_NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*(?:分|%)?")
_NUMBERS = re.compile(r"\d+(?:,\d+)*")
_DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?!\d).*", re.DOTALL)
_NUMBERED = frozenset((ItemKind.MARK, ItemKind.NPS, ItemKind.NUMBER, ItemKind.CONSTANT_SUM))
_CHOSEN_ONE = frozenset((ItemKind.LEVEL, ItemKind.SINGLE, ItemKind.CASCADE))
_NOT_CHOSEN = frozenset(("0", "否", "未选", "未选中"))
_MOST_NAMED = 8


@dataclass(frozen=True)
class Reading:
    """How cells are read: what means no answer, codes or words, whose word means ours."""

    questionnaire: Questionnaire
    columns: Mapped
    titles: Sequence[str]
    missing: frozenset[str] = frozenset()
    by_code: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    def row(self, cells: Mapping[int, str]) -> "Row":
        """Return the row's answers and facts, and what could not be read."""
        row = Row()
        for position, column in self.columns.items():
            target = read_target(column.target)
            text = cells.get(position, "").strip()
            if target is None or not text or text in self.missing:
                continue
            if target.kind == "fact":
                row.facts[target.item] = text
            else:
                self._take(row, target.item, target.choice, text, (position, column, target.kind))
        return row.finished(self.questionnaire)

    def _take(
        self, row: "Row", item_id: str, choice: str, text: str, about: tuple[int, Column, str]
    ) -> None:
        position, column, kind = about
        item = next((one for one in self.questionnaire.items() if one.id == item_id), None)
        if item is None:
            return
        try:
            if kind == "words":
                row.answers[f"{item_id}.{choice}"] = text
            elif choice:
                self._take_part(row, item, choice, text)
            else:
                self._take_whole(row, item, text, column.full)
        except _Unread as unread:
            title = self.titles[position] if position < len(self.titles) else str(position)
            row.problems.append(Problem("import.cell", title, text[:60], unread.needed))
            row.unread.add(item_id)
            if unread.is_word:
                row.unknown.append(text)

    def _take_part(self, row: "Row", item: Item, code: str, text: str) -> None:
        if item.kind is ItemKind.MULTIPLE:
            if text not in _NOT_CHOSEN:
                row.chosen.setdefault(item.id, {})[code] = 0
            else:
                row.chosen.setdefault(item.id, {})
        elif item.kind is ItemKind.RANKING:
            row.chosen.setdefault(item.id, {})[code] = _number(text)
        elif item.kind is ItemKind.CONSTANT_SUM:
            row.answers[f"{item.id}.{code}"] = _number(text)
        else:
            row.answers[f"{item.id}.{code}"] = text

    def _take_whole(self, row: "Row", item: Item, text: str, full: float | None) -> None:
        if item.not_applicable and (text in NO_OPINION or text == item.not_applicable):
            row.answers[item.id] = NOT_APPLICABLE
        elif item.kind in _CHOSEN_ONE:
            code, words = self._one(item, text, full)
            row.answers[item.id] = code
            if words:
                row.answers[f"{item.id}.{code}"] = words
        elif item.kind is ItemKind.MULTIPLE:
            self._many(row, item, _options(text))
        elif item.kind is ItemKind.RANKING:
            self._many(row, item, text.split(wjx.RANK_SEPARATOR))
        elif item.kind in _NUMBERED:
            row.answers[item.id] = _scaled(item, _number(text), full)
        elif item.kind is ItemKind.DATE:
            row.answers[item.id] = _day(text)
        else:
            row.answers[item.id] = text

    def _many(self, row: "Row", item: Item, parts: Sequence[str]) -> None:
        chosen = row.chosen.setdefault(item.id, {})
        for place, part in enumerate(part for part in parts if part.strip()):
            code, words = self._one(item, part, None)
            chosen[code] = place
            if words:
                row.answers[f"{item.id}.{code}"] = words

    def _one(self, item: Item, text: str, full: float | None) -> tuple[str, str]:
        """Return the choice's code, and what was written beside it."""
        bare = wjx.choices_of(text)[0] if "┋" not in text else text
        beside = next(iter(wjx.fill_ins_of(text).values()), "")
        choices = item.answerable()
        bare = self.words.get(plain(bare), bare)
        for choice in choices:
            if plain(choice.label) in (plain(bare), plain(choice_words(bare))):
                return choice.code, beside
        code = _by_number(choices, bare, full, by_code=self.by_code) or _by_path(item, bare)
        if code is None:
            raise _Unread("、".join(one.label for one in choices[:_MOST_NAMED]), is_word=True)
        return code, beside


@dataclass
class Row:
    """What was read of one row; `chosen` gathers options that stand in columns of their own."""

    answers: dict[str, Answer] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, dict[str, float]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)

    def finished(self, questionnaire: Questionnaire) -> "Row":
        """Return it with gathered options as answers: as the form lists them, ranks by rank."""
        for item in questionnaire.items():
            chosen = self.chosen.get(item.id)
            if not chosen:
                continue
            if item.kind is ItemKind.RANKING:
                self.answers[item.id] = sorted(chosen, key=lambda code: chosen[code])
            else:
                self.answers[item.id] = [one.code for one in item.choices if one.code in chosen]
        return self


class _Unread(Exception):
    def __init__(self, needed: str, *, is_word: bool = False) -> None:
        super().__init__(needed)
        self.needed, self.is_word = needed, is_word


def _options(text: str) -> list[str]:
    """Return the options a cell names: words with ┋ between, or numbers with commas."""
    return text.split(",") if _NUMBERS.fullmatch(text) else text.split(wjx.CHOICE_SEPARATOR)


def _by_number(
    choices: Sequence[Choice], text: str, full: float | None, *, by_code: bool
) -> str | None:
    """Return the choice a number names: its place in a file of codes, else the points it earns."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    number = float(found[1])
    if by_code:
        return choices[int(number) - 1].code if 1 <= number <= len(choices) else None
    most = max((one.points for one in choices if one.points is not None), default=None)
    points = number if full is None or most is None else number / full * most
    return next((one.code for one in choices if one.points == points), None)


def _by_path(item: Item, text: str) -> str | None:
    """Return the last choice of a cascade, named with those above it."""
    if item.kind is not ItemKind.CASCADE:
        return None
    last = plain(re.split(r"[-/>·—\s]+", text)[-1])
    found = [one.code for one in item.answerable() if plain(one.label) == last]
    return found[0] if len(found) == 1 else None


def _number(text: str) -> float | int:
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise _Unread("一个数")
    value = float(found[1])
    return int(value) if value.is_integer() else value


def _scaled(item: Item, value: float, full: float | None) -> float | int:
    if full is None or item.full_mark is None:
        return value
    scaled = round(value / full * item.full_mark, 4)
    return int(scaled) if scaled.is_integer() else scaled


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> str:
    raise _Unread("一个日期，如 2026-03-05")
