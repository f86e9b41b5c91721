"""Whether a questionnaire can be published: ids, choices, marks and conditions make sense."""

import re
from collections import Counter
from collections.abc import Iterator

from manyi.problems import Problem
from manyi.questionnaire.conditions import Condition, items_named
from manyi.questionnaire.questionnaire import (
    CHOOSING,
    NOT_APPLICABLE,
    Item,
    ItemKind,
    Questionnaire,
    texts,
)

_FEWEST_CHOICES = 2
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,63}")


def check_questionnaire(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Return everything that must be put right before this can be published, in reading order."""
    return (
        *_check_ids(questionnaire),
        *(problem for item in questionnaire.items() for problem in _check_item(item)),
        *_check_conditions(questionnaire),
        *_check_translations(questionnaire),
    )


def _check_ids(questionnaire: Questionnaire) -> Iterator[Problem]:
    if not any(item.kind is not ItemKind.INFORMATION for item in questionnaire.items()):
        yield Problem("questionnaire.empty", place=questionnaire.title)
    ids = [page.id for page in questionnaire.pages] + [item.id for item in questionnaire.items()]
    for name, times in Counter(ids).items():
        if times > 1:
            yield Problem("questionnaire.id_repeated", place=name, found=str(times))
        if not _ID.fullmatch(name):
            yield Problem("questionnaire.id_malformed", place=name)


def _check_item(item: Item) -> Iterator[Problem]:
    if not item.label.strip():
        yield Problem("questionnaire.label_missing", place=item.id)
    if item.kind in CHOOSING:
        yield from _check_choices(item)
    if item.kind is ItemKind.MARK and (item.full_mark is None or item.full_mark <= 0):
        yield Problem("questionnaire.full_mark_missing", place=item.label)
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        yield Problem("questionnaire.range_reversed", place=item.label)


def _check_choices(item: Item) -> Iterator[Problem]:
    if len(item.choices) < _FEWEST_CHOICES:
        yield Problem("questionnaire.choices_missing", item.label, str(len(item.choices)))
    for code, times in Counter(choice.code for choice in item.choices).items():
        if times > 1:
            yield Problem("questionnaire.choice_repeated", place=item.label, found=code)
        if code == NOT_APPLICABLE or not _CODE.fullmatch(code):
            yield Problem("questionnaire.choice_malformed", place=item.label, found=code)
    unpriced = [choice.label for choice in item.choices if choice.points is None]
    if item.kind is ItemKind.LEVEL and unpriced:
        yield Problem("questionnaire.points_missing", item.label, "、".join(unpriced))


def _check_conditions(questionnaire: Questionnaire) -> Iterator[Problem]:
    earlier: set[str] = set()
    for page in questionnaire.pages:
        yield from _check_condition(page.shown_if, page.title or page.id, earlier)
        for item in page.items:
            yield from _check_condition(item.shown_if, item.label, earlier)
            earlier.add(item.id)


def _check_condition(
    condition: Condition | None, place: str, earlier: set[str]
) -> Iterator[Problem]:
    if condition is None:
        return
    for name in sorted(items_named(condition) - earlier):
        yield Problem("questionnaire.condition_not_earlier", place=place, found=name)


def _check_translations(questionnaire: Questionnaire) -> Iterator[Problem]:
    known = texts(questionnaire)
    for language, words in questionnaire.translations.items():
        for address in words:
            if address not in known:
                yield Problem("questionnaire.translation_stray", place=language, found=address)
        missing = [address for address in known if address not in words]
        if missing:
            yield Problem(
                "questionnaire.translation_missing", language, str(len(missing)), missing[0]
            )
