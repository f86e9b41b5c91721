"""A questionnaire as an XLSForm workbook."""

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import xlsxwriter

from manyi.problems import Problem
from manyi.questionnaire.checks import spoken_number
from manyi.questionnaire.conditions import Condition
from manyi.questionnaire.formats.exchange import Written
from manyi.questionnaire.formats.expressions import xlsform_expression
from manyi.questionnaire.questionnaire import (
    NOT_APPLICABLE,
    PARTED,
    Choice,
    Item,
    ItemKind,
    Look,
    Page,
    Questionnaire,
)
from manyi.questionnaire.visibility import without_jumps

Row = Mapping[str, object]

SURVEY = (
    *("type", "name", "label", "hint", "required", "relevant", "constraint"),
    *("constraint_message", "appearance", "parameters", "kind", "indicator", "fields"),
)
CHOICES = ("list_name", "name", "label", "points", "takes_text")
SETTINGS = ("form_title", "form_id", "default_language", "intro", "thanks")
_TYPES = {
    ItemKind.LEVEL: "select_one",
    ItemKind.SINGLE: "select_one",
    ItemKind.CASCADE: "select_one",
    ItemKind.MULTIPLE: "select_multiple",
    ItemKind.RANKING: "rank",
    ItemKind.MARK: "decimal",
    ItemKind.NPS: "integer",
    ItemKind.NUMBER: "decimal",
    ItemKind.DATE: "date",
    ItemKind.SHORT_TEXT: "text",
    ItemKind.LONG_TEXT: "text",
    ItemKind.FILE: "file",
    ItemKind.SIGNATURE: "image",
    ItemKind.INFORMATION: "note",
}
_BEST_NPS = 10


def write_xlsform(questionnaire: Questionnaire) -> Written:
    """Return the workbook, and in words what the format will not hold."""
    straight = without_jumps(questionnaire)
    survey = [row for page in straight.pages for row in _page(page)]
    choices = [row for item in straight.items() for row in _choice_rows(item)]
    settings = {
        "form_title": straight.title,
        "form_id": "manyi",
        "default_language": straight.language,
        "intro": straight.intro,
        "thanks": straight.thanks,
    }
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as book:
        _sheet(book, "survey", SURVEY, survey)
        _sheet(book, "choices", CHOICES, choices)
        _sheet(book, "settings", SETTINGS, [settings])
    return Written(data.getvalue(), tuple(_losses(questionnaire)))


def _sheet(
    book: xlsxwriter.Workbook, name: str, titles: Sequence[str], rows: Sequence[Row]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, titles)
    for number, row in enumerate(rows, start=1):
        for column, title in enumerate(titles):
            # Everything is text: a reader must not turn "1" into 1.0 or "是" into TRUE.
            sheet.write_string(number, column, _cell(row.get(title)))


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    return spoken_number(value) if isinstance(value, int | float) else str(value)


def _page(page: Page) -> Iterator[Row]:
    appearance = "field-list"
    yield {
        "type": "begin_group",
        "name": page.id,
        "label": page.title,
        "relevant": _expression(page.shown_if),
        "appearance": appearance,
        "parameters": "randomize=true" if page.shuffled else "",
        "kind": "page",
    }
    for stem, rows in groupby(page.items, lambda item: item.stem):
        items = list(rows)
        if stem:
            name = f"{items[0].id}_rows"
            yield {"type": "begin_group", "name": name, "label": stem, "kind": "stem"}
        for item in items:
            yield from _item_rows(item)
        if stem:
            yield {"type": "end_group"}
    yield {"type": "end_group"}


def _item_rows(item: Item) -> Iterator[Row]:
    base = {
        "name": item.id,
        "label": item.label,
        "hint": item.hint,
        "relevant": _expression(item.shown_if),
        "kind": item.kind.value,
        "indicator": item.indicator,
        "fields": _fields(item),
    }
    if item.kind in PARTED:
        yield base | {"type": "begin_group", "required": item.required}
        kind = "decimal" if item.kind is ItemKind.CONSTANT_SUM else "text"
        for choice in item.choices:
            yield {"type": kind, "name": f"{item.id}.{choice.code}", "label": choice.label}
        yield {"type": "end_group"}
        return
    constraint, message = _constraint(item)
    yield base | {
        "type": f"{_type(item)} {item.id}_list" if item.choices else _type(item),
        "required": item.required,
        "constraint": constraint,
        "constraint_message": message,
        "appearance": _appearance(item),
        "parameters": "randomize=true" if item.shuffled else "",
    }
    yield from _words_beside(item)


def _type(item: Item) -> str:
    is_integer = item.kind in {ItemKind.NUMBER, ItemKind.MARK} and item.whole
    return "integer" if is_integer else _TYPES[item.kind]


