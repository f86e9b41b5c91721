"""A questionnaire's items as the variables of a file, each reading its value from a record.

A record is the answers of one response by item id, together with the facts about it under names
that begin with `#`, which no item id can.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from manyi.questionnaire.questionnaire import (
    NOT_APPLICABLE,
    Choice,
    Item,
    ItemKind,
    Questionnaire,
)

Record = Mapping[str, Any]
Read = Callable[[Record], Any]

# The code of 不适用 in files of numbers, declared there as missing.
NOT_APPLICABLE_CODE = -9
NOT_APPLICABLE_WORDS = "不适用"
CHOSEN_WORDS = {1: "选中", 0: "未选"}
JOINT = "；"
_LONGEST_NAME = 60
_MOMENT_LENGTH = len("2026-03-05 09:30:00")
_RESERVED = frozenset(
    ("ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH")
)


class Kind(StrEnum):
    """What values a variable takes."""

    CODE = "code"
    FLAG = "flag"
    NUMBER = "number"
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Variable:
    """One column: `codes` are the values a code takes with their words, in order.

    Flags of one `group` are the options of one question. `read` returns a number, text, day or
    moment, None where nothing was answered.
    """

    name: str
    title: str
    kind: Kind
    read: Read
    codes: tuple[tuple[int, str], ...] = ()
    group: str = ""
    option: str = ""
    # Where a code is read without a detour: the item, and its words by what is stored.
    said: tuple[str, Mapping[str, str]] | None = None

    @property
    def words(self) -> dict[int, str]:
        return dict(self.codes)


def variables_of(questionnaires: Iterable[Questionnaire]) -> tuple[Variable, ...]:
    """Return the variables of every item; one asked in several versions stands once."""
    found: dict[str, Variable] = {}
    for questionnaire in questionnaires:
        for item in questionnaire.items():
            for variable in _of_item(item):
                found.setdefault(variable.name, variable)
    return named_apart(found.values())


def named_apart(variables: Iterable[Variable]) -> tuple[Variable, ...]:
    """Return them under names every program takes: short, not reserved, apart in any case."""
    taken: set[str] = set()
    named = []
    for variable in variables:
        name = re.sub(r"\W", "_", variable.name, flags=re.ASCII)[:_LONGEST_NAME].rstrip("_")
        name = f"{name}_" if name.upper() in _RESERVED else name
        number, own = 1, name
        while own.lower() in taken:
            number += 1
            own = f"{name[: _LONGEST_NAME - 4]}_{number}"
        taken.add(own.lower())
        named.append(replace(variable, name=own))
    return tuple(named)


def fact(name: str, title: str, kind: Kind = Kind.TEXT) -> Variable:
    """Return the variable of a fact about the response."""
    return Variable(name, title, kind, _plain(f"#{name}"))


def fact_flag(name: str, title: str) -> Variable:
    """Return the variable of a fact that holds or does not."""
    key = f"#{name}"
    codes = ((1, "是"), (0, "否"))
    return Variable(name, title, Kind.CODE, lambda record: int(bool(record.get(key))), codes)


def _of_item(item: Item) -> Iterator[Variable]:
    if item.kind is ItemKind.INFORMATION:
        return
    yield from _OF_KIND.get(item.kind, _text)(item)
    if item.not_applicable and item.kind not in _CODED:
        title, key = f"{_title(item)}:{item.not_applicable}", item.id
        read = lambda record: int(record.get(key) == NOT_APPLICABLE)  # noqa: E731 (read where made)
        yield Variable(f"{item.id}_na", title, Kind.FLAG, read, tuple(CHOSEN_WORDS.items()))
    yield from _beside(item)


def _title(item: Item) -> str:
    return f"{item.stem}—{item.label}" if item.stem else item.label


def _coded(item: Item) -> Iterator[Variable]:
    numbers = {choice.code: i for i, choice in enumerate(item.answerable(), start=1)}
    words = _paths(item.choices)
    codes = [(number, words[code]) for code, number in numbers.items()]
    if item.not_applicable:
        numbers[NOT_APPLICABLE] = NOT_APPLICABLE_CODE
        codes.append((NOT_APPLICABLE_CODE, item.not_applicable))
    key = item.id
    by_number = dict(codes)
    yield Variable(
        key,
        _title(item),
        Kind.CODE,
        lambda record: numbers.get(record.get(key)),
        tuple(codes),
        said=(key, {code: by_number[number] for code, number in numbers.items()}),
    )


def _paths(choices: Iterable[Choice], above: str = "") -> dict[str, str]:
    """Return each last choice's words, in a cascade with those above it."""
    found: dict[str, str] = {}
    for choice in choices:
        path = f"{above}{choice.label}"
        if choice.children:
            found |= _paths(choice.children, f"{path}/")
        else:
            found[choice.code] = path
    return found


