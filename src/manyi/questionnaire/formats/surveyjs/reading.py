"""SurveyJS JSON as a questionnaire."""

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.conditions import Condition
from manyi.questionnaire.formats.exchange import Naming, Read
from manyi.questionnaire.formats.expressions import ExpressionReader, Unreadable
from manyi.questionnaire.formats.surveyjs.writing import MEGABYTE, OTHER
from manyi.questionnaire.questionnaire import (
    CHOOSING,
    LISTED,
    PARTED,
    Choice,
    Item,
    ItemKind,
    Look,
    Page,
    Questionnaire,
)

Element = dict[str, Any]

_KNOWN = frozenset(
    (
        *("type", "name", "title", "description", "isRequired", "visibleIf", "indicator", "html"),
        *("choices", "showOtherItem", "hasOther", "otherText", "choicesOrder", "items", "total"),
        *("minSelectedChoices", "maxSelectedChoices", "showDontKnowItem", "dontKnowText"),
        *("rateMin", "rateMax", "rateType", "rateValues", "scoring", "minRateDescription"),
        *("maxRateDescription", "inputType", "min", "max", "step", "maxLength", "acceptedTypes"),
        *("maxSize", "allowMultiple", "maxFiles", "columns", "rows", "elements", "valueName"),
        *("questions", "rateCount", "startWithNewLine", "colCount", "placeholder", "width"),
    )
)
_LOOKS = {"stars": Look.STARS, "smileys": Look.SMILEYS}
_DEFAULT_RATE = 5
_DEFAULT_ENDINGS = (".jpg", ".jpeg", ".png", ".pdf")


def read_surveyjs(data: bytes) -> Read:
    """Return the questionnaire, or raise ProblemsFound when the file is no survey at all."""
    try:
        survey = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ProblemsFound([Problem("format.not_json")]) from error
    if not isinstance(survey, dict) or not ("pages" in survey or "elements" in survey):
        raise ProblemsFound([Problem("format.not_surveyjs")])
    return _Reading().read(survey)