def _words_beside(item: Item) -> Iterator[Row]:
    """Yield a text after the item for each choice that wants words, shown when it is chosen."""
    for choice in item.choices:
        if choice.takes_text:
            yield {
                "type": "text",
                "name": f"{item.id}.{choice.code}",
                "label": choice.label,
                "relevant": f"selected(${{{item.id}}}, '{choice.code}')",
                "required": True,
                "kind": "beside",
            }


def _appearance(item: Item) -> str:
    if item.look is Look.DROPDOWN:
        return "minimal autocomplete"
    return {ItemKind.LONG_TEXT: "multiline", ItemKind.SIGNATURE: "signature"}.get(item.kind, "")


def _constraint(item: Item) -> tuple[str, str]:
    """Return what keeps an answer within bounds, and the words for one that is not."""
    match item.kind:
        case ItemKind.MARK:
            return _bounded(item.minimum or 0, item.full_mark)
        case ItemKind.NPS:
            return _bounded(0, _BEST_NPS)
        case ItemKind.NUMBER:
            return _bounded(item.minimum, item.maximum)
        case ItemKind.DATE:
            low = f". >= date('{item.earliest}')" if item.earliest else ""
            high = f". <= date('{item.latest}')" if item.latest else ""
            return _both(low, high), f"{item.earliest} – {item.latest}" if low or high else ""
        case ItemKind.MULTIPLE | ItemKind.RANKING:
            low = f"count-selected(.) >= {item.at_least}" if item.at_least else ""
            high = f"count-selected(.) <= {item.at_most}" if item.at_most else ""
            return _both(low, high), f"{item.at_least or 1} – {item.at_most or ''}" * bool(
                low + high
            )
        case _:
            longest = item.max_length
            return (f"string-length(.) <= {longest}", f"≤ {longest}") if longest else ("", "")


def _bounded(low: float | None, high: float | None) -> tuple[str, str]:
    lowest = "" if low is None else spoken_number(low)
    highest = "" if high is None else spoken_number(high)
    constraint = _both(f". >= {lowest}" * bool(lowest), f". <= {highest}" * bool(highest))
    return constraint, f"{lowest} – {highest}" * bool(constraint)


def _both(low: str, high: str) -> str:
    return " and ".join(part for part in (low, high) if part)


# Our fields that XLSForm has no column for, written as name=value in a column of our own.
OWN_FIELDS = (
    *("full_mark", "minimum", "maximum", "decimals", "total", "at_least", "at_most", "max_length"),
    *("earliest", "latest", "unit", "low_label", "high_label", "max_megabytes"),
    *("not_applicable", "look", "whole", "accept"),
)


def _fields(item: Item) -> str:
    found = {name: getattr(item, name) for name in OWN_FIELDS}
    found["accept"] = ",".join(item.accept)
    found["look"] = "" if item.look is Look.PLAIN else item.look.value
    return "\n".join(f"{name}={_cell(one)}" for name, one in found.items() if _cell(one))


def _choice_rows(item: Item) -> Iterator[Row]:
    if item.kind in PARTED or not item.choices:
        return
    for path, choice in _paths(item.choices):
        yield {
            "list_name": f"{item.id}_list",
            "name": choice.code,
            "label": path,
            "points": choice.points,
            "takes_text": choice.takes_text,
        }
    if item.not_applicable:
        yield {
            "list_name": f"{item.id}_list",
            "name": NOT_APPLICABLE,
            "label": item.not_applicable,
        }


def _paths(choices: Sequence[Choice], above: str = "") -> Iterator[tuple[str, Choice]]:
    for choice in choices:
        path = f"{above}{choice.label}"
        if choice.children:
            yield from _paths(choice.children, f"{path} / ")
        else:
            yield path, choice


def _expression(condition: Condition | None) -> str:
    return "" if condition is None else xlsform_expression(condition)


def _losses(questionnaire: Questionnaire) -> Iterator[Problem]:
    if questionnaire.translations:
        languages = "、".join(sorted(questionnaire.translations))
        yield Problem("format.translations_lost", questionnaire.title, languages)
    if questionnaire.purpose or questionnaire.confidentiality:
        yield Problem("format.sheet_texts_lost", questionnaire.title)
    for item in questionnaire.items():
        cannot = {
            "互斥选项": any(choice.exclusive for choice in item.choices),
            "区域分级（写成一张表）": item.kind is ItemKind.CASCADE,
            "合计的核对": item.kind is ItemKind.CONSTANT_SUM,
        }
        lost = [words for words, is_lost in cannot.items() if is_lost]
        if lost:
            yield Problem("format.parts_lost", item.label, "、".join(lost))
        if item.jumps:
            yield Problem("format.jump_as_condition", item.label)
