"""The monthly report of return visits （回访月报）."""

from datetime import date

from manyi.core.models import Adoption
from manyi.documents.report import Cell, Column, Figure, Figures, Heading, Paragraph, Report, Table
from manyi.steps.cases.enums import Content
from manyi.steps.cases.exports.papers import count, paper, percent, rate, span, table
from manyi.steps.cases.models import ReturnVisit
from manyi.steps.cases.queries.visits import VisitCount, VisitMonth

TITLES = ("", "回访客户", "拨打次数", "接通 n", "满意", "满意率", "95% 区间", "失访", "发现问题")
NOTE = "客户按反馈件的轮次计；满意率以接通并问到的客户为分母，失访和未接通的不在内。"


def visit_report(adoption: Adoption, month: VisitMonth, *, day: date) -> Report:
    """Return the month's return visits: how many, whom they reached, what they found."""
    total = month.total
    verdict = f"回访 {total.asked} 位客户，接通 {total.reached} 位"
    blocks = [
        Heading("本月概况", sheet="概况"),
        Figures(_cards(total)),
        Heading("按处理人和部门", sheet="分组"),
        _table("处理人", month.by_handler, total),
        _table("部门", month.by_unit, total),
        Heading("发现的问题", sheet="问题"),
        *_problems(month),
    ]
    return paper(
        "回访月报", adoption=adoption, period=month.month, day=day, verdict=verdict, blocks=blocks
    )


def _cards(total: VisitCount) -> tuple[Figure, ...]:
    return (
        Figure("回访客户", str(total.asked), total.asked),
        Figure("接通", str(total.reached), total.reached, n=total.asked),
        Figure(
            "满意率",
            percent(total.rate),
            total.rate,
            n=total.reached,
            interval=f"95% 区间 {span(total.interval)}",
        ),
        Figure("发现问题", str(total.problems), total.problems, n=total.tries),
    )


def _table(what: str, rows: tuple[VisitCount, ...], total: VisitCount) -> Table:
    titles = (what, *TITLES[1:])
    return table(titles, map(_row, (*rows, total)), f"按{what}", NOTE)


def _row(one: VisitCount) -> tuple[Cell, ...]:
    return (
        Cell(one.label),
        count(one.asked),
        count(one.tries),
        count(one.reached),
        count(one.satisfied),
        rate(one.rate),
        Cell(span(one.interval)),
        count(one.lost),
        count(one.problems),
    )


def _level(visit: ReturnVisit) -> str:
    return str(Content(visit.content).label) if visit.content else ""


def _problems(month: VisitMonth) -> tuple[Paragraph | Table, ...]:
    if not month.problems:
        return (Paragraph("本月回访没有发现问题。"),)
    columns = (Column("编号"), Column("部门"), Column("客户的话", width=4.0))
    rows = tuple(
        tuple(map(Cell, (one.case.number, one.case.unit.name, one.words or _level(one))))
        for one in month.problems
    )
    return (Table(columns, rows, caption="客户不满意或发现新问题的回访"),)
