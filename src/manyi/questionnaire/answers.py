"""What a person may answer: which items they see, and what is still to be put right.

An answer is kept under its item's id: a choice's code, a list of codes, a number, a day or a text.
The words beside a choice that takes text, the parts of a constant sum and the blanks of one item
are kept under `<item id>.<choice code>`.
"""

from collections.abc import Mapping, Sequence

from manyi.problems import Problem, sentence
from manyi.questionnaire.checks import check_item, choices_with_text, spoken_number
from manyi.questionnaire.conditions import Answer, Answers, is_blank, is_number
from manyi.questionnaire.questionnaire import (
    LISTED,
    NOT_APPLICABLE,
    PARTED,
    Item,
    ItemKind,
    Questionnaire,
)
from manyi.questionnaire.visibility import visible_items

__all__ = [
    "answers_from_form",
    "check_answers",
    "kept_answers",
    "problem_line",
    "spoken_number",
    "visible_items",
]

_NUMBERED = frozenset({ItemKind.MARK, ItemKind.NPS, ItemKind.NUMBER})


def check_answers(questionnaire: Questionnaire, answers: Answers) -> tuple[Problem, ...]:
    """Return what is to be put right; a problem's place is the item's id (see `problem_line`)."""
    known = {key for item in questionnaire.items() for key in item.answer_keys()}
    strangers = [Problem("answer.unknown_item", place=key) for key in answers if key not in known]
    found = [
        problem
        for item in visible_items(questionnaire, answers)
        if item.kind is not ItemKind.INFORMATION
        for problem in check_item(item, answers)
    ]
    return tuple(strangers + found)


def kept_answers(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """Return what is to be stored: answers to the items shown, without blanks."""
    kept: dict[str, Answer] = {}
    for item in visible_items(questionnaire, answers):
        for key in _keys_to_keep(item, answers.get(item.id)):
            answer = answers.get(key)
            if not is_blank(answer):
                kept[key] = answer
    return kept


def answers_from_form(
    questionnaire: Questionnaire, form: Mapping[str, Sequence[str]]
) -> dict[str, Answer]:
    """Return the answers a plain HTML form sent: every field a list of texts, blanks left out."""
    answers: dict[str, Answer] = {}
    for item in questionnaire.items():
        for key in item.answer_keys():
            answers[key] = _from_form(item, key, form.get(key, ()))
    return {key: answer for key, answer in answers.items() if not is_blank(answer)}


def problem_line(questionnaire: Questionnaire, problem: Problem) -> str:
    """Return the sentence with the item's number and label, for the list above the page."""
    asked = [item for item in questionnaire.items() if item.kind is not ItemKind.INFORMATION]
    for number, item in enumerate(asked, start=1):
        if item.id == problem.place:
            return f"第 {number} 题「{item.label}」：{sentence(problem)}"
    return sentence(problem)


def _keys_to_keep(item: Item, answer: Answer) -> Sequence[str]:
    if item.kind not in PARTED:
        words = [f"{item.id}.{choice.code}" for choice in choices_with_text(item, answer)]
        return (item.id, *words)
    return (item.id,) if answer == NOT_APPLICABLE else item.answer_keys()[1:]


def _from_form(item: Item, key: str, sent: Sequence[str]) -> Answer:
    if key != item.id:
        text = next(iter(sent), "")
        return _number_or_text(text) if item.kind is ItemKind.CONSTANT_SUM else text
    if item.kind in LISTED:
        return _list_or_none_applies(item, tuple(text for text in sent if text))
    text = next((text for text in sent if text), "")
    if item.kind in _NUMBERED and text != NOT_APPLICABLE:
        return _number_or_text(text)
    return text


def _list_or_none_applies(item: Item, sent: tuple[str, ...]) -> Answer:
    return NOT_APPLICABLE if item.not_applicable and sent == (NOT_APPLICABLE,) else sent


def _number_or_text(text: str) -> Answer:
    try:
        number = float(text)
    except ValueError:
        return text
    # Python also reads "1_000" and "nan" as numbers; people do not.
    if "_" in text or not is_number(number):
        return text
    return int(number) if number.is_integer() else number
