"""A questionnaire as one HTML page with slots for what differs from visit to visit."""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from manyi.channels.web.widgets import (
    Mark,
    Question,
    Typed,
    options_of,
    places_of,
    spoken,
    widget_of,
)
from manyi.channels.web.words import problem_words, summary_line
from manyi.questionnaire.duration import estimated_minutes
from manyi.questionnaire.orders import mixed
from manyi.questionnaire.piping import PIPE, UNKNOWN_NAMES, piped
from manyi.questionnaire.questionnaire import (
    NOT_APPLICABLE,
    Item,
    ItemKind,
    Page,
    Questionnaire,
    in_language,
    to_json,
)

_SLOT = re.compile(r"<!--slot:([a-z_]+)-->")
_MIX = re.compile(r"<!--mix:(\w+)-->(.*?)<!--/mix:\1-->", re.DOTALL)


@dataclass(frozen=True)
class _Section:
    page: Page
    title: SafeString
    questions: tuple[Question, ...]


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
        sent = typed or Typed()
        sections = tuple(_sections(shown, sent))
        html = render_to_string(
            "channels/web/sheet.html",
            {
                "sheet": shown,
                "intro": _marker(shown, sent)(shown.intro),
                "sections": sections,
                "count": sum(bool(one.number) for part in sections for one in part.questions),
                "minutes": estimated_minutes(shown),
                "languages": [code for code in languages if code != language],
                "language": language,
                "document": _script_safe(to_json(shown)) if _has_conditions(shown) else "",
                "summary": [(one.place, summary_line(shown, one)) for one in sent.problems],
            },
        )
    return f"{_edition_mark()}\n{html}"


def is_current(html: str) -> bool:
    """Whether a stored page was drawn with the templates of this installation."""
    return html.startswith(_edition_mark())


def splice(html: str, slots: Mapping[str, str]) -> str:
    """Return the page with every slot filled; the values are HTML, escaped by whoever made them.

    What is to be mixed takes the order that belongs to the slot `page_key`.
    """
    body = html.partition("\n")[2] if html.startswith("<!--edition:") else html
    if "<!--mix:" in body:
        body = _in_order(body, slots.get("page_key", ""))
    return _SLOT.sub(lambda found: slots.get(found[1], UNKNOWN_NAMES.get(found[1], "")), body)


def _in_order(html: str, key: str) -> str:
    def ordered(found: re.Match[str]) -> str:
        before, *rest = re.split(rf"<!--part:{found[1]}:(\w+)-->", _in_order(found[2], key))
        parts = dict(zip(rest[::2], rest[1::2], strict=True))
        names = mixed(list(parts), key=key, place=found[1]) if key else tuple(parts)
        return before + "".join(parts[name] for name in names)

    return _MIX.sub(ordered, html)


@cache
def _edition_mark() -> str:
    digest = hashlib.sha256()
    room = files("manyi.channels.web")
    drawing = [*room.joinpath("templates/channels/web").iterdir(), room.joinpath("widgets.py")]
    for entry in sorted(drawing, key=lambda one: one.name):
        digest.update(entry.read_bytes())
    return f"<!--edition:{digest.hexdigest()[:16]}-->"


def _script_safe(document: str) -> str:
    """Return JSON that cannot end the script element it stands in."""
    return document.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _has_conditions(questionnaire: Questionnaire) -> bool:
    return any(page.shown_if for page in questionnaire.pages) or any(
        item.shown_if or item.jumps for item in questionnaire.items()
    )


def _sections(questionnaire: Questionnaire, typed: Typed) -> Iterator[_Section]:
    number = 0
    mark = _marker(questionnaire, typed)
    for page in questionnaire.pages:
        questions = []
        stem = ""
        for item in page.items:
            number += item.kind is not ItemKind.INFORMATION
            question = _question(item, number, typed, questionnaire)
            questions.append(question)
            is_next_row = item.stem == stem
            stem = item.stem
            if is_next_row:
                questions[-1] = _without_stem(question)
        yield _Section(page, mark(page.title), tuple(questions))


def _without_stem(question: Question) -> Question:
    return replace(question, stem=mark_safe(""))


def _question(item: Item, number: int, typed: Typed, questionnaire: Questionnaire) -> Question:
    answer = typed.answers.get(item.id)
    mark = _marker(questionnaire, typed)
    options = tuple(options_of(item, typed, mark))
    return Question(
        item=item,
        number=0 if item.kind is ItemKind.INFORMATION else number,
        widget=widget_of(item),
        label=mark(item.label),
        stem=mark(item.stem),
        hint=mark(item.hint),
        options=options,
        places=tuple(places_of(item, options, answer)),
        text="" if answer == NOT_APPLICABLE else spoken(answer),
        is_not_applicable=bool(item.not_applicable) and answer == NOT_APPLICABLE,
        faults=tuple(problem_words(problem) for problem in typed.about(item.id)),
    )


def _marker(questionnaire: Questionnaire, typed: Typed) -> Mark:
    """Return what turns a text into markup: escaped, names as slots, earlier answers as places."""

    def marked(text: str) -> SafeString:
        parts = []
        end = 0
        for found in PIPE.finditer(text):
            parts += [_lines(text[end : found.start()]), pipe(found)]
            end = found.end()
        return mark_safe("".join([*parts, _lines(text[end:])]))  # noqa: S308  # all parts are escaped

    def pipe(found: re.Match[str]) -> str:
        if not found[2]:
            return f"<!--slot:{found[1]}-->"
        words = piped(found[0], questionnaire, typed.answers, names={})
        return f'<span data-pipe="{found[2]}">{escape(words)}</span>'

    return marked


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