def _flags(item: Item) -> Iterator[Variable]:
    for choice in item.choices:
        yield Variable(
            f"{item.id}_{choice.code}",
            f"{_title(item)}:{choice.label}",
            Kind.FLAG,
            _chosen(item.id, choice.code),
            tuple(CHOSEN_WORDS.items()),
            group=item.id,
            option=choice.label,
        )


def _chosen(key: str, code: str) -> Read:
    def read(record: Record) -> int | None:
        answer = record.get(key)
        return int(code in answer) if isinstance(answer, list) else None

    return read


def _ranks(item: Item) -> Iterator[Variable]:
    for choice in item.choices:
        title = f"{_title(item)}:{choice.label}"
        read = _rank(item.id, choice.code)
        yield Variable(f"{item.id}_{choice.code}", title, Kind.NUMBER, read)


def _rank(key: str, code: str) -> Read:
    def read(record: Record) -> int | None:
        answer = record.get(key)
        is_ranked = isinstance(answer, list) and code in answer
        return answer.index(code) + 1 if is_ranked else None

    return read


def _number(item: Item) -> Iterator[Variable]:
    unit = f"（{item.unit}）" if item.unit else ""
    yield Variable(item.id, _title(item) + unit, Kind.NUMBER, number_at(item.id))


def number_at(key: str) -> Read:
    def read(record: Record) -> float | None:
        answer = record.get(key)
        return answer if isinstance(answer, int | float) else None

    return read


def _day(item: Item) -> Iterator[Variable]:
    key = item.id

    def read(record: Record) -> date | None:
        answer = record.get(key)
        if not isinstance(answer, str) or answer == NOT_APPLICABLE:
            return None
        return date.fromisoformat(answer)

    yield Variable(key, _title(item), Kind.DAY, read)


def _parts(item: Item) -> Iterator[Variable]:
    is_sum = item.kind is ItemKind.CONSTANT_SUM
    for choice in item.choices:
        key = f"{item.id}.{choice.code}"
        read = number_at(key) if is_sum else _plain(key)
        kind = Kind.NUMBER if is_sum else Kind.TEXT
        yield Variable(key.replace(".", "_"), f"{_title(item)}:{choice.label}", kind, read)


def _text(item: Item) -> Iterator[Variable]:
    key = item.id

    def read(record: Record) -> str | None:
        answer = record.get(key)
        if isinstance(answer, list):
            return JOINT.join(answer)
        return None if answer in (None, NOT_APPLICABLE) else str(answer)

    yield Variable(key, _title(item), Kind.TEXT, read)


def _beside(item: Item) -> Iterator[Variable]:
    """Yield the words written beside choices."""
    for choice in item.all_choices():
        if choice.takes_text and item.kind not in _PARTED:
            title = f"{_title(item)}:{choice.label}（填写）"
            read = _plain(f"{item.id}.{choice.code}")
            yield Variable(f"{item.id}_{choice.code}_text", title, Kind.TEXT, read)


def _plain(key: str) -> Read:
    return lambda record: record.get(key)


_CODED = frozenset((ItemKind.LEVEL, ItemKind.SINGLE, ItemKind.CASCADE))
_PARTED = frozenset((ItemKind.CONSTANT_SUM, ItemKind.BLANKS))
_OF_KIND: Mapping[ItemKind, Callable[[Item], Iterator[Variable]]] = {
    ItemKind.LEVEL: _coded,
    ItemKind.SINGLE: _coded,
    ItemKind.CASCADE: _coded,
    ItemKind.MULTIPLE: _flags,
    ItemKind.RANKING: _ranks,
    ItemKind.MARK: _number,
    ItemKind.NPS: _number,
    ItemKind.NUMBER: _number,
    ItemKind.CONSTANT_SUM: _parts,
    ItemKind.BLANKS: _parts,
    ItemKind.DATE: _day,
}


def wording(variable: Variable) -> Read:
    """Return what reads the variable as people see it: words for codes, None for no answer."""
    read, words = variable.read, variable.words
    if variable.said is not None:
        key, said = variable.said
        return lambda record: said.get(record.get(key))
    match variable.kind:
        case Kind.CODE:
            return lambda record: words.get(read(record))
        case Kind.MOMENT:
            return lambda record: _moment(read(record))
        case Kind.DAY:
            return lambda record: _day_words(read(record))
        case _:
            return read


def _day_words(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat(" ", "seconds")[:_MOMENT_LENGTH]
