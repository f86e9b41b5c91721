"""What the regulation's cleaning rules find among a wave's responses; nothing is written."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from manyi.analytics import validity
from manyi.core.adoption import pack_of
from manyi.questionnaire.answers import visible_items
from manyi.questionnaire.questionnaire import SCORED, Item, ItemKind, Questionnaire
from manyi.steps.cleaning.enums import FlagRule
from manyi.steps.cleaning.queries.wording import figure_words
from manyi.steps.fieldwork.models import Response
from manyi.steps.fieldwork.queries import questionnaire_of, responses_of
from manyi.steps.sampling.models import Wave

MOST_MISSING = 0.3
SHARE_OF_MEDIAN = 1 / 3
# Below this many known times the median is one or two people, and reading speed decides.
FEWEST_TIMES = 5
SECONDS_PER_ITEM = 2.0
# From this many equal answers in a row a form is looked at; a shorter form when all are equal.
LONG_RUN = 20
# A form of fewer items is answered alike throughout by honest people too.
FEWEST_ITEMS = 5
# What the rules read as a blank or 不适用.
_NO_ANSWER = -1.0

# The regulation's word for a rule → ours; the others are checked by people.
_OURS = {
    "incomplete": FlagRule.INCOMPLETE,
    "too_fast": FlagRule.SPEEDING,
    "straight_line": FlagRule.STRAIGHT_LINE,
    "duplicate": FlagRule.DUPLICATE,
}
_BY_HAND = {"trap_failed": "陷阱题答错", "inconsistent": "前后矛盾"}


@dataclass(frozen=True)
class FoundFlag:
    """A response that tripped a rule: what was found, and what the rule asks."""

    response: UUID
    rule: FlagRule
    found: str
    needed: str


@dataclass(frozen=True)
class _Form:
    """A response with its questionnaire and the scored items it was shown."""

    response: Response
    questionnaire: Questionnaire
    shown: tuple[Item, ...]

    def answered(self, item: Item) -> bool:
        return item.id in self.response.answers


def rules_asked(wave: Wave) -> tuple[FlagRule, ...]:
    """Return the regulation's cleaning rules that are checked here, in its order."""
    return tuple(_OURS[name] for name in _cleaning(wave) if name in _OURS)


def rules_by_hand(wave: Wave) -> tuple[str, ...]:
    """Return the rules the regulation names and people have to check."""
    return tuple(_BY_HAND[name] for name in _cleaning(wave) if name in _BY_HAND)


def _cleaning(wave: Wave) -> Sequence[str]:
    return pack_of(wave.pack_version).surveys[wave.survey].cleaning


def find_flags(wave: Wave) -> tuple[FoundFlag, ...]:
    """Return every response in time that trips a rule; audiences are measured apart."""
    forms: dict[str, list[_Form]] = defaultdict(list)
    responses = responses_of(wave).filter(is_late=False).select_related("questionnaire_version")
    for response in responses:
        questionnaire = questionnaire_of(response.questionnaire_version)
        shown = visible_items(questionnaire, response.answers)
        scored = tuple(item for item in shown if item.kind in SCORED)
        forms[response.audience.key].append(_Form(response, questionnaire, scored))
    rules = rules_asked(wave)
    return tuple(flag for kept in forms.values() for rule in rules for flag in _FINDERS[rule](kept))


def _incomplete(forms: Sequence[_Form]) -> Iterator[FoundFlag]:
    for form in forms:
        if not form.shown:
            continue
        answered = np.array([[form.answered(item) for item in form.shown]])
        for blank in validity.incomplete(answered, most_missing=MOST_MISSING).figures:
            missing = round(blank * len(form.shown))
            yield FoundFlag(
                form.response.key,
                FlagRule.INCOMPLETE,
                f"{missing}/{len(form.shown)} 题({blank:.0%})",
                f"{MOST_MISSING:.0%}",
            )


