"""Exports of 问卷星: recognised by their header row, old and new, by text and by code.

The rules were read in public exports and the scripts that clean them. That −3 means skipped by
logic and −2 left empty is belief, not documentation; both are read as "no answer".
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from manyi.questionnaire.formats.assembly import Table
from manyi.questionnaire.formats.headers import Export, HeaderField, Part, runs_of_one_question

TOOL = "问卷星"
METADATA = frozenset(
    ("序号", "用户ID", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "总分")
)
_MISSING_TEXTS = frozenset(("(跳过)", "(空)", "\uff08跳过\uff09", "\uff08空\uff09"))
_MISSING_CODES = frozenset(("-3", "-2"))
CHOICE_SEPARATOR = "┋"
RANK_SEPARATOR = "→"

_OLD_PART = re.compile(r"第(\d{1,3})题[(\uff08](.+)[)\uff09]")
_NUMBERED = re.compile(r"(\d{1,3})[、\uff1a:.](.*)")
_NEXT_OPTION = re.compile(r"(\d{1,3})[(\uff08](.+)[)\uff09]")
_FILL_IN = re.compile(r"[(\uff08](.+)[)\uff09]")
_BLANK = re.compile(r"[(\uff08]\d+[)\uff09].*")
_FIRST_OPTION = re.compile(r"(.+)[(\uff08]([^()\uff08\uff09]+)[)\uff09]")
_DURATION = re.compile(r"(?:(\d+)小时)?(?:(\d+)分)?(?:(\d+)秒)?")
_IP = re.compile(r"([0-9A-Fa-f.:]+)[(\uff08](.*)[)\uff09]")
_FILL_IN_WORDS = re.compile(r"〖(.*?)〗")


def recognise(table: Table) -> Export | None:
    """Return what the header says when 问卷星 wrote it, else None."""
    if not {"序号", "提交答卷时间"} <= set(table.titles):
        return None
    fields = _fields(table.titles)
    by_code = _is_by_code(table, fields)
    missing = _MISSING_TEXTS | (_MISSING_CODES if by_code else frozenset())
    return Export(TOOL, fields, by_code=by_code, missing=missing)


def duration_s(text: str) -> int | None:
    """Return the seconds in `95秒`, `2分3秒` or `1小时2分3秒`, None where it says none."""
    found = _DURATION.fullmatch(text.strip())
    if not found or not any(found.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def region_of_ip(text: str) -> tuple[str, str]:
    """Return province and city of `117.136.0.1(广东-深圳)`; the address itself is not kept."""
    found = _IP.fullmatch(text.strip())
    province, _, city = (found.group(2) if found else "").partition("-")
    return province, city


def choices_of(text: str) -> tuple[str, ...]:
    """Return the options of `质量┋其他〖熟人介绍〗`, without what was written beside them."""
    return tuple(_FILL_IN_WORDS.sub("", part).strip() for part in text.split(CHOICE_SEPARATOR))


def fill_ins_of(text: str) -> dict[str, str]:
    """Return what was written beside options, by option."""
    found: dict[str, str] = {}
    for part in text.split(CHOICE_SEPARATOR):
        words = _FILL_IN_WORDS.search(part)
        if words:
            found[_FILL_IN_WORDS.sub("", part).strip()] = words.group(1)
    return found


def _fields(titles: Sequence[str]) -> tuple[HeaderField, ...]:
    single = [_field(i, title) for i, title in enumerate(titles)]
    numbered = _with_first_option_numbered(single)
    return tuple(field for run in runs_of_one_question(numbered) for field in _run(run))


def _field(position: int, title: str) -> HeaderField:
    if title in METADATA or not title:
        return HeaderField(position, title)
    old = _OLD_PART.fullmatch(title)
    if old:
        return HeaderField(position, title, int(old[1]), "", Part.ROW, old[2])
    option = _NEXT_OPTION.fullmatch(title)
    if option:
        return HeaderField(position, title, int(option[1]), "", Part.OPTION, option[2])
    numbered = _NUMBERED.fullmatch(title)
    if numbered is None:
        return HeaderField(position, title, None, title)
    return _numbered_field(position, title, int(numbered[1]), numbered[2].strip())


def _numbered_field(position: int, title: str, number: int, rest: str) -> HeaderField:
    if _BLANK.fullmatch(rest):
        return HeaderField(position, title, number, rest, Part.BLANK, rest)
    fill_in = _FILL_IN.fullmatch(rest)
    if fill_in:
        return HeaderField(position, title, number, rest, Part.FILL_IN, _without_colon(fill_in[1]))
    return HeaderField(position, title, number, rest)


def _without_colon(text: str) -> str:
    return text.rstrip().removesuffix(":").removesuffix("\uff1a")


def _with_first_option_numbered(fields: list[HeaderField]) -> list[HeaderField]:
    """Give a first option whose number was lost the number of the option after it."""
    numbered = list(fields)
    for i, (field, after) in enumerate(pairwise(fields)):
        lost = field.question is None and field.stem and _FIRST_OPTION.fullmatch(field.stem)
        if lost and after.part is Part.OPTION:
            numbered[i] = replace(field, question=after.question)
    return numbered


def _run(run: list[HeaderField]) -> list[HeaderField]:
    """Return the columns of one question with their parts, told by those after the first."""
    first, rest = run[0], run[1:]
    if not rest or first.part is not Part.WHOLE:
        return run
    if rest[0].part is Part.OPTION:
        return [_split(first, _FIRST_OPTION, Part.OPTION), *rest]
    if any(field.part is not Part.WHOLE for field in rest):
        return run
    rows = [replace(field, part=Part.ROW, label=field.stem) for field in rest]
    stem, dash, row = first.stem.rpartition("—")
    label = row if dash else first.stem
    return [replace(first, stem=stem.rstrip("—"), part=Part.ROW, label=label), *rows]


def _split(field: HeaderField, pattern: re.Pattern[str], part: Part) -> HeaderField:
    found = pattern.fullmatch(field.stem)
    if found is None:
        return replace(field, part=part, label=field.stem)
    return replace(field, stem=found[1], part=part, label=found[2])


def _is_by_code(table: Table, fields: Sequence[HeaderField]) -> bool:
    """Return whether answers are option numbers: no ┋ and no Chinese answer to a choice."""
    asked = [field for field in fields if field.question is not None]
    if any(field.part is Part.OPTION for field in asked):
        return True
    texts = [table.column(field.position).drop_nulls().cast(str).unique() for field in asked]
    if any(column.is_in(list(_MISSING_TEXTS)).any() for column in texts):
        return False
    return any(column.is_in(list(_MISSING_CODES)).any() for column in texts)
