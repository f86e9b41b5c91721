"""A questionnaire as one HTML page with slots for what differs from visit to visit."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from django.template.loader import render_to_string
from django.utils import translation

from manyi.channels.web.words import problem_words, summary_line
from manyi.problems import Problem
from manyi.questionnaire.conditions import Answer
from manyi.questionnaire.questionnaire import (
    NOT_APPLICABLE,
    Item,
    ItemKind,
    Questionnaire,
    in_language,
    to_json,
)

_SLOT = re.compile(r"<!--slot:([a-z_]+)-->")
# A mark of at most this many points is offered as buttons, a higher one as a number to type.
_MOST_BUTTONS = 10


@dataclass(frozen=True)
class Typed:
    """What a visitor sent that has to be put right: kept on the page, reasons beside it."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    problems: Sequence[Problem] = ()

    def about(self, place: str) -> list[Problem]:
        """Return the problems of one item."""
        return [problem for problem in self.problems if problem.place == place]


@dataclass(frozen=True)
class _Option:
    code: str
    label: str
    is_chosen: bool
    text_name: str = ""
    text: str = ""


@dataclass(frozen=True)
class _Question:
    """One item as the template draws it."""

    item: Item
    number: int
    widget: str
    options: tuple[_Option, ...]
    text: str
    is_not_applicable: bool
    faults: tuple[str, ...]


@dataclass(frozen=True)
class _Section:
    title: str
    questions: tuple[_Question, ...]


def render_sheet(
    questionnaire: Questionnaire,
    *,
    language: str,
    languages: Collection[str] = (),
    typed: Typed | None = None,
) -> str:
    """Return the page in the language; what is not translated stays as it was written."""
    with translation.override(language):
        shown = in_language(questionnaire, language)
        sections = tuple(_sections(shown, typed or Typed()))
        asked = [question for part in sections for question in part.questions if question.number]
        has_conditions = any(page.shown_if for page in shown.pages) or any(
            item.shown_if for item in shown.items()
        )
        html = render_to_string(
            "channels/web/sheet.html",
            {
                "sheet": shown,
                "sections": sections,
                "count": len(asked),
                "minutes": max(1, round(len(asked) / 4)),
                "languages": [code for code in languages if code != language],
                "language": language,
                "document": _script_safe(to_json(shown)) if has_conditions else "",
                "summary": [
                    (problem.place, summary_line(shown, problem))
                    for problem in (typed.problems if typed else ())
                ],
            },
        )
    return f"{_edition_mark()}\n{html}"


def is_current(html: str) -> bool:
    """Whether a stored page was drawn with the templates of this installation."""
    return html.startswith(_edition_mark())


def splice(html: str, slots: Mapping[str, str]) -> str:
    """Return the page with every slot filled; the values are HTML, escaped by whoever made them."""
    body = html.partition("\n")[2] if html.startswith("<!--edition:") else html
    return _SLOT.sub(lambda found: slots.get(found[1], ""), body)


@cache
def _edition_mark() -> str:
    digest = hashlib.sha256()
    folder = files("manyi.channels.web").joinpath("templates/channels/web")
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        digest.update(entry.read_bytes())
    return f"<!--edition:{digest.hexdigest()[:16]}-->"


def _script_safe(document: str) -> str:
    """Return JSON that cannot end the script element it stands in."""
    return document.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _sections(questionnaire: Questionnaire, typed: Typed) -> Iterator[_Section]:
    number = 0
    for page in questionnaire.pages:
        questions = []
        for item in page.items:
            number += item.kind is not ItemKind.INFORMATION
            questions.append(_question(item, number, typed))
        yield _Section(page.title, tuple(questions))


def _question(item: Item, number: int, typed: Typed) -> _Question:
    answer = typed.answers.get(item.id)
    return _Question(
        item=item,
        number=0 if item.kind is ItemKind.INFORMATION else number,
        widget=_widget(item),
        options=tuple(_options(item, answer, typed)),
        text="" if answer == NOT_APPLICABLE or answer is None else _spoken(answer),
        is_not_applicable=bool(item.not_applicable) and answer == NOT_APPLICABLE,
        faults=_words(typed, item.id),
    )


def _words(typed: Typed | None, place: str) -> tuple[str, ...]:
    return tuple(problem_words(problem) for problem in typed.about(place)) if typed else ()


_WIDGETS = {
    ItemKind.LEVEL: "radio",
    ItemKind.SINGLE: "radio",
    ItemKind.MULTIPLE: "checkbox",
    ItemKind.MARK: "number",
    ItemKind.NUMBER: "number",
    ItemKind.LONG_TEXT: "textarea",
    ItemKind.SHORT_TEXT: "text",
    ItemKind.INFORMATION: "information",
}


def _widget(item: Item) -> str:
    return "radio" if _has_buttons(item) else _WIDGETS[item.kind]


def _has_buttons(item: Item) -> bool:
    full = item.full_mark or 0
    is_whole = item.whole and float(full).is_integer()
    return item.kind is ItemKind.MARK and is_whole and full <= _MOST_BUTTONS


def _options(item: Item, answer: Answer, typed: Typed) -> Iterator[_Option]:
    if _has_buttons(item):
        for mark in range(int(item.full_mark or 0), -1, -1):
            yield _Option(str(mark), str(mark), _spoken(answer) == str(mark))
    chosen = (answer,) if isinstance(answer, str | int | float) else tuple(answer or ())
    for choice in item.choices:
        name = f"{item.id}.{choice.code}" if choice.takes_text else ""
        words = _spoken(typed.answers.get(name)) if name else ""
        yield _Option(choice.code, choice.label, choice.code in chosen, name, words)
    if item.not_applicable and _widget(item) in {"radio", "checkbox"}:
        yield _Option(NOT_APPLICABLE, item.not_applicable, NOT_APPLICABLE in chosen)


def _spoken(answer: Answer) -> str:
    return "" if answer is None else str(answer)
