"""What a person may answer: which items they see, and what is still to be put right.

An answer is kept under its item's id: a choice's code, a list of codes, a number or a text.
The words written beside a choice that takes text are kept under `<item id>.<choice code>`.
"""

from collections.abc import Callable, Mapping, Sequence

from manyi.problems import Problem, sentence
from manyi.questionnaire.conditions import Answer, Answers, holds, is_blank, is_number
from manyi.questionnaire.questionnaire import (
    CHOOSING,
    NOT_APPLICABLE,
    Choice,
    Item,
    ItemKind,
    Questionnaire,
)

# From here on JavaScript writes whole numbers with an exponent.
_PLAIN_NUMBERS_END = 1e21


def visible_items(questionnaire: Questionnaire, answers: Answers) -> tuple[Item, ...]:
    """Return the items shown, in order; an item that is not shown counts as unanswered."""
    shown: list[Item] = []
    known: dict[str, Answer] = {}
    for page in questionnaire.pages:
        if page.shown_if is not None and not holds(page.shown_if, known):
            continue
        for item in page.items:
            if item.shown_if is None or holds(item.shown_if, known):
                shown.append(item)
                known[item.id] = answers.get(item.id)
    return tuple(shown)


def check_answers(questionnaire: Questionnaire, answers: Answers) -> tuple[Problem, ...]:
    """Return what is to be put right; a problem's place is the item's id (see `problem_line`)."""
    known = _answer_keys(questionnaire)
    strangers = [Problem("answer.unknown_item", place=key) for key in answers if key not in known]
    found = [
        problem
        for item in visible_items(questionnaire, answers)
        if item.kind is not ItemKind.INFORMATION
        for problem in _check_item(item, answers)
    ]
    return tuple(strangers + found)


