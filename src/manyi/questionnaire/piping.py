"""Names and earlier answers inside a text: {customer}, {object}, {answer:q1}."""

import re
from collections.abc import Iterator, Mapping

from manyi.questionnaire.checks import spoken_number
from manyi.questionnaire.conditions import Answer, Answers, is_blank
from manyi.questionnaire.questionnaire import NOT_APPLICABLE, Item, Questionnaire

PIPE = re.compile(r"\{(customer|object|answer:([A-Za-z][A-Za-z0-9_]{0,63}))\}")


def items_piped(text: str) -> frozenset[str]:
    """Return the ids of the items whose answers the text repeats."""
    return frozenset(found[2] for found in PIPE.finditer(text) if found[2])


def piped(
    text: str, questionnaire: Questionnaire, answers: Answers, *, names: Mapping[str, str]
) -> str:
    """Return the text with names and answers in place; what is not known yet is said in words.

    `names` may hold "customer" and "object".
    """

    def words(found: re.Match[str]) -> str:
        if found[2]:
            return _answer_words(questionnaire, found[2], answers)
        return names.get(found[1]) or UNKNOWN_NAMES[found[1]]

    return PIPE.sub(words, text)


def spoken_answer(item: Item, answer: Answer) -> str:
    """Return the answer in the words of the questionnaire."""
    if is_blank(answer) or answer is None:
        return ""
    if answer == NOT_APPLICABLE:
        return item.not_applicable
    if isinstance(answer, int | float):
        return spoken_number(answer) + item.unit
    labels = {choice.code: choice.label for choice in item.all_choices()}
    if isinstance(answer, str):
        return labels.get(answer, answer)
    return "、".join(labels.get(code, code) for code in answer)


# What stands in place of a name that is not given, as in an anonymous survey.
UNKNOWN_NAMES = {"customer": "您", "object": "本次评价的对象"}


def _answer_words(questionnaire: Questionnaire, item_id: str, answers: Answers) -> str:
    item = next((one for one in questionnaire.items() if one.id == item_id), None)
    if item is None:
        return ""
    return spoken_answer(item, answers.get(item_id)) or f"（您对「{item.label}」的回答）"


def strange_pipes(text: str) -> Iterator[str]:
    """Yield what looks like a place for a name but is none."""
    for found in re.finditer(r"\{[^{}]*\}", text):
        if not PIPE.fullmatch(found[0]):
            yield found[0]