class _Reading:
    """One file's reading: names kept in step, losses gathered as they are met."""

    def __init__(self) -> None:
        self.naming = Naming()
        self.kinds: dict[str, ItemKind] = {}
        self.losses: list[Problem] = []

    def read(self, survey: Element) -> Read:
        pages = survey.get("pages") or [{"name": "page1", "elements": survey.get("elements", [])}]
        drawn = tuple(self._page(page) for page in pages if isinstance(page, dict))
        for name in ("triggers", "calculatedValues", "completedHtmlOnCondition"):
            if survey.get(name):
                self.losses.append(Problem("format.property_lost", _text(survey, "title"), name))
        locale = str(survey.get("locale") or "zh-cn")
        questionnaire = Questionnaire(
            title=_text(survey, "title") or "未命名问卷",
            intro=_text(survey, "description"),
            thanks=_plain(_text(survey, "completedHtml")),
            language="zh-hans" if locale.startswith("zh") else locale,
            pages=tuple(page for page in drawn if page.items),
        )
        return Read(questionnaire, tuple(self.losses))

    def _page(self, page: Element) -> Page:
        elements = page.get("elements") or page.get("questions") or []
        return Page(
            id=self.naming.item_id(str(page.get("name", "")), prefix="page"),
            title=_text(page, "title"),
            shuffled=page.get("questionOrder", page.get("questionsOrder")) == "random",
            shown_if=self._condition(page),
            items=tuple(self._items(elements, "")),
        )

    def _items(self, elements: list[Element], stem: str) -> Iterator[Item]:
        for element in elements:
            if element.get("type") == "panel":
                if element.get("visibleIf"):
                    self._lose("format.property_lost", element, "visibleIf")
                yield from self._items(element.get("elements", []), _text(element, "title"))
            elif element.get("type") == "matrix":
                yield from self._rows(element)
            elif (item := self._item(element, stem)) is not None:
                yield item

    def _rows(self, element: Element) -> Iterator[Item]:
        """Yield a matrix as one item a row, under its title."""
        for row in element.get("rows", []):
            value, label = _value_and_text(row)
            asked = {
                "type": "radiogroup",
                "name": f"{element.get('name', 'matrix')}_{value}",
                "title": label,
                "choices": element.get("columns", []),
                "isRequired": element.get("isRequired") or element.get("isAllRowRequired"),
                "visibleIf": element.get("visibleIf", ""),
            }
            item = self._item(asked, _text(element, "title") or str(element.get("name", "")))
            if item is not None:
                yield item

    def _item(self, element: Element, stem: str) -> Item | None:
        kind = _kind(element)
        if kind is None:
            self._lose("format.kind_unknown", element, str(element.get("type")))
            return None
        strange = sorted(set(element) - _KNOWN)
        if strange:
            self._lose("format.property_lost", element, "、".join(strange))
        condition = self._condition(element)
        item_id = self.naming.item_id(str(element.get("name", "")))
        self.kinds[item_id] = kind
        label = _text(element, "title") or str(element.get("name", ""))
        return Item(
            id=item_id,
            kind=kind,
            label=_plain(_text(element, "html")) if kind is ItemKind.INFORMATION else label,
            stem=stem,
            hint=_text(element, "description"),
            indicator=element.get("indicator"),
            required=bool(element.get("isRequired")),
            shown_if=condition,
            **self._own(kind, element, item_id),
        )

    def _own(self, kind: ItemKind, element: Element, item_id: str) -> dict[str, Any]:
        if kind in PARTED:
            return self._parts(element, item_id)
        if kind in CHOOSING:
            return self._choosing(element, item_id)
        read = _OWN_FIELDS.get(kind)
        return {} if read is None else read(element)

    def _choosing(self, element: Element, item_id: str) -> dict[str, Any]:
        choices = [self._choice(one, item_id) for one in element.get("choices", [])]
        if element.get("showOtherItem") or element.get("hasOther"):
            label = _text(element, "otherText") or "其他"
            choices.append(Choice(code=OTHER, label=label, takes_text=True))
        not_applicable = _text(element, "dontKnowText") or "不了解"
        return {
            "choices": tuple(choices),
            "look": Look.DROPDOWN if element["type"] == "dropdown" else Look.PLAIN,
            "shuffled": element.get("choicesOrder") == "random",
            "at_least": element.get("minSelectedChoices"),
            "at_most": element.get("maxSelectedChoices"),
            "not_applicable": not_applicable if element.get("showDontKnowItem") else "",
        }

    def _choice(self, choice: object, item_id: str) -> Choice:
        value, label = _value_and_text(choice)
        score = choice.get("score") if isinstance(choice, dict) else None
        points = None if score is None else float(score)
        return Choice(code=self.naming.code(item_id, value), label=label, points=points)

    def _parts(self, element: Element, item_id: str) -> dict[str, Any]:
        parts = element.get("items", [])
        choices = tuple(
            Choice(
                code=self.naming.code(item_id, str(part.get("name"))),
                label=_text(part, "title") or str(part.get("name")),
            )
            for part in parts
        )
        longest = next((part["maxLength"] for part in parts if part.get("maxLength")), None)
        return {"choices": choices, "total": element.get("total"), "max_length": longest}

    def _condition(self, element: Element) -> Condition | None:
        expression = str(element.get("visibleIf") or "")
        if not expression:
            return None
        reader = ExpressionReader(
            item=self._known, code=self._code, listed=lambda name: self.kinds.get(name) in LISTED
        )
        try:
            return reader.read(expression)
        except (Unreadable, ValueError):
            self._lose("format.condition_lost", element, expression)
            return None

    def _known(self, name: str) -> str:
        """Return our name for a variable: an item, or "item.part"; a stranger is unreadable."""
        if name in self.naming.ids:
            return self.naming.ids[name]
        item, _, part = name.partition(".")
        if part and item in self.naming.ids:
            item_id = self.naming.ids[item]
            return f"{item_id}.{self.naming.code(item_id, part)}"
        raise Unreadable(f"no question is called {name!r}")

    def _code(self, item_id: str, value: str) -> str:
        return self.naming.codes.get((item_id, value), value)

    def _lose(self, code: str, element: Element, found: str) -> None:
        place = _text(element, "title") or str(element.get("name", ""))
        self.losses.append(Problem(code, place, found))


