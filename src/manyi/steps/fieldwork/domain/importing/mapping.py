"""Which column answers which item: proposed by likeness of words, changed by a person."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from manyi.questionnaire.formats.headers import HeaderField, Part
from manyi.questionnaire.questionnaire import PARTED, Choice, Item, ItemKind, Questionnaire

if TYPE_CHECKING:
    from manyi.steps.fieldwork.domain.importing.files import AnswersFile

# What a column can be besides an answer, with the titles the tools give it.
FACTS: Mapping[str, frozenset[str]] = {
    "source_id": frozenset(("序号", "编号", "答卷编号")),
    "submitted": frozenset(("提交答卷时间", "结束答题时间", "提交时间", "评价日期", "日期")),
    "seconds": frozenset(("所用时间", "答题时长")),
    "object": frozenset(("测评对象", "产品", "项目")),
}
FACT_LABELS = {
    "source_id": "原文件中的编号",
    "submitted": "提交时间",
    "seconds": "用时",
    "object": "测评对象",
}
_LIKE_ENOUGH = 0.6
_UNSUPPORTED = frozenset((ItemKind.INFORMATION, ItemKind.FILE, ItemKind.SIGNATURE))
_LISTS = (ItemKind.MULTIPLE, ItemKind.RANKING)


@dataclass(frozen=True)
class Target:
    """What a column holds: an item's answer, one of its choices, words beside one, or a fact."""

    kind: str
    item: str = ""
    choice: str = ""

    def __str__(self) -> str:
        place = f"{self.item}.{self.choice}" if self.choice else self.item
        return f"{self.kind}:{place}"


@dataclass(frozen=True)
class Column:
    """One column's target; `full` is the full mark on the other's scale, where it differs."""

    target: str = ""
    full: float | None = None


Mapped = Mapping[int, Column]


def read_target(text: str) -> Target | None:
    """Return the target a text names, None for a column that is not used."""
    kind, _, place = text.partition(":")
    if not place:
        return None
    item, _, choice = place.partition(".")
    return Target(kind, item, choice)


def targets_of(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yield everything a column can be, with words for it."""
    for name, label in FACT_LABELS.items():
        yield f"fact:{name}", label
    for item in questionnaire.items():
        if item.kind in _UNSUPPORTED:
            continue
        label = f"{item.stem}—{item.label}" if item.stem else item.label
        if item.kind not in PARTED:
            yield f"item:{item.id}", label
        for choice in item.all_choices():
            if item.kind in _LISTS or item.kind in PARTED:
                yield f"choice:{item.id}.{choice.code}", f"{label}：{choice.label}"
            if choice.takes_text and item.kind not in PARTED:
                yield f"words:{item.id}.{choice.code}", f"{label}：{choice.label}（填写）"


def proposed(file: "AnswersFile", questionnaire: Questionnaire) -> dict[int, Column]:
    """Return the likeliest target of each column; one that is like nothing stays unused."""
    found: dict[int, Column] = {}
    taken: set[str] = set()
    for field in file.fields:
        target = _likeliest(field, questionnaire, taken)
        if target:
            taken.add(target)
        found[field.position] = Column(target)
    return found


def saved_columns(
    file: "AnswersFile", saved: Mapping[str, Mapping[str, object]]
) -> dict[int, Column]:
    """Return what was said before about columns of the same titles."""
    found = {}
    for field in file.fields:
        said = saved.get(field.title)
        if said is not None:
            full = said.get("full")
            found[field.position] = Column(
                str(said.get("target", "")), float(full) if isinstance(full, int | float) else None
            )
    return found


def _likeliest(field: HeaderField, questionnaire: Questionnaire, taken: set[str]) -> str:
    for name, titles in FACTS.items():
        if field.title in titles and f"fact:{name}" not in taken:
            return f"fact:{name}"
    if field.is_metadata:
        return ""
    likes = [
        (likeness, str(target))
        for target, likeness in _candidates(field, questionnaire)
        if str(target) not in taken
    ]
    best = max(likes, default=(0.0, ""))
    return best[1] if best[0] >= _LIKE_ENOUGH else ""


def _candidates(field: HeaderField, questionnaire: Questionnaire) -> Iterator[tuple[Target, float]]:
    for item in questionnaire.items():
        if item.kind in _UNSUPPORTED:
            continue
        if field.part is Part.ROW:
            yield Target("item", item.id), _row_likeness(field, item)
        elif field.part is Part.WHOLE and item.kind not in PARTED:
            yield Target("item", item.id), _whole_likeness(field, item)
        if field.part is not Part.WHOLE or ":" in field.stem:
            yield from _choice_candidates(field, item)


def _choice_candidates(field: HeaderField, item: Item) -> Iterator[tuple[Target, float]]:
    stem, label = field.stem, field.label
    if field.part is Part.WHOLE:
        stem, _, label = field.stem.rpartition(":")
    is_stem_like = not stem or likeness(stem, item.label) >= _LIKE_ENOUGH
    if field.part is Part.BLANK:
        yield from _blank_candidates(field, item)
    elif is_stem_like and field.part is Part.FILL_IN:
        for choice in item.all_choices():
            if choice.takes_text:
                yield Target("words", item.id, choice.code), likeness(label, choice.label)
    elif is_stem_like and (item.kind in _LISTS or item.kind in PARTED):
        for choice in item.choices:
            yield Target("choice", item.id, choice.code), likeness(label, choice.label)


def _blank_candidates(field: HeaderField, item: Item) -> Iterator[tuple[Target, float]]:
    """Yield the blank of the same place: 腾讯问卷 numbers them, 问卷星 writes their words."""
    number = re.search(r"(\d+)", field.label)
    place = int(number[1]) - 1 if number else -1
    if item.kind is ItemKind.BLANKS and 0 <= place < len(item.choices):
        alike = max(likeness(field.stem, item.label), _worded(field, item.choices[place]))
        yield Target("choice", item.id, item.choices[place].code), alike


def _worded(field: HeaderField, choice: Choice) -> float:
    return likeness(re.sub(r"^[(\uff08]\d+[)\uff09]", "", field.label), choice.label)


def _row_likeness(field: HeaderField, item: Item) -> float:
    own = likeness(field.label, item.label)
    if not field.stem or not item.stem:
        return own
    # Two matrices may have rows of one name: the stems decide between them.
    return own * (0.7 + 0.3 * likeness(field.stem, item.stem))


def _whole_likeness(field: HeaderField, item: Item) -> float:
    own = likeness(field.stem, item.label)
    return max(own, likeness(field.stem, item.stem + item.label)) if item.stem else own


def likeness(one: str, other: str) -> float:
    """Return how alike two questions are, in [0, 1]; marks, blanks and numbers do not count."""
    left, right = plain(one), plain(other)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if left in right or right in left:
        return 0.6 + 0.39 * min(len(left), len(right)) / max(len(left), len(right))
    return SequenceMatcher(None, left, right).ratio()


def plain(text: str) -> str:
    """Return the words alone: no marks, no blanks, no number in front."""
    words = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"^\s*(?:q?\d+)[、.:)\s]\s*", "", words))
