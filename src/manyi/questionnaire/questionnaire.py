"""The questionnaire as data: pages of items, every scored item naming its indicator.

A published version never changes: its `content_hash` is what a wave pins and what the ledger holds.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import ClassVar

from pydantic import TypeAdapter, ValidationError

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.conditions import STRICT, Condition

# The answer code of "不适用"; no choice may use it.
NOT_APPLICABLE = "na"


# Where a jump may lead besides a later page or item.
END = "end"


class ItemKind(StrEnum):
    LEVEL = "level"
    MARK = "mark"
    NPS = "nps"
    SINGLE = "single"
    MULTIPLE = "multiple"
    RANKING = "ranking"
    CASCADE = "cascade"
    NUMBER = "number"
    CONSTANT_SUM = "constant_sum"
    DATE = "date"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    BLANKS = "blanks"
    FILE = "file"
    SIGNATURE = "signature"
    INFORMATION = "information"


class Look(StrEnum):
    """How the same item is drawn; what is stored does not depend on it."""

    PLAIN = "plain"
    SMILEYS = "smileys"
    STARS = "stars"
    DROPDOWN = "dropdown"


CHOOSING = frozenset(
    {ItemKind.LEVEL, ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.RANKING, ItemKind.CASCADE}
)
SCORED = frozenset({ItemKind.LEVEL, ItemKind.MARK})
# Answered part by part: the answer to a part stands under "<item id>.<choice code>".
PARTED = frozenset({ItemKind.CONSTANT_SUM, ItemKind.BLANKS})
# Answered by several codes or names, in order.
LISTED = frozenset({ItemKind.MULTIPLE, ItemKind.RANKING, ItemKind.FILE, ItemKind.SIGNATURE})
UPLOADED = frozenset({ItemKind.FILE, ItemKind.SIGNATURE})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing to choose, or one part to fill in.

    The code is what an answer stores; the points are what a level earns. `children` are the
    choices below it in a cascade, of which only the last ones can be an answer.
    """

    code: str
    label: str
    points: float | None = None
    takes_text: bool = False
    exclusive: bool = False
    children: "tuple[Choice, ...]" = ()

    __pydantic_config__: ClassVar = STRICT

    def leaves(self) -> "Iterator[Choice]":
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def with_children(self) -> "Iterator[Choice]":
        yield self
        for child in self.children:
            yield from child.with_children()


