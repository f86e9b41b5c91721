"""The figures of a period on paper: a page, a Word file and a spreadsheet with the same words."""

from collections.abc import Iterator
from datetime import date

from manyi.core.models import Adoption
from manyi.documents.charts import pareto
from manyi.documents.report import (
    Block,
    Cell,
    Chart,
    Figure,
    Heading,
    Numbers,
    Paragraph,
    Point,
    Report,
    Series,
    Table,
)
from manyi.documents.report import Figures as Cards
from manyi.steps.cases.exports.papers import count, paper, percent, rate, span, table
from manyi.steps.cases.queries.figures import (
    GROUPS,
    LEAST_FOR_A_RATE,
    CaseFigures,
    Figures,
    Rate,
    Theme,
)

SPEED = ("", "件数 n", "首次回应（小时）", "解决（小时）", "逾期", "重新打开", "重复投诉")
RATES = ("", "件数 n", "响应率", "解决率", "按期答复率", "回访满意率", "客户评价满意率")
SPEED_NOTE = "小时只计工作时间，取居中的一件；重复投诉指同一客户在本期就同一对象再次投诉。"
RATE_NOTE = (
    f"括号内为分母 n 和 95% 区间；分母不到 {LEAST_FOR_A_RATE} 件的不计比率，"
    "以免由几件推断全体，或认出个人。"
)
SHOWN_IN_A_CHART = 12


def figures_report(adoption: Adoption, figures: Figures, *, day: date) -> Report:
    """Return the figures as a document."""
    return paper(
        "反馈统计",
        adoption=adoption,
        period=f"{figures.since:%Y-%m-%d} 至 {figures.until:%Y-%m-%d}",
        day=day,
        verdict=f"收到 {figures.total.n} 件，逾期 {figures.total.late} 件",
        blocks=_blocks(figures),
    )


def _blocks(figures: Figures) -> Iterator[Block]:
    what = str(GROUPS[figures.group][0])
    rows = (*figures.groups, figures.total)
    yield Heading("概况", sheet="概况")
    yield Cards(_cards(figures.total))
    yield Heading(f"按{what}", sheet="分组")
    yield table((what, *SPEED[1:]), map(_speed, rows), f"数量和快慢，按{what}", SPEED_NOTE)
    yield table((what, *RATES[1:]), map(_rates, rows), f"比率，按{what}", RATE_NOTE)
    yield Heading("投诉集中在哪里", sheet="帕累托")
    if not figures.paretos:
        yield Paragraph("本期没有投诉。")
    for title, counts in figures.paretos:
        yield _pareto(title, counts)
    yield Heading("投诉与调查指标", sheet="指标")
    yield from _themes(figures.themes)


def _cards(total: CaseFigures) -> tuple[Figure, ...]:
    return (
        Figure("收到", str(total.n), total.n),
        _card("响应率", total.responded),
        _card("解决率", total.solved),
        _card("回访满意率", total.content),
    )


def _card(label: str, one: Rate) -> Figure:
    interval = f"95% 区间 {span(one.interval)}" if one.interval else "件数太少，不计比率"
    return Figure(label, percent(one.share), one.share, n=one.n, interval=interval)


def _speed(one: CaseFigures) -> tuple[Cell, ...]:
    return (
        Cell(one.label),
        count(one.n),
        _hours(one.response_hours),
        _hours(one.solve_hours),
        Cell(str(one.late), one.late, warning=one.late > 0),
        count(one.reopened),
        count(one.repeated),
    )


def _hours(hours: float | None) -> Cell:
    return Cell("—" if hours is None else f"{hours:.1f}", hours)


def _rates(one: CaseFigures) -> tuple[Cell, ...]:
    rates = (one.responded, one.solved, one.in_time, one.content, one.rated)
    return (Cell(one.label), count(one.n), *map(_rate, rates))


def _rate(one: Rate) -> Cell:
    if one.share is None:
        return Cell(f"n = {one.n}，太少")
    return Cell(f"{percent(one.share)}（{one.n}；{span(one.interval)}）", one.share)


def _pareto(title: str, counts: tuple[tuple[str, int], ...]) -> Chart:
    shown = counts[:SHOWN_IN_A_CHART]
    rest = sum(n for _label, n in counts[SHOWN_IN_A_CHART:])
    named = (*shown, ("其余", rest)) if rest else shown
    points = tuple(Point(n, str(n)) for _label, n in named)
    labels = tuple(label for label, _n in named)
    numbers = Numbers(labels, (Series("件数", points),), unit="count")
    most = "、".join(f"{label} {n} 件" for label, n in named[:3])
    return Chart(
        pareto(numbers),
        caption=f"投诉按{title}的帕累托图",
        alt=f"投诉按{title}由多到少：{most}",
        numbers=numbers,
        shape="pareto",
    )


def _themes(themes: tuple[Theme, ...]) -> tuple[Paragraph | Table, ...]:
    if not themes:
        return (Paragraph("本期的投诉没有对应到调查指标。可以在「分类」里给每一类写上指标。"),)
    titles = ("指标", "投诉件数", "最近一次调查的满意度", "答卷 n")
    rows = [
        (Cell(one.label), count(one.complaints), rate(one.degree), count(one.answers))
        for one in themes
    ]
    return (table(titles, rows, "投诉的主题与调查指标", "满意度取本单位最近一次计分。"),)
