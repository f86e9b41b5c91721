"""The table of evidence for ISO 10002, on paper and as plain data."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from manyi.core.models import Adoption
from manyi.documents.report import Block, Cell, Column, Heading, Paragraph, Report, Table
from manyi.regulation.events import EVENTS
from manyi.steps.cases.exports.papers import paper
from manyi.steps.cases.queries.iso10002 import Evidence, clause_map

COLUMNS = (
    Column("条款"),
    Column("要求", width=3.0),
    Column("由哪些记录证明", width=3.0),
    Column("条数", align="right"),
    Column("首条"),
    Column("末条"),
    Column("缺什么", width=3.0),
)


def iso_report(
    adoption: Adoption, found: tuple[Evidence, ...], *, since: date, until: date, day: date
) -> Report:
    """Return the table of evidence for a period as a document."""
    gaps = sum(bool(one.gap) for one in found)
    known = clause_map()
    return paper(
        f"{known.standard}:{known.edition} 证据表",
        adoption=adoption,
        period=f"{since:%Y-%m-%d} 至 {until:%Y-%m-%d}",
        day=day,
        verdict=f"{len(found)} 条中 {len(found) - gaps} 条有完整的证据，{gaps} 条有缺口",
        blocks=_blocks(found),
    )


def _blocks(found: tuple[Evidence, ...]) -> Iterator[Block]:
    known = clause_map()
    yield Paragraph(
        f"按 {known.standard}:{known.edition}（{known.also}）逐条列出台账里的证据，"
        "首条、末条是台账编号。"
    )
    for head, part in (("第 7 章 投诉处理过程的运行", "7."), ("第 8 章 保持和改进", "8.")):
        yield Heading(head, sheet=head[:5])
        rows = tuple(_row(one) for one in found if one.clause.clause.startswith(part))
        yield Table(COLUMNS, rows)


def _row(one: Evidence) -> tuple[Cell, ...]:
    labels = "、".join(EVENTS[verb].label for verb in one.clause.proof)
    return (
        Cell(one.clause.clause),
        Cell(f"{one.clause.title}。{one.clause.wants}"),
        Cell(labels),
        Cell(str(one.count), one.count),
        Cell(f"第 {one.first} 条" if one.first else "—"),
        Cell(f"第 {one.last} 条" if one.last else "—"),
        Cell(one.gap or "无", warning=bool(one.gap)),
    )


def iso_data(found: tuple[Evidence, ...], *, since: date, until: date) -> dict[str, Any]:
    """Return the table as plain data, for another programme."""
    known = clause_map()
    return {
        "standard": known.standard,
        "edition": known.edition,
        "also": known.also,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "lines": [
            {
                "clause": one.clause.clause,
                "title": one.clause.title,
                "proof": list(one.clause.proof),
                "entries": one.count,
                "first": one.first,
                "last": one.last,
                "cases_wanted": one.wanted,
                "cases_missing": list(one.missing),
                "gap": one.gap,
            }
            for one in found
        ],
    }
