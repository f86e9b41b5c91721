"""What is wrong with one answer, kind by kind."""

import re
from collections.abc import Callable

from manyi.problems import Problem
from manyi.questionnaire.conditions import Answer, Answers, is_blank, is_number
from manyi.questionnaire.questionnaire import (
    CHOOSING,
    NOT_APPLICABLE,
    PARTED,
    Choice,
    Item,
    ItemKind,
)

# From here on JavaScript writes whole numbers with an exponent.
_PLAIN_NUMBERS_END = 1e21
_BEST_NPS = 10
_DAY = re.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})")
_FEBRUARY, _MONTHS = 2, 12
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# A sum is compared to the millionth: 0.1 and 0.2 make 0.3 for people.
_MILLION = 1_000_000


def check_item(item: Item, answers: Answers) -> list[Problem]:
    """Return what is to be put right about one item that is shown."""
    answer = answers.get(item.id)
    if item.not_applicable and answer == NOT_APPLICABLE:
        return []
    if item.kind in PARTED:
        return _check_parts(item, answers)
    if is_blank(answer):
        return [Problem("answer.required", place=item.id)] if item.required else []
    problems = _CHECKS[item.kind](item, answer)
    if problems or item.kind not in CHOOSING:
        return problems
    return [
        Problem("answer.other_text_missing", place=item.id, found=choice.label)
        for choice in choices_with_text(item, answer)
        if is_blank(answers.get(f"{item.id}.{choice.code}"))
    ]


def choices_with_text(item: Item, answer: Answer) -> list[Choice]:
    """Return the choices taken that want words beside them."""
    if answer is None or isinstance(answer, int | float):
        return []
    chosen = [answer] if isinstance(answer, str) else answer
    return [choice for choice in item.choices if choice.takes_text and choice.code in chosen]


def spoken_number(value: float) -> str:
    """Return the number as JavaScript's String() writes it."""
    if float(value).is_integer() and abs(value) < _PLAIN_NUMBERS_END:
        return str(int(value))
    return repr(float(value)).replace("e-0", "e-").replace("e+0", "e+")


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, written 2026-03-05."""
    found = _DAY.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(part) for part in found.groups())
    if year == 0 or not 1 <= month <= _MONTHS:
        return False
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= day <= _DAYS[month - 1] + (is_leap and month == _FEBRUARY)


def _check_parts(item: Item, answers: Answers) -> list[Problem]:
    if not is_blank(answers.get(item.id)):
        return [Problem("answer.parts_needed", item.id, _spoken(answers.get(item.id)))]
    parts = {choice: answers.get(f"{item.id}.{choice.code}") for choice in item.choices}
    if all(is_blank(part) for part in parts.values()):
        return [Problem("answer.required", place=item.id)] if item.required else []
    if item.kind is ItemKind.BLANKS:
        return _check_blanks(item, parts)
    return _check_sum(item, [part for part in parts.values() if not is_blank(part)])


def _check_blanks(item: Item, parts: dict[Choice, Answer]) -> list[Problem]:
    empty = [choice.label for choice, part in parts.items() if is_blank(part)]
    if item.required and empty:
        return [Problem("answer.part_missing", place=item.id, found="、".join(empty))]
    return [
        problem
        for part in parts.values()
        if not is_blank(part)
        for problem in _check_text(item, part)
    ]


def _check_sum(item: Item, parts: list[Answer]) -> list[Problem]:
    problems = [
        problem
        for part in parts
        for problem in _check_number_between(item, part, item.minimum or 0, item.total)
    ]
    if problems or item.total is None:
        return problems
    reached = 0.0
    for part in parts:
        reached += part if isinstance(part, int | float) else 0
    reached = int(reached * _MILLION + 0.5) / _MILLION
    if reached == item.total:
        return []
    return [Problem("answer.sum_wrong", item.id, spoken_number(reached), spoken_number(item.total))]


def _check_choice(item: Item, answer: Answer) -> list[Problem]:
    if any(choice.code == answer for choice in item.answerable()):
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
    return _check_number_between(item, answer, item.minimum or 0, item.full_mark)


def _check_nps(item: Item, answer: Answer) -> list[Problem]:
    problems = _check_number_between(item, answer, 0, _BEST_NPS)
    if problems or (isinstance(answer, int | float) and float(answer).is_integer()):
        return problems
    return [Problem("answer.not_whole", place=item.id, found=_spoken(answer))]


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
    if item.decimals is not None and _decimals(spoken_number(answer)) > item.decimals:
        found, needed = spoken_number(answer), str(item.decimals)
        return [Problem("answer.too_many_decimals", item.id, found, needed)]
    return []


def _decimals(number: str) -> int:
    digits, _, shift = number.partition("e-")
    return len(digits.partition(".")[2]) + int(shift or 0)


def _check_date(item: Item, answer: Answer) -> list[Problem]:
    if not isinstance(answer, str) or not is_day(answer):
        return [Problem("answer.not_a_date", place=item.id, found=_spoken(answer))]
    is_early = bool(item.earliest) and answer < item.earliest
    is_late = bool(item.latest) and answer > item.latest
    if is_early or is_late:
        needed = _between(item.earliest, item.latest, "不早于", "不晚于")
        return [Problem("answer.date_out_of_range", item.id, answer, needed)]
    return []


def _check_text(item: Item, answer: Answer) -> list[Problem]:
    if not isinstance(answer, str):
        return [Problem("answer.not_a_text", place=item.id, found=_spoken(answer))]
    if item.max_length is not None and len(answer) > item.max_length:
        return [_count_problem("answer.too_long", item, len(answer), item.max_length)]
    return []


def _check_files(item: Item, answer: Answer) -> list[Problem]:
    if answer is None or isinstance(answer, str | int | float):
        return [Problem("answer.not_a_file", place=item.id, found=_spoken(answer))]
    most = item.at_most if item.at_most is not None else 1
    if len(answer) > most:
        return [_count_problem("answer.too_many_files", item, len(answer), most)]
    return [
        Problem("answer.file_kind", item.id, name, "、".join(item.accept))
        for name in answer
        if item.accept and not any(name.lower().endswith(ending) for ending in item.accept)
    ]


_CHECKS: dict[ItemKind, Callable[[Item, Answer], list[Problem]]] = {
    ItemKind.LEVEL: _check_choice,
    ItemKind.SINGLE: _check_choice,
    ItemKind.CASCADE: _check_choice,
    ItemKind.MULTIPLE: _check_choices,
    ItemKind.RANKING: _check_choices,
    ItemKind.MARK: _check_mark,
    ItemKind.NPS: _check_nps,
    ItemKind.NUMBER: _check_number,
    ItemKind.DATE: _check_date,
    ItemKind.SHORT_TEXT: _check_text,
    ItemKind.LONG_TEXT: _check_text,
    ItemKind.FILE: _check_files,
    ItemKind.SIGNATURE: _check_files,
}


def _not_a_choice(item: Item, answer: Answer) -> Problem:
    labels = "、".join(choice.label for choice in item.answerable())
    return Problem("answer.not_a_choice", item.id, _spoken(answer), labels)


def _count_problem(code: str, item: Item, found: int, needed: int) -> Problem:
    return Problem(code, item.id, str(found), str(needed))


def _range_words(low: float | None, high: float | None) -> str:
    lowest = "" if low is None else spoken_number(low)
    highest = "" if high is None else spoken_number(high)
    return _between(lowest, highest, "不低于", "不超过")


def _between(low: str, high: str, from_words: str, to_words: str) -> str:
    if not low:
        return f"{to_words} {high}"
    return f"{low} 到 {high}" if high else f"{from_words} {low}"


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