def kept_answers(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """Return what is to be stored: answers to the items shown, without blanks."""
    kept: dict[str, Answer] = {}
    for item in visible_items(questionnaire, answers):
        answer = answers.get(item.id)
        if is_blank(answer):
            continue
        kept[item.id] = answer
        for choice in _choices_with_text(item, answer):
            words = answers.get(f"{item.id}.{choice.code}")
            if not is_blank(words):
                kept[f"{item.id}.{choice.code}"] = words
    return kept


def answers_from_form(
    questionnaire: Questionnaire, form: Mapping[str, Sequence[str]]
) -> dict[str, Answer]:
    """Return the answers a plain HTML form sent: every field a list of texts, blanks left out."""
    answers: dict[str, Answer] = {}
    for item in questionnaire.items():
        answers[item.id] = _from_form(item, form.get(item.id, ()))
        for choice in item.choices:
            if choice.takes_text:
                key = f"{item.id}.{choice.code}"
                answers[key] = next(iter(form.get(key, ())), None)
    return {key: answer for key, answer in answers.items() if not is_blank(answer)}


def problem_line(questionnaire: Questionnaire, problem: Problem) -> str:
    """Return the sentence with the item's number and label, for the list above the page."""
    asked = [item for item in questionnaire.items() if item.kind is not ItemKind.INFORMATION]
    for number, item in enumerate(asked, start=1):
        if item.id == problem.place:
            return f"第 {number} 题「{item.label}」：{sentence(problem)}"
    return sentence(problem)


def spoken_number(value: float) -> str:
    """Return the number as JavaScript's String() writes it."""
    if float(value).is_integer() and abs(value) < _PLAIN_NUMBERS_END:
        return str(int(value))
    return repr(float(value)).replace("e-0", "e-").replace("e+0", "e+")


def _answer_keys(questionnaire: Questionnaire) -> frozenset[str]:
    keys = {item.id for item in questionnaire.items()}
    keys |= {
        f"{item.id}.{choice.code}"
        for item in questionnaire.items()
        for choice in item.choices
        if choice.takes_text
    }
    return frozenset(keys)


def _from_form(item: Item, sent: Sequence[str]) -> Answer:
    if item.kind is ItemKind.MULTIPLE:
        return tuple(sent)
    text = next(iter(sent), "")
    if item.kind in {ItemKind.MARK, ItemKind.NUMBER} and text != NOT_APPLICABLE:
        return _number_or_text(text)
    return text


def _number_or_text(text: str) -> Answer:
    try:
        number = float(text)
    except ValueError:
        return text
    # Python also reads "1_000" and "nan" as numbers; people do not.
    if "_" in text or not is_number(number):
        return text
    return int(number) if number.is_integer() else number


def _check_item(item: Item, answers: Answers) -> list[Problem]:
    answer = answers.get(item.id)
    if is_blank(answer):
        return [Problem("answer.required", place=item.id)] if item.required else []
    if item.not_applicable and answer == NOT_APPLICABLE:
        return []
    problems = _CHECKS[item.kind](item, answer)
    if problems or item.kind not in CHOOSING:
        return problems
    return [
        Problem("answer.other_text_missing", place=item.id, found=choice.label)
        for choice in _choices_with_text(item, answer)
        if is_blank(answers.get(f"{item.id}.{choice.code}"))
    ]


def _check_choice(item: Item, answer: Answer) -> list[Problem]:
    if any(choice.code == answer for choice in item.choices):
        return []
    return [_not_a_choice(item, answer)]


def _check_choices(item: Item, answer: Answer) -> list[Problem]:
    codes = {choice.code: choice for choice in item.choices}
    if answer is None or isinstance(answer, str | int | float):
        return [_not_a_choice(item, answer)]
    strangers = [code for code in answer if code not in codes]
    if strangers:
        return [_not_a_choice(item, code) for code in strangers]
    return _check_chosen(item, [codes[code] for code in answer])


def _check_chosen(item: Item, chosen: list[Choice]) -> list[Problem]:
    if len({choice.code for choice in chosen}) < len(chosen):
        return [Problem("answer.repeated_choice", place=item.id)]
    alone = [choice for choice in chosen if choice.exclusive]
    if alone and len(chosen) > 1:
        return [Problem("answer.exclusive_choice", place=item.id, found=alone[0].label)]
    if item.at_least is not None and not alone and len(chosen) < item.at_least:
        return [_count_problem("answer.too_few_choices", item, len(chosen), item.at_least)]
    if item.at_most is not None and len(chosen) > item.at_most:
        return [_count_problem("answer.too_many_choices", item, len(chosen), item.at_most)]
    return []


def _check_mark(item: Item, answer: Answer) -> list[Problem]:
    return _check_number_between(item, answer, 0, item.full_mark)


def _check_number(item: Item, answer: Answer) -> list[Problem]:
    return _check_number_between(item, answer, item.minimum, item.maximum)


def _check_number_between(
    item: Item, answer: Answer, low: float | None, high: float | None
) -> list[Problem]:
    if not isinstance(answer, int | float) or not is_number(answer):
        return [Problem("answer.not_a_number", place=item.id, found=_spoken(answer))]
    if (low is not None and answer < low) or (high is not None and answer > high):
        needed = _range_words(low, high)
        return [Problem("answer.out_of_range", item.id, spoken_number(answer), needed)]
    if item.whole and not float(answer).is_integer():
        return [Problem("answer.not_whole", place=item.id, found=spoken_number(answer))]
    return []


def _check_text(item: Item, answer: Answer) -> list[Problem]:
    if not isinstance(answer, str):
        return [Problem("answer.not_a_text", place=item.id, found=_spoken(answer))]
    if item.max_length is not None and len(answer) > item.max_length:
        return [_count_problem("answer.too_long", item, len(answer), item.max_length)]
    return []


_CHECKS: dict[ItemKind, Callable[[Item, Answer], list[Problem]]] = {
    ItemKind.LEVEL: _check_choice,
    ItemKind.SINGLE: _check_choice,
    ItemKind.MULTIPLE: _check_choices,
    ItemKind.MARK: _check_mark,
    ItemKind.NUMBER: _check_number,
    ItemKind.SHORT_TEXT: _check_text,
    ItemKind.LONG_TEXT: _check_text,
}


def _choices_with_text(item: Item, answer: Answer) -> list[Choice]:
    if answer is None or isinstance(answer, int | float):
        return []
    chosen = [answer] if isinstance(answer, str) else answer
    return [choice for choice in item.choices if choice.takes_text and choice.code in chosen]


def _not_a_choice(item: Item, answer: Answer) -> Problem:
    labels = "、".join(choice.label for choice in item.choices)
    return Problem("answer.not_a_choice", item.id, _spoken(answer), labels)


def _count_problem(code: str, item: Item, found: int, needed: int) -> Problem:
    return Problem(code, item.id, str(found), str(needed))


def _range_words(low: float | None, high: float | None) -> str:
    if low is None:
        return f"不超过 {spoken_number(high or 0)}"
    if high is None:
        return f"不低于 {spoken_number(low)}"
    return f"{spoken_number(low)} 到 {spoken_number(high)}"


def _spoken(answer: Answer) -> str:
    if answer is None:
        return ""
    if isinstance(answer, bool):
        return "true" if answer else "false"
    if isinstance(answer, str):
        return answer
    if isinstance(answer, int | float):
        return spoken_number(answer)
    return "、".join(str(part) for part in answer)