@dataclass(frozen=True, kw_only=True)
class Jump:
    """Where to go on when the condition holds: a later page's or item's id, or `END`."""

    when: Condition
    to: str

    __pydantic_config__: ClassVar = STRICT


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question, or a text to read; `not_applicable` is the label of that option, if offered.

    Items one after another with the same `stem` are the rows of a matrix. `minimum` and `maximum`
    bound a number, `minimum` also a mark and the parts of a constant sum; `earliest` and `latest`
    (2026-03-05) bound a date. `at_least` and `at_most` count choices or files. `shuffled` mixes
    the choices. A file's `accept` are endings such as ".pdf".
    """

    id: str
    kind: ItemKind
    label: str
    stem: str = ""
    hint: str = ""
    look: Look = Look.PLAIN
    indicator: str | None = None
    required: bool = False
    choices: tuple[Choice, ...] = ()
    full_mark: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    whole: bool = False
    decimals: int | None = None
    unit: str = ""
    total: float | None = None
    earliest: str = ""
    latest: str = ""
    low_label: str = ""
    high_label: str = ""
    accept: tuple[str, ...] = ()
    max_megabytes: float | None = None
    shuffled: bool = False
    at_least: int | None = None
    at_most: int | None = None
    max_length: int | None = None
    not_applicable: str = ""
    shown_if: Condition | None = None
    jumps: tuple[Jump, ...] = ()

    __pydantic_config__: ClassVar = STRICT

    def answerable(self) -> tuple[Choice, ...]:
        """Return what can be chosen: in a cascade its last choices, elsewhere all of them."""
        return tuple(leaf for choice in self.choices for leaf in choice.leaves())

    def all_choices(self) -> tuple[Choice, ...]:
        return tuple(one for choice in self.choices for one in choice.with_children())

    def answer_keys(self) -> tuple[str, ...]:
        """Return under which names its answers stand."""
        is_parted = self.kind in PARTED
        with_words = [choice for choice in self.choices if is_parted or choice.takes_text]
        return (self.id, *(f"{self.id}.{choice.code}" for choice in with_words))


@dataclass(frozen=True, kw_only=True)
class Page:
    id: str
    items: tuple[Item, ...]
    title: str = ""
    shuffled: bool = False
    shown_if: Condition | None = None

    __pydantic_config__: ClassVar = STRICT


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """What is asked. `translations` maps a language to {address: text}; see `texts`."""

    title: str
    pages: tuple[Page, ...]
    intro: str = ""
    purpose: str = ""
    confidentiality: str = ""
    thanks: str = ""
    language: str = "zh-hans"
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    __pydantic_config__: ClassVar = STRICT

    def items(self) -> Iterator[Item]:
        for page in self.pages:
            yield from page.items

    def item(self, item_id: str) -> Item:
        return next(item for item in self.items() if item.id == item_id)


@cache
def _adapter() -> TypeAdapter[Questionnaire]:
    return TypeAdapter(Questionnaire)


def to_json(questionnaire: Questionnaire) -> str:
    """Return the canonical text: keys sorted, defaults left out, whole numbers without a point."""
    data = _adapter().dump_python(questionnaire, mode="json", exclude_defaults=True)
    return json.dumps(
        _canonical(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def from_json(text: str) -> Questionnaire:
    """Return the questionnaire, or raise ProblemsFound with every place that cannot be read."""
    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        raise _unreadable(error) from error


def from_data(data: object) -> Questionnaire:
    """Return the questionnaire that plain lists and mappings hold, as `from_json` does."""
    try:
        return _adapter().validate_python(data)
    except ValidationError as error:
        raise _unreadable(error) from error


def _unreadable(error: ValidationError) -> ProblemsFound:
    return ProblemsFound(
        Problem(
            "questionnaire.unreadable",
            place=_path(entry["loc"]),
            found=_FAULTS.get(entry["type"], "内容不合要求"),
        )
        for entry in error.errors(include_url=False)
    )


def content_hash(questionnaire: Questionnaire) -> str:
    return hashlib.sha256(to_json(questionnaire).encode("utf-8")).hexdigest()


def texts(questionnaire: Questionnaire) -> dict[str, str]:
    """Return every text a person reads, by address: `title`, `items.q1.label`, ..."""
    found = {name: getattr(questionnaire, name) for name in _SHEET_TEXTS}
    for page in questionnaire.pages:
        found[f"pages.{page.id}.title"] = page.title
        for item in page.items:
            found |= {f"items.{item.id}.{name}": getattr(item, name) for name in _ITEM_TEXTS}
            found |= {
                f"items.{item.id}.choices.{choice.code}.label": choice.label
                for choice in item.all_choices()
            }
    return {address: text for address, text in found.items() if text}


def in_language(questionnaire: Questionnaire, language: str) -> Questionnaire:
    """Return it with the texts of that language; what is not translated stays as it was written."""
    words = questionnaire.translations.get(language, {})
    if language == questionnaire.language or not words:
        return questionnaire
    sheet = {name: words.get(name, getattr(questionnaire, name)) for name in _SHEET_TEXTS}
    pages = tuple(_translated_page(page, words) for page in questionnaire.pages)
    return replace(questionnaire, language=language, pages=pages, translations={}, **sheet)


_FAULTS = {
    "missing": "缺少这一栏",
    "extra_forbidden": "多出这一栏",
    "json_invalid": "不是 JSON",
    "enum": "不在可写的词里",
}
_SHEET_TEXTS = ("title", "intro", "purpose", "confidentiality", "thanks")
_ITEM_TEXTS = ("label", "stem", "hint", "unit", "low_label", "high_label", "not_applicable")


def _translated_page(page: Page, words: Mapping[str, str]) -> Page:
    return replace(
        page,
        title=words.get(f"pages.{page.id}.title", page.title),
        items=tuple(_translated_item(item, words) for item in page.items),
    )


def _translated_item(item: Item, words: Mapping[str, str]) -> Item:
    own = {name: words.get(f"items.{item.id}.{name}", getattr(item, name)) for name in _ITEM_TEXTS}
    choices = tuple(_translated_choice(choice, item.id, words) for choice in item.choices)
    return replace(item, choices=choices, **own)


def _translated_choice(choice: Choice, item_id: str, words: Mapping[str, str]) -> Choice:
    label = words.get(f"items.{item_id}.choices.{choice.code}.label", choice.label)
    children = tuple(_translated_choice(child, item_id, words) for child in choice.children)
    return replace(choice, label=label, children=children)


def _canonical(value: object) -> object:
    if isinstance(value, dict):
        return {key: _canonical(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(entry) for entry in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _path(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)
