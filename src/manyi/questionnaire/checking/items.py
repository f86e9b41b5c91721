"""Whether one item makes sense by itself."""

import re
from collections import Counter
from collections.abc import Iterator

from manyi.problems import Problem
from manyi.questionnaire.checks import is_day
from manyi.questionnaire.questionnaire import (
    CHOOSING,
    NOT_APPLICABLE,
    PARTED,
    UPLOADED,
    Choice,
    Item,
    ItemKind,
    Look,
)
from manyi.questionnaire.uploads import known_endings

_FEWEST_CHOICES = 2
_MOST_PICTURES = 10
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,63}")
_LOOKS = {
    Look.SMILEYS: frozenset({ItemKind.LEVEL, ItemKind.MARK}),
    Look.STARS: frozenset({ItemKind.MARK}),
    Look.DROPDOWN: frozenset({ItemKind.SINGLE, ItemKind.LEVEL}),
}


def check_item_as_data(item: Item) -> Iterator[Problem]:
    """Yield what is wrong with the item, whatever stands before and after it."""
    if not item.label.strip():
        yield Problem("questionnaire.label_missing", place=item.id)
    if item.kind in CHOOSING | PARTED:
        yield from _check_choices(item)
    yield from _check_marks_and_sums(item)
    yield from _check_bounds(item)
    if item.kind in UPLOADED:
        yield from _check_endings(item)
    yield from _check_look(item)


def _check_choices(item: Item) -> Iterator[Problem]:
    fewest = 1 if item.kind is ItemKind.BLANKS else _FEWEST_CHOICES
    if len(item.answerable()) < fewest:
        found, needed = str(len(item.answerable())), str(fewest)
        yield Problem("questionnaire.choices_missing", item.label, found, needed)
    for code, times in Counter(choice.code for choice in item.all_choices()).items():
        if times > 1:
            yield Problem("questionnaire.choice_repeated", place=item.label, found=code)
        if code == NOT_APPLICABLE or not _CODE.fullmatch(code):
            yield Problem("questionnaire.choice_malformed", place=item.label, found=code)
    yield from _check_tree(item)
    unpriced = [choice.label for choice in item.choices if choice.points is None]
    if item.kind is ItemKind.LEVEL and unpriced:
        yield Problem("questionnaire.points_missing", item.label, "、".join(unpriced))


def _check_tree(item: Item) -> Iterator[Problem]:
    if item.kind is not ItemKind.CASCADE and any(choice.children for choice in item.choices):
        yield Problem("questionnaire.tree_not_cascade", place=item.label)
    if item.kind in PARTED | {ItemKind.RANKING, ItemKind.CASCADE}:
        for choice in item.all_choices():
            if _is_special(choice):
                yield Problem("questionnaire.choice_too_special", item.label, choice.label)


def _is_special(choice: Choice) -> bool:
    return choice.takes_text or choice.exclusive


def _check_marks_and_sums(item: Item) -> Iterator[Problem]:
    if item.kind is ItemKind.MARK and (item.full_mark is None or item.full_mark <= 0):
        yield Problem("questionnaire.full_mark_missing", place=item.label)
    elif item.kind is ItemKind.MARK and (item.minimum or 0) >= (item.full_mark or 0):
        yield Problem("questionnaire.range_reversed", place=item.label)
    if item.kind is ItemKind.CONSTANT_SUM:
        if item.total is None or item.total <= 0:
            yield Problem("questionnaire.total_missing", place=item.label)
        if (item.minimum or 0) < 0:
            yield Problem("questionnaire.part_below_zero", place=item.label)


def _check_bounds(item: Item) -> Iterator[Problem]:
    bounds = ((item.minimum, item.maximum), (item.at_least, item.at_most))
    if any(low is not None and high is not None and low > high for low, high in bounds):
        yield Problem("questionnaire.range_reversed", place=item.label)
    for day in (item.earliest, item.latest):
        if day and not is_day(day):
            yield Problem("questionnaire.day_malformed", place=item.label, found=day)
    if item.earliest and item.latest and item.earliest > item.latest:
        yield Problem("questionnaire.range_reversed", place=item.label)
    if item.decimals is not None and item.decimals < 0:
        yield Problem("questionnaire.decimals_below_zero", place=item.label)


def _check_endings(item: Item) -> Iterator[Problem]:
    if not item.accept:
        yield Problem("questionnaire.endings_missing", place=item.label)
    for ending in item.accept:
        if ending not in known_endings():
            known = "、".join(sorted(known_endings()))
            yield Problem("questionnaire.ending_unknown", item.label, ending, known)


def _check_look(item: Item) -> Iterator[Problem]:
    if item.look is Look.PLAIN:
        return
    if item.kind not in _LOOKS[item.look]:
        yield Problem("questionnaire.look_unfit", place=item.label)
    elif item.kind is ItemKind.MARK and not _can_be_pictures(item):
        yield Problem("questionnaire.pictures_too_many", item.label, needed=str(_MOST_PICTURES))


def _can_be_pictures(item: Item) -> bool:
    full = item.full_mark or 0
    return item.whole and full <= _MOST_PICTURES and float(full).is_integer()
