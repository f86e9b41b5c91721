"""What a question's lines say, kind by kind."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from manyi.questionnaire.formats.wjx_text.blocks import (
    RANGE,
    WORDS,
    Block,
    options_of,
)
from manyi.questionnaire.formats.wjx_text.labels import LABELS
from manyi.questionnaire.questionnaire import Choice, ItemKind

_FULL_SHARE = 10.0


def _choice(code: str, option: str) -> Choice:
    words = WORDS.search(option)
    label = WORDS.sub("", option).rstrip("：: *")
    return Choice(code=code, label=label, takes_text=words is not None)


def choices_of(options: Sequence[str]) -> tuple[Choice, ...]:
    """Return plain choices, with words beside where a line to write on follows."""
    return tuple(_choice(f"c{number}", option) for number, option in enumerate(options, start=1))


def no_fields(_block: Block) -> dict[str, Any]:
    """Return nothing: the kind has no fields of its own."""
    return {}


def _choice_fields(block: Block) -> dict[str, Any]:
    return {"choices": choices_of(options_of(block))}


def _part_fields(block: Block) -> dict[str, Any]:
    total = {"total": 100.0} if block.label == LABELS[ItemKind.CONSTANT_SUM] else {}
    named = options_of(block) or tuple(re.findall(r"([^\s_：:，,]+)[：:]?\s*_{2,}", block.title))
    labels = [WORDS.sub("", one).rstrip("：: ") for one in named]
    choices = tuple(Choice(code=f"c{n}", label=one) for n, one in enumerate(labels, start=1))
    return {"choices": choices} | total


def _cascade_fields(block: Block) -> dict[str, Any]:
    """Return the tree of "浙江/杭州" lines."""
    above: dict[str, list[str]] = {}
    for option in options_of(block):
        first, _, second = (part.strip() for part in option.partition("/"))
        above.setdefault(first, [])
        above[first] += [second] if second else []
    return {
        "choices": tuple(
            Choice(
                code=f"c{n}",
                label=first,
                children=tuple(
                    Choice(code=f"c{n}_{m}", label=one) for m, one in enumerate(below, start=1)
                ),
            )
            for n, (first, below) in enumerate(above.items(), start=1)
        )
    }


def _mark_fields(block: Block) -> dict[str, Any]:
    options = options_of(block)
    span = RANGE.match(options[0]) if options else None
    low, high = (float(span[1]), float(span[2])) if span else (0.0, _FULL_SHARE)
    return {"full_mark": high, "minimum": low or None, "whole": True}


def _number_fields(block: Block) -> dict[str, Any]:
    options = options_of(block)
    span = RANGE.match(options[0]) if options else None
    return {"minimum": float(span[1]), "maximum": float(span[2])} if span else {}


def _file_fields(_block: Block) -> dict[str, Any]:
    return {"accept": (".jpg", ".jpeg", ".png", ".pdf")}


OWN_FIELDS: dict[ItemKind, Callable[[Block], dict[str, Any]]] = {
    ItemKind.SINGLE: _choice_fields,
    ItemKind.MULTIPLE: _choice_fields,
    ItemKind.RANKING: _choice_fields,
    ItemKind.BLANKS: _part_fields,
    ItemKind.CONSTANT_SUM: _part_fields,
    ItemKind.CASCADE: _cascade_fields,
    ItemKind.MARK: _mark_fields,
    ItemKind.NUMBER: _number_fields,
    ItemKind.FILE: _file_fields,
    ItemKind.SIGNATURE: _file_fields,
}
