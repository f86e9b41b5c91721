"""Exports of 腾讯问卷: recognised by their header row. Its matrix columns are not known yet."""

import re
from collections.abc import Sequence
from dataclasses import replace

from manyi.questionnaire.formats.assembly import Table
from manyi.questionnaire.formats.headers import Export, HeaderField, Part, runs_of_one_question

TOOL = "腾讯问卷"
_ALWAYS = frozenset(("编号", "开始答题时间", "结束答题时间"))
METADATA = _ALWAYS | {
    *("答题时长", "语言", "清洗数据结果", "智能清洗数据无效概率"),
    *("地理位置国家和地区", "地理位置省", "地理位置市", "用户类型", "用户标识", "昵称"),
    *("自定义字段", "IP", "UA", "Referrer", "中奖时间", "中奖金额", "审核状态"),
}
_NUMBERED = re.compile(r"(\d{1,3})\.(.*)")
_BLANK = re.compile(r"(.*)_填空(\d+)")
_CHOICE = re.compile(r"[A-Z]{1,2}\.(.*)")


def recognise(table: Table) -> Export | None:
    """Return what the header says when 腾讯问卷 wrote it, else None."""
    if not set(table.titles) >= _ALWAYS:
        return None
    return Export(TOOL, _fields(table.titles))


def choice_words(text: str) -> str:
    """Return the option without its letter: `A.男` → `男`."""
    found = _CHOICE.fullmatch(text.strip())
    return found[1] if found else text.strip()


def _fields(titles: Sequence[str]) -> tuple[HeaderField, ...]:
    single = [_field(i, title) for i, title in enumerate(titles)]
    return tuple(field for run in runs_of_one_question(single) for field in _run(run))


def _field(position: int, title: str) -> HeaderField:
    numbered = _NUMBERED.fullmatch(title)
    if title in METADATA or not title:
        return HeaderField(position, title)
    if numbered is None:
        return HeaderField(position, title, None, title)
    number, stem = int(numbered[1]), numbered[2].strip()
    blank = _BLANK.fullmatch(stem)
    if blank:
        return HeaderField(position, title, number, blank[1], Part.BLANK, f"填空{blank[2]}")
    return HeaderField(position, title, number, stem)


def _run(run: list[HeaderField]) -> list[HeaderField]:
    """Return one column an option (`题干:选项`) when a question has several columns."""
    if len(run) == 1 or any(field.part is not Part.WHOLE for field in run):
        return run
    return [_option(field) for field in run]


def _option(field: HeaderField) -> HeaderField:
    stem, colon, option = field.stem.partition(":")
    if not colon:
        return field
    return replace(field, stem=stem, part=Part.OPTION, label=option)