def _speeding(forms: Sequence[_Form]) -> Iterator[FoundFlag]:
    seconds = np.array(
        [np.nan if form.response.seconds is None else form.response.seconds for form in forms],
        dtype=np.float64,
    )
    known = np.count_nonzero(~np.isnan(seconds))
    if known < FEWEST_TIMES:
        yield from _hurried(forms, seconds, known)
        return
    flags = validity.speeding(seconds, share_of_median=SHARE_OF_MEDIAN)
    for row, figure in zip(flags.rows, flags.figures, strict=True):
        median = flags.limit / SHARE_OF_MEDIAN
        yield FoundFlag(
            forms[row].response.key,
            FlagRule.SPEEDING,
            figure_words(flags.rule, figure),
            f"{figure_words(flags.rule, flags.limit)}（本期中位数 {median:.0f} 秒的三分之一）",
        )


def _hurried(forms: Sequence[_Form], seconds: np.ndarray, known: int) -> Iterator[FoundFlag]:
    """Yield forms too fast to be read, where too few times are known to have a median."""
    n_items = np.array([len(form.shown) for form in forms], dtype=np.int64)
    flags = validity.hurried(seconds, n_items, seconds_per_item=SECONDS_PER_ITEM)
    for row in flags.rows:
        least = SECONDS_PER_ITEM * n_items[row]
        yield FoundFlag(
            forms[row].response.key,
            FlagRule.SPEEDING,
            f"{seconds[row]:.0f} 秒",
            f"{least:.0f} 秒（每题 {SECONDS_PER_ITEM:.0f} 秒；本期只有 {known} 份答卷有用时，"
            "不取中位数）",
        )


def _straight_line(forms: Sequence[_Form]) -> Iterator[FoundFlag]:
    for form in forms:
        places = _places(form)
        least = min(LONG_RUN, len(places))
        if least < FEWEST_ITEMS:
            continue
        flags = validity.straight_line(places, least_run=least)
        for run in flags.figures:
            yield FoundFlag(
                form.response.key,
                FlagRule.STRAIGHT_LINE,
                figure_words(flags.rule, run),
                figure_words(flags.rule, flags.limit),
            )


def _places(form: _Form) -> list[np.ndarray]:
    """Return the answers in the order asked, as levels or shares of the full mark."""
    return [np.array([_place(item, form.response.answers.get(item.id))]) for item in form.shown]


def _place(item: Item, answer: object) -> float:
    if item.kind is ItemKind.LEVEL:
        codes = [choice.code for choice in item.choices]
        return float(codes.index(answer)) if answer in codes else _NO_ANSWER
    if isinstance(answer, int | float) and item.full_mark:
        return answer / item.full_mark
    return _NO_ANSWER


def _duplicate(forms: Sequence[_Form]) -> Iterator[FoundFlag]:
    flags = validity.duplicate(np.array([_fingerprint(form) for form in forms], dtype=np.str_))
    for row, figure in zip(flags.rows, flags.figures, strict=True):
        known = form_sender(forms[row].response)
        found = "同一受访者" if known else "同样的答案"
        yield FoundFlag(
            forms[row].response.key,
            FlagRule.DUPLICATE,
            f"{found}的第 {figure:.0f} 份",
            "同一受访者、同样的答案只计一份",
        )


def form_sender(response: Response) -> str:
    """Return who sent the response as far as the link tells; nothing for an open link."""
    if response.invitation is None:
        return ""
    member = response.invitation.member
    return f"contact-{member.contact_id}" if member.contact_id else f"person-{member.person_id}"


def _fingerprint(form: _Form) -> str:
    """Return what two forms of one sender share; nothing where a likeness proves nothing."""
    response = form.response
    about = [response.assessment_object_id, response.competitor]
    sender = form_sender(response)
    if sender:
        return _digest([sender, *about])
    if _is_common(form):
        return ""
    return _digest([response.answers, *about])


def _is_common(form: _Form) -> bool:
    """Whether honest people often send just these answers: one level throughout, no words."""
    scored = {item.id for item in form.shown}
    levels = {place.item() for place in _places(form)} - {_NO_ANSWER}
    has_words = any(
        isinstance(answer, str) and answer.strip()
        for key, answer in form.response.answers.items()
        if key not in scored
    )
    return len(levels) <= 1 and not has_words


def _digest(parts: list[object]) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


_FINDERS: Mapping[FlagRule, Callable[[Sequence[_Form]], Iterator[FoundFlag]]] = {
    FlagRule.INCOMPLETE: _incomplete,
    FlagRule.SPEEDING: _speeding,
    FlagRule.STRAIGHT_LINE: _straight_line,
    FlagRule.DUPLICATE: _duplicate,
}
