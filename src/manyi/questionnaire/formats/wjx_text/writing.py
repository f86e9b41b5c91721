"""Questions as text."""

from collections.abc import Iterator
from itertools import groupby

from manyi.problems import Problem
from manyi.questionnaire.checks import spoken_number
from manyi.questionnaire.formats.exchange import Written
from manyi.questionnaire.formats.wjx_text.labels import DROPDOWN, LABELS, MATRIX
from manyi.questionnaire.questionnaire import Choice, Item, ItemKind, Look, Questionnaire

_ONLY_TOTAL = 100


def write_wjx_text(questionnaire: Questionnaire) -> Written:
    """Return the questions as text, and in words what the text does not hold."""
    head = [questionnaire.title, *(line for line in questionnaire.intro.splitlines() if line)]
    asked = groupby(questionnaire.items(), key=_matrix_key)
    blocks = ["\n".join(_written(list(rows), n)) for n, (_, rows) in enumerate(asked, start=1)]
    text = "\n\n".join(["\n".join(head), *blocks])
    return Written(text.encode(), tuple(_losses(questionnaire)))


def _matrix_key(item: Item) -> tuple[str, ...]:
    """Return what the rows of one matrix share; an item outside a matrix shares nothing."""
    if not item.stem or item.kind is not ItemKind.LEVEL:
        return (item.id,)
    return (item.stem, *(f"{one.label}{one.points}" for one in item.choices), str(item.required))


def _written(items: list[Item], number: int) -> Iterator[str]:
    first = items[0]
    star = "*" if first.required else ""
    if first.stem and first.kind is ItemKind.LEVEL:
        yield f"{number}. {first.stem}[{MATRIX}]{star}"
        yield "行："
        yield from (f"- {item.label}" for item in items)
        yield "列："
        yield from (f"- {_level(choice)}" for choice in first.choices)
        return
    label = DROPDOWN if first.look is Look.DROPDOWN else LABELS[first.kind]
    yield f"{number}. {first.label}[{label}]{star}".replace("\n", " ")
    yield from _lines(first)


def _lines(item: Item) -> Iterator[str]:
    if item.kind is ItemKind.LEVEL:
        yield from (_level(choice) for choice in item.choices)
    elif item.kind is ItemKind.MARK:
        yield f"{spoken_number(item.minimum or 0)}~{spoken_number(item.full_mark or 0)}"
    elif item.kind is ItemKind.CASCADE:
        for choice in item.choices:
            yield from (_path(choice, child) for child in choice.children or (None,))
    else:
        yield from (one.label + "____" * one.takes_text for one in item.choices)


def _level(choice: Choice) -> str:
    return f"{choice.label}({spoken_number(choice.points or 0)}分)"


def _path(choice: Choice, child: Choice | None) -> str:
    return choice.label if child is None else f"{choice.label}/{child.label}"


def _losses(questionnaire: Questionnaire) -> Iterator[Problem]:
    if questionnaire.translations:
        languages = "、".join(sorted(questionnaire.translations))
        yield Problem("format.translations_lost", questionnaire.title, languages)
    if questionnaire.purpose or questionnaire.confidentiality:
        yield Problem("format.sheet_texts_lost", questionnaire.title)
    for item in questionnaire.items():
        lost = list(_lost_parts(item))
        if lost:
            yield Problem("format.parts_lost", item.label, "、".join(lost))
    for page in questionnaire.pages:
        if page.shown_if is not None:
            yield Problem("format.parts_lost", page.title or page.id, "整页的显示条件")


def _lost_parts(item: Item) -> Iterator[str]:
    has_bounds = item.kind is not ItemKind.MARK and (item.minimum, item.maximum) != (None, None)
    cannot = {
        "指标": item.indicator is not None,
        "显示条件": item.shown_if is not None,
        "跳题": bool(item.jumps),
        "提示": bool(item.hint),
        "不适用": bool(item.not_applicable),
        "互斥选项": any(choice.exclusive for choice in item.choices),
        "选几项的限制": (item.at_least, item.at_most) != (None, None),
        "字数限制": item.max_length is not None,
        "数字范围": has_bounds or item.decimals is not None,
        "单位": bool(item.unit),
        "日期范围": bool(item.earliest or item.latest),
        "合计（对方固定为 100）": item.total not in (None, _ONLY_TOTAL),
        "笑脸和星级": item.look in {Look.SMILEYS, Look.STARS},
        "随机次序": item.shuffled,
    }
    yield from (words for words, is_lost in cannot.items() if is_lost)
