"""Pasted lines parted into questions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from manyi.questionnaire.formats.wjx_text.labels import KINDS

_NUMBERED = re.compile(r"^\s*(?:第\s*)?(\d{1,3})\s*[.、．:：题)）]\s*(.+)$")
_LABEL = re.compile(r"[\[【]([^\]】]{1,12})[\]】]")
BULLET = re.compile(r"^(?:[○□◯☐●■*•·-]\s*|[A-Za-z][.、．)）]\s*|[(（][A-Za-z\d][)）]\s*)")
WORDS = re.compile(r"[_＿]{2,}|[﹍]{2,}")
RANGE = re.compile(r"^(\d+)\s*[~～-]\s*(\d+)$")


@dataclass(frozen=True)
class Block:
    """One question's lines as they were pasted."""

    number: int
    title: str
    label: str
    required: bool
    lines: tuple[str, ...]


def blocks_of(text: str) -> tuple[list[str], list[Block]]:
    """Return the lines before the first question, and the questions."""
    head: list[str] = []
    blocks: list[Block] = []
    for line in (raw.strip() for raw in text.splitlines()):
        if not line or set(line) <= {"=", "-"}:
            continue
        found = _NUMBERED.match(line)
        if found and _is_next(int(found[1]), blocks, found[2]):
            blocks.append(_opened(int(found[1]), found[2]))
        elif blocks:
            last = blocks[-1]
            blocks[-1] = Block(
                last.number, last.title, last.label, last.required, (*last.lines, line)
            )
        else:
            head.append(line)
    return head, blocks


def _is_next(number: int, blocks: Sequence[Block], rest: str) -> bool:
    """Whether a numbered line opens a question; options may be numbered, too, from 1 on."""
    if not blocks or _LABEL.search(rest):
        return True
    return number == blocks[-1].number + 1


def _opened(number: int, rest: str) -> Block:
    label = next((one for one in _LABEL.findall(rest) if one in KINDS), "")
    title = rest.replace(f"[{label}]", "").replace(f"【{label}】", "") if label else rest
    required = title.rstrip().endswith(("*", "（必答）", "(必答)")) or title.startswith("*")
    title = re.sub(r"[（(]必答[)）]\s*$", "", title.strip().strip("*").strip())
    return Block(number, title, label, required, ())


def options_of(block: Block) -> tuple[str, ...]:
    """Return the options below a question, without their letters and boxes."""
    lines = (BULLET.sub("", line).strip() for line in block.lines)
    options = [part for line in lines for part in _split(line)]
    return tuple(one for one in options if one and not set(one) <= {"_", "＿"})


def _split(line: str) -> list[str]:
    """Return the options of a line: several where tabs or drawn boxes part them."""
    parts = re.split(r"\t+|\s*[○□◯☐]\s*", line)
    return [part.strip() for part in parts if part.strip()]
