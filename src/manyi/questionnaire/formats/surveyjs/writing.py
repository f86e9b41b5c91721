"""A questionnaire as SurveyJS JSON."""

import html
import json
from collections.abc import Iterator
from itertools import groupby

from manyi.problems import Problem
from manyi.questionnaire.conditions import Condition
from manyi.questionnaire.formats.exchange import Written
from manyi.questionnaire.formats.expressions import surveyjs_expression
from manyi.questionnaire.questionnaire import (
    PARTED,
    UPLOADED,
    Choice,
    Item,
    ItemKind,
    Look,
    Page,
    Questionnaire,
)
from manyi.questionnaire.visibility import without_jumps

MEGABYTE = 1024 * 1024
# The choice SurveyJS keeps for words of one's own.
OTHER = "other"
TYPES = {
    ItemKind.LEVEL: "radiogroup",
    ItemKind.SINGLE: "radiogroup",
    ItemKind.MULTIPLE: "checkbox",
    ItemKind.RANKING: "ranking",
    ItemKind.CASCADE: "dropdown",
    ItemKind.MARK: "rating",
    ItemKind.NPS: "rating",
    ItemKind.NUMBER: "text",
    ItemKind.DATE: "text",
    ItemKind.SHORT_TEXT: "text",
    ItemKind.LONG_TEXT: "comment",
    ItemKind.BLANKS: "multipletext",
    ItemKind.CONSTANT_SUM: "multipletext",
    ItemKind.FILE: "file",
    ItemKind.SIGNATURE: "signaturepad",
    ItemKind.INFORMATION: "html",
}
_RATE_TYPES = {Look.STARS: "stars", Look.SMILEYS: "smileys"}


def write_surveyjs(questionnaire: Questionnaire) -> Written:
    """Return the JSON, and in words what SurveyJS will not do with it."""
    straight = without_jumps(questionnaire)
    intro = (questionnaire.intro, questionnaire.purpose, questionnaire.confidentiality)
    survey = {
        "title": straight.title,
        "description": "\n".join(text for text in intro if text),
        "locale": "zh-cn" if straight.language == "zh-hans" else straight.language,
        "completedHtml": html.escape(straight.thanks),
        "pages": [_page(page) for page in straight.pages],
    }
    text = json.dumps(_without_blanks(survey), ensure_ascii=False, indent=2)
    return Written(text.encode(), tuple(_losses(questionnaire)))


def _page(page: Page) -> dict[str, object]:
    return {
        "name": page.id,
        "title": page.title,
        "visibleIf": _expression(page.shown_if),
        "questionOrder": "random" if page.shuffled else "",
        "elements": [
            element
            for stem, rows in groupby(page.items, lambda item: item.stem)
            for element in _elements(stem, list(rows))
        ],
    }


def _elements(stem: str, rows: list[Item]) -> list[dict[str, object]]:
    elements = [_element(item) for item in rows]
    if not stem:
        return elements
    return [{"type": "panel", "name": f"{rows[0].id}_rows", "title": stem, "elements": elements}]


def _element(item: Item) -> dict[str, object]:
    element = {
        "type": "dropdown" if item.look is Look.DROPDOWN else TYPES[item.kind],
        "name": item.id,
        "title": item.label,
        "description": item.hint,
        "isRequired": item.required,
        "visibleIf": _expression(item.shown_if),
        "indicator": item.indicator,
        **_own(item),
    }
    if item.kind is ItemKind.INFORMATION:
        return element | {"title": "", "html": html.escape(item.label)}
    return element


def _own(item: Item) -> dict[str, object]:
    if item.choices:
        return _with_choices(item)
    if item.kind in {ItemKind.MARK, ItemKind.NPS}:
        return _rating(item)
    if item.kind in UPLOADED:
        size = None if item.max_megabytes is None else int(item.max_megabytes * MEGABYTE)
        many = {"allowMultiple": True, "maxFiles": item.at_most} if item.at_most else {}
        return {"acceptedTypes": ",".join(item.accept), "maxSize": size, **many}
    return _text(item)


