"""The report as a whole: which chapters, in which order, under which numbers."""

from collections.abc import Callable, Mapping
from datetime import date

from manyi.documents.report import (
    Block,
    Heading,
    Paragraph,
    Report,
    Signature,
    Signatures,
    Verdict,
)
from manyi.regulation.pack import Pack
from manyi.regulation.scorecard import Scorecard
from manyi.steps.reporting.exports import comparison, figures, opening, proposals
from manyi.steps.reporting.exports.appendix import appendices
from manyi.steps.reporting.exports.material import Material
from manyi.steps.reporting.exports.reading import Reading

Chapter = Callable[[Reading], list[Block]]

# Chapter → (title when the pack gives none, short name in Excel, what fills it).
_CHAPTERS: Mapping[str, tuple[str, str, Chapter]] = {
    "overall": ("总体满意度、满意率与目标", "总体", figures.overall),
    "items": ("各指标", "指标", figures.items),
    "distribution": ("满意度分布", "分布", figures.distribution),
    "worst": ("不满意、很不满意项目与频次", "不满意项目", figures.worst),
    "competitor": ("与竞争对手比较", "竞争对手", comparison.competitor),
    "baseline": ("与企业基准、目标比较", "基准与目标", comparison.baseline),
    "trend": ("趋势", "趋势", comparison.trend),
    "segments": ("分组", "分组", comparison.segments),
    "objects": ("评价对象", "对象", comparison.objects),
    "weak": ("不满意的主要方面", "主要方面", proposals.weak),
    "suggestions": ("改进建议", "改进建议", proposals.suggestions),
}
# Why a chapter the regulation asks for has nothing to show.
_EMPTY: Mapping[str, str] = {
    "overall": "没有可以计分的作答，所以没有总体数字。",
    "worst": "本次没有统计不满意、很不满意的项目。",
    "competitor": "本次没有回收竞争对手满意度调查表，无法比较。",
    "baseline": "还没有批准的目标或企业基准，无法比较。",
    "trend": "没有往期数字，从本期起积累。",
    "weak": "没有可以计分的指标。",
    "suggestions": "没有由数据得出的建议。",
}
# Regulations name the same chapter differently.
ALSO_CALLED: Mapping[str, str] = {"summary": "overall"}
_NOT_COMPUTED = "本章没有可以由数据算出的内容，编制人也还没有填写。"
_DIGITS = "零一二三四五六七八九十"
_TEN = 10


def compose_report(
    card: Scorecard,
    *,
    pack: Pack,
    survey_key: str,
    title: str,
    unit: str,
    period: str,
    day: date,
    data_hash: str,
    version: str = "第 1 版",
    report_key: str | None = None,
    material: Material | None = None,
) -> Report:
    """Return the report of one scorecard, its chapters in the order the pack's report gives.

    Without report_key the pack's report on this survey is taken, and the usual order when the
    pack has none. Chapters the pack asks for are always there; the others when they have content.
    """
    chosen = report_key or report_on(pack, survey_key)
    reading = Reading(card, pack, survey_key, period, data_hash, chosen, material or Material())
    return Report(
        title=title,
        subtitle=card.survey_label,
        unit=unit,
        period=period,
        date=day,
        verdict=Verdict(card.validity.text, card.validity.reason),
        version=version,
        rounding=card.rounding_words,
        data_hash=data_hash,
        blocks=tuple(_blocks(reading)),
    )


def report_on(pack: Pack, survey_key: str) -> str | None:
    """Return the key of the pack's report written after this survey is scored, if there is one."""
    for key, report in pack.reports.items():
        if report.when.after == "wave.scored" and report.when.of in (None, f"surveys.{survey_key}"):
            return key
    return None


def _blocks(reading: Reading) -> list[Block]:
    chapters: list[tuple[str, str, list[Block]]] = [
        ("摘要", "摘要", opening.summary(reading)),
        ("方法与回收", "方法与回收", opening.method(reading)),
        *_body(reading),
        *((one.title, one.sheet, list(one.blocks)) for one in reading.material.chapters),
        ("编制与审批", "审批", [Signatures(_signatures(reading))]),
    ]
    blocks: list[Block] = []
    for number, (title, sheet, content) in enumerate(chapters, start=1):
        blocks += [Heading(f"{chinese_number(number)}、{title}", 1, sheet), *content]
    return [*blocks, *appendices(reading)]


def _body(reading: Reading) -> list[tuple[str, str, list[Block]]]:
    asked = _asked(reading)
    found = []
    for key in _order(tuple(asked)):
        title, sheet, fill = _CHAPTERS.get(key, (asked.get(key, key), asked.get(key, key), _none))
        content = fill(reading)
        written = reading.material.texts.get(key, "")
        if written:
            content = [*(Paragraph(part) for part in written.splitlines() if part), *content]
        if not content and key in asked:
            content = [Paragraph(_EMPTY.get(key, _NOT_COMPUTED))]
        if content:
            found.append((asked.get(key, title), sheet, content))
    return found


def _none(_reading: Reading) -> list[Block]:
    return []


def _asked(reading: Reading) -> Mapping[str, str]:
    if reading.report_key is None:
        return {}
    sections = reading.pack.reports[reading.report_key].sections
    return {ALSO_CALLED.get(key, key): title for key, title in sections.items()}


def _order(asked: tuple[str, ...]) -> list[str]:
    """Put the chapters nobody asked for where a reader looks for them."""
    if not asked:
        return list(_CHAPTERS)
    order = list(asked)
    place = order.index("overall") + 1 if "overall" in order else 0
    missing = [key for key in ("overall", "items", "distribution") if key not in order]
    order[place:place] = missing
    late = [key for key in _CHAPTERS if key not in order]
    place = order.index("suggestions") if "suggestions" in order else len(order)
    # Proposals come last even when the regulation does not name them.
    ahead = [key for key in late if key != "suggestions"]
    order[place:place] = ahead
    return order if "suggestions" in order else [*order, "suggestions"]


def _signatures(reading: Reading) -> tuple[Signature, ...]:
    return reading.material.signatures or (
        Signature("编制"),
        Signature("审核"),
        Signature("批准"),
    )


def chinese_number(number: int) -> str:
    """Return 1 to 99 as a chapter number: 一, 十, 十一, 二十一."""
    tens, ones = divmod(number, _TEN)
    front = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return front + (_DIGITS[ones] if ones else "")
