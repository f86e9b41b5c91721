"""When an item or a page is shown: conditions as data, and the one evaluator of them.

`static/questionnaire/conditions.js` is the twin of this file and of `visibility.py`;
both are tested on the same vectors.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeAlias

from pydantic import ConfigDict

Scalar: TypeAlias = str | int | float
Answer: TypeAlias = Scalar | Sequence[str] | None
Answers: TypeAlias = Mapping[str, Answer]

STRICT = ConfigDict(extra="forbid", strict=False)

# Spelled out because Python's and JavaScript's own ideas of white space differ.
BLANK_CHARACTERS = " \t\r\n\u00a0\u3000\u200b\ufeff"

_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Operator(StrEnum):
    """How an answer is compared; all but `unanswered` are false when there is no answer."""

    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    INCLUDES = "includes"
    EXCLUDES = "excludes"
    LESS = "less"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    MORE = "more"
    BEFORE = "before"
    AFTER = "after"
    CONTAINS = "contains"
    COUNT_AT_LEAST = "count_at_least"
    COUNT_AT_MOST = "count_at_most"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, kw_only=True)
class Comparison:
    item: str
    op: Operator
    value: Scalar | tuple[Scalar, ...] | None = None

    __pydantic_config__: ClassVar = STRICT


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Holds when all of `all` hold, none of `none`, and one of `any` where that has parts."""

    all: "tuple[Comparison | Condition, ...]" = ()
    any: "tuple[Comparison | Condition, ...]" = ()
    none: "tuple[Comparison | Condition, ...]" = ()

    __pydantic_config__: ClassVar = STRICT


def is_blank(answer: Answer) -> bool:
    if answer is None:
        return True
    if isinstance(answer, str):
        return not answer.strip(BLANK_CHARACTERS)
    return not isinstance(answer, int | float) and len(answer) == 0


def is_number(answer: object) -> bool:
    """Whether it is a finite number; true and false are not numbers here."""
    return (
        isinstance(answer, int | float)
        and not isinstance(answer, bool)
        and abs(answer) < float("inf")
    )


def holds(condition: Comparison | Condition, answers: Answers) -> bool:
    if isinstance(condition, Comparison):
        return _compare(condition, answers.get(condition.item))
    every = all(holds(part, answers) for part in condition.all)
    some = not condition.any or any(holds(part, answers) for part in condition.any)
    return every and some and not any(holds(part, answers) for part in condition.none)


def items_named(condition: Comparison | Condition) -> frozenset[str]:
    if isinstance(condition, Comparison):
        return frozenset({condition.item})
    parts = condition.all + condition.any + condition.none
    return frozenset().union(*(items_named(part) for part in parts))


def _compare(comparison: Comparison, answer: Answer) -> bool:
    if comparison.op is Operator.UNANSWERED:
        return is_blank(answer)
    if answer is None or is_blank(answer):
        return False
    if comparison.op is Operator.ANSWERED:
        return True
    if isinstance(answer, str | int | float):
        return _compare_one(comparison, answer)
    return _compare_many(comparison, answer)


def _compare_many(comparison: Comparison, chosen: Sequence[str]) -> bool:
    value = comparison.value
    match comparison.op:
        case Operator.INCLUDES:
            return value in chosen
        case Operator.EXCLUDES:
            return value not in chosen
        case Operator.COUNT_AT_LEAST:
            return is_number(value) and len(chosen) >= value  # type: ignore[operator]  # a number
        case Operator.COUNT_AT_MOST:
            return is_number(value) and len(chosen) <= value  # type: ignore[operator]  # a number
        case _:
            return False


def _compare_one(comparison: Comparison, answer: Scalar) -> bool:
    value = comparison.value
    match comparison.op:
        case Operator.IS:
            return answer == value
        case Operator.IS_NOT:
            return answer != value
        case Operator.IN:
            return isinstance(value, tuple) and answer in value
        case Operator.NOT_IN:
            return isinstance(value, tuple) and answer not in value
        case _:
            return _compare_text(comparison.op, answer, value)


def _compare_text(op: Operator, answer: Scalar, value: object) -> bool:
    if not isinstance(answer, str):
        return _compare_size(op, answer, value)
    if not isinstance(value, str):
        return False
    if op is Operator.CONTAINS:
        return value in answer
    are_days = _DAY.fullmatch(answer) and _DAY.fullmatch(value)
    return bool(are_days) and (
        (op is Operator.BEFORE and answer < value) or (op is Operator.AFTER and answer > value)
    )


def _compare_size(op: Operator, answer: float, value: object) -> bool:
    if not isinstance(value, int | float):
        return False
    match op:
        case Operator.LESS:
            return answer < value
        case Operator.AT_MOST:
            return answer <= value
        case Operator.AT_LEAST:
            return answer >= value
        case Operator.MORE:
            return answer > value
        case _:
            return False
