"""Pasted text as questions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.checks import spoken_number
from manyi.questionnaire.formats.exchange import Read
from manyi.questionnaire.formats.wjx_text.blocks import (
    BULLET,
    RANGE,
    Block,
    blocks_of,
    options_of,
)
from manyi.questionnaire.formats.wjx_text.fields import OWN_FIELDS, choices_of, no_fields
from manyi.questionnaire.formats.wjx_text.labels import KINDS, LABELS, MATRICES, REVERSED
from manyi.questionnaire.questionnaire import (
    Choice,
    Item,
    ItemKind,
    Look,
    Page,
    Questionnaire,
)

_POINTS = re.compile(r"\s*[（(](\d+(?:\.\d+)?)\s*分[)）]\s*$")
_BAD_WORDS = ("不", "差", "失望")
_FULL_SHARE = 10.0


def read_wjx_text(text: str, *, name: str = "粘贴的文字") -> Read:
    """Return the questions, or raise ProblemsFound when there are none."""
    head, blocks = blocks_of(text)
    if not blocks:
        needed = "请在每道题前写题号，例如“1. 您的性别[单选题]”，选项一行一个。"
        raise ProblemsFound([Problem("format.no_questions", name, needed=needed)])
    losses: list[Problem] = []
    items = tuple(item for block in blocks for item in _items(block, losses))
    title, intro = (head[0], "\n".join(head[1:])) if head else (name, "")
    return Read(
        Questionnaire(title=title, pages=(Page(id="page1", items=items),), intro=intro),
        tuple(losses),
    )


def _items(block: Block, losses: list[Problem]) -> Iterator[Item]:
    if block.label in MATRICES:
        yield from _matrix(block, losses)
        return
    kind = KINDS.get(block.label) or _guessed(block, losses)
    fields = OWN_FIELDS.get(kind, no_fields)(block)
    if kind is ItemKind.LEVEL:
        yield _scale(block, losses)
        return
    look = Look.DROPDOWN if block.label.startswith("下拉") else Look.PLAIN
    is_told = kind is ItemKind.INFORMATION
    label = "\n".join((block.title, *block.lines)) if is_told else block.title
    yield Item(
        id=f"q{block.number}",
        kind=kind,
        label=label,
        required=block.required and not is_told,
        look=look,
        **fields,
    )


def _guessed(block: Block, losses: list[Problem]) -> ItemKind:
    kind = ItemKind.SINGLE if len(options_of(block)) > 1 else ItemKind.SHORT_TEXT
    if any(line.startswith(("□", "☐", "■")) for line in block.lines):
        kind = ItemKind.MULTIPLE
    losses.append(Problem("format.kind_guessed", block.title, LABELS[kind]))
    return kind


def _scale(block: Block, losses: list[Problem]) -> Item:
    options = options_of(block)
    span = RANGE.match(options[0]) if len(options) == 1 else None
    if span is not None:
        low, high = int(span[1]), int(span[2])
        return Item(
            id=f"q{block.number}",
            kind=ItemKind.MARK,
            label=block.title,
            required=block.required,
            full_mark=float(high),
            minimum=float(low) or None,
            whole=True,
        )
    return _level(block, f"q{block.number}", block.title, options, losses)


def _level(
    block: Block, item_id: str, label: str, options: Sequence[str], losses: list[Problem]
) -> Item:
    """Return a level item with its points as written, or by even steps from the best down."""
    written = [_POINTS.search(option) for option in options]
    labels = [_POINTS.sub("", option).rstrip("*") for option in options]
    if written and all(written):
        points = [float(found[1]) for found in written if found]
    else:
        points = _even_points(labels, reverse=block.label in REVERSED)
        told = "、".join(spoken_number(one) for one in points)
        losses.append(Problem("format.scored_without_points", label, str(len(points)), told))
    choices = tuple(
        Choice(code=f"c{number}", label=text, points=worth)
        for number, (text, worth) in enumerate(zip(labels, points, strict=True), start=1)
    )
    best_first = tuple(sorted(choices, key=lambda choice: -(choice.points or 0)))
    return Item(
        id=item_id, kind=ItemKind.LEVEL, label=label, required=block.required, choices=best_first
    )


def _even_points(labels: Sequence[str], *, reverse: bool) -> list[float]:
    """Return 10 points for the best level and even steps down; a bad first level turns them."""
    steps = [_FULL_SHARE * (n + 1) / len(labels) for n in range(len(labels))]
    is_worst_first = bool(labels) and any(word in labels[0] for word in _BAD_WORDS)
    ordered = steps if is_worst_first and not reverse else steps[::-1]
    return [round(one, 2) for one in ordered]


def _matrix(block: Block, losses: list[Problem]) -> Iterator[Item]:
    rows, columns = _rows_and_columns(block.lines)
    kind = KINDS[block.label]
    for place, row in enumerate(rows, start=1):
        item_id = f"q{block.number}_{place}"
        if kind is ItemKind.LEVEL:
            level = _level(block, item_id, row, columns, losses if place == 1 else [])
            yield replace(level, stem=block.title)
        else:
            yield Item(
                id=item_id,
                kind=kind,
                label=row,
                stem=block.title,
                required=block.required,
                choices=choices_of(columns),
            )


def _rows_and_columns(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the rows and columns, under 行：/列： or from a line of columns and lines of rows."""
    if any(line.rstrip("：:") == "列" for line in lines):
        parts: dict[str, list[str]] = {"行": [], "列": []}
        place = "行"
        for line in lines:
            if line.rstrip("：:") in parts:
                place = line.rstrip("：:")
            else:
                parts[place].append(BULLET.sub("", line).strip())
        return parts["行"], parts["列"]
    columns = re.split(r"\s+", lines[0].strip()) if lines else []
    # Drawn circles after a row belong to its cells, not to its name.
    rows = [re.split(r"\t|\s*[○□]", line)[0].strip() for line in lines[1:]]
    return [row for row in rows if row], columns