def _kind(element: Element) -> ItemKind | None:
    kind = element.get("type")
    if kind in {"radiogroup", "dropdown"}:
        choices = [one for one in element.get("choices", []) if isinstance(one, dict)]
        are_scored = bool(choices) and all(one.get("score") is not None for one in choices)
        return ItemKind.LEVEL if are_scored else ItemKind.SINGLE
    if kind == "text":
        kinds = {"number": ItemKind.NUMBER, "range": ItemKind.NUMBER, "date": ItemKind.DATE}
        return kinds.get(element.get("inputType", ""), ItemKind.SHORT_TEXT)
    if kind == "rating":
        return ItemKind.NPS if element.get("scoring") == "nps" else ItemKind.MARK
    if kind == "multipletext":
        return ItemKind.CONSTANT_SUM if element.get("total") else ItemKind.BLANKS
    return _PLAIN_KINDS.get(str(kind))


_PLAIN_KINDS = {
    "checkbox": ItemKind.MULTIPLE,
    "tagbox": ItemKind.MULTIPLE,
    "ranking": ItemKind.RANKING,
    "comment": ItemKind.LONG_TEXT,
    "file": ItemKind.FILE,
    "signaturepad": ItemKind.SIGNATURE,
    "html": ItemKind.INFORMATION,
}


def _ends(element: Element) -> dict[str, Any]:
    return {
        "low_label": _text(element, "minRateDescription"),
        "high_label": _text(element, "maxRateDescription"),
    }


def _rating(element: Element) -> dict[str, Any]:
    lowest = float(element.get("rateMin", 1))
    highest = element.get("rateMax") or element.get("rateCount") or _DEFAULT_RATE
    return _ends(element) | {
        "full_mark": float(highest),
        "minimum": lowest or None,
        "whole": "rateMin" not in element or element.get("scoring") == "whole",
        "look": _LOOKS.get(str(element.get("rateType")), Look.PLAIN),
    }


def _number(element: Element) -> dict[str, Any]:
    step = element.get("step")
    places = (
        None if step is None or step == 1 else len(f"{float(step):.10f}".rstrip("0").split(".")[1])
    )
    return {
        "minimum": _float(element.get("min")),
        "maximum": _float(element.get("max")),
        "whole": step == 1,
        "decimals": places,
    }


def _file(element: Element) -> dict[str, Any]:
    endings = tuple(part for part in _text(element, "acceptedTypes").split(",") if part)
    size = element.get("maxSize")
    return {
        "accept": endings or _DEFAULT_ENDINGS,
        "max_megabytes": size / MEGABYTE if size else None,
        "at_most": element.get("maxFiles"),
    }


def _days(element: Element) -> dict[str, Any]:
    return {"earliest": _text(element, "min"), "latest": _text(element, "max")}


def _length(element: Element) -> dict[str, Any]:
    return {"max_length": element.get("maxLength")}


_OWN_FIELDS: dict[ItemKind, Callable[[Element], dict[str, Any]]] = {
    ItemKind.MARK: _rating,
    ItemKind.NPS: _ends,
    ItemKind.NUMBER: _number,
    ItemKind.DATE: _days,
    ItemKind.SHORT_TEXT: _length,
    ItemKind.LONG_TEXT: _length,
    ItemKind.FILE: _file,
    ItemKind.SIGNATURE: _file,
}


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float | str) and value != "" else None


def _value_and_text(entry: object) -> tuple[str, str]:
    if not isinstance(entry, dict):
        return str(entry), str(entry)
    value = str(entry.get("value", ""))
    return value, _text(entry, "text") or value


def _text(element: Element, name: str) -> str:
    """Return a text, of several languages the default one."""
    found = element.get(name)
    if isinstance(found, dict):
        found = found.get("default") or found.get("zh-cn") or next(iter(found.values()), "")
    return "" if found is None else str(found)


def _plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))