def _text(item: Item) -> dict[str, object]:
    match item.kind:
        case ItemKind.NUMBER:
            step = 1 if item.whole else None if item.decimals is None else 10.0**-item.decimals
            bounds = {"min": item.minimum, "max": item.maximum, "step": step}
            return {"inputType": "number", **bounds}
        case ItemKind.DATE:
            return {"inputType": "date", "min": item.earliest, "max": item.latest}
        case _:
            return {"maxLength": item.max_length}


def _rating(item: Item) -> dict[str, object]:
    is_nps = item.kind is ItemKind.NPS
    return {
        "rateMin": 0 if is_nps else item.minimum or 0,
        "rateMax": 10 if is_nps else item.full_mark,
        "rateType": _RATE_TYPES.get(item.look, ""),
        "scoring": "nps" if is_nps else "whole" if item.whole else "",
        "minRateDescription": item.low_label,
        "maxRateDescription": item.high_label,
    }


def _with_choices(item: Item) -> dict[str, object]:
    if item.kind in PARTED:
        kind = {"inputType": "number"} if item.kind is ItemKind.CONSTANT_SUM else {}
        longest = {"maxLength": item.max_length}
        parts = [{"name": one.code, "title": one.label} | kind | longest for one in item.choices]
        return {"items": parts, "total": item.total}
    listed = [choice for choice in item.choices if not _is_other(choice)]
    others = [choice for choice in item.choices if _is_other(choice)]
    words = others[0].label if others else ""
    return {
        "choices": [_choice(choice, path) for path, choice in _paths(listed)],
        "showOtherItem": bool(others),
        "otherText": words,
        "choicesOrder": "random" if item.shuffled else "",
        "minSelectedChoices": item.at_least,
        "maxSelectedChoices": item.at_most,
        "showDontKnowItem": bool(item.not_applicable),
        "dontKnowText": item.not_applicable,
    }


def _choice(choice: Choice, path: str) -> dict[str, object]:
    return {"value": choice.code, "text": path, "score": choice.points}


def _paths(choices: list[Choice], above: str = "") -> Iterator[tuple[str, Choice]]:
    for choice in choices:
        path = f"{above}{choice.label}"
        if choice.children:
            yield from _paths(list(choice.children), f"{path} / ")
        else:
            yield path, choice


def _is_other(choice: Choice) -> bool:
    return choice.takes_text and choice.code == OTHER


def _expression(condition: Condition | None) -> str:
    return "" if condition is None else surveyjs_expression(condition)


def _losses(questionnaire: Questionnaire) -> Iterator[Problem]:
    if questionnaire.translations:
        languages = "、".join(sorted(questionnaire.translations))
        yield Problem("format.translations_lost", questionnaire.title, languages)
    if questionnaire.purpose or questionnaire.confidentiality:
        yield Problem("format.texts_joined", questionnaire.title)
    for item in questionnaire.items():
        lost = list(_lost_parts(item))
        if lost:
            yield Problem("format.parts_lost", item.label, "、".join(lost))
        if item.jumps:
            yield Problem("format.jump_as_condition", item.label)


def _lost_parts(item: Item) -> Iterator[str]:
    is_sum = item.kind is ItemKind.CONSTANT_SUM
    has_words = any(one.takes_text and one.code != OTHER for one in item.choices)
    cannot = {
        "互斥选项": any(choice.exclusive for choice in item.choices),
        "选项旁的填空": has_words,
        "区域分级（写成一张下拉表）": item.kind is ItemKind.CASCADE,
        "合计的核对": is_sum,
        "各项的下限": is_sum and item.minimum is not None,
        "笑脸": item.look is Look.SMILEYS and item.kind is ItemKind.LEVEL,
        "单位": bool(item.unit),
        "不适用": bool(item.not_applicable) and (not item.choices or item.kind in PARTED),
    }
    yield from (words for words, is_lost in cannot.items() if is_lost)


def _without_blanks(value: object) -> object:
    """Return the value without what is not set, so that the file says only what it must."""
    if isinstance(value, dict):
        kept = {key: _without_blanks(one) for key, one in value.items()}
        return {key: one for key, one in kept.items() if _is_said(one)}
    if isinstance(value, list):
        return [_without_blanks(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _is_said(value: object) -> bool:
    return value is not None and value is not False and value not in ("", [])
