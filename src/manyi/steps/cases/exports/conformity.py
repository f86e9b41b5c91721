"""The list for a conformity check: each step over all cases, and each case with what is amiss."""

from collections.abc import Iterator, Sequence
from datetime import date

from manyi.core.models import Adoption
from manyi.documents.report import Block, Cell, Column, Heading, Paragraph, Report, Table
from manyi.steps.cases.exports.papers import count, paper, table
from manyi.steps.cases.queries.conformity import CaseConformity, StepCount, step_counts

TITLES = ("步骤", "完成", "完成得晚", "跳过", "已逾期", "未到")


def conformity_report(
    adoption: Adoption, found: Sequence[CaseConformity], *, since: date, until: date, day: date
) -> Report:
    """Return the check of a period as a document."""
    amiss = sum(not one.conforms for one in found)
    return paper(
        "反馈办理符合性检查",
        adoption=adoption,
        period=f"{since:%Y-%m-%d} 至 {until:%Y-%m-%d}",
        day=day,
        verdict=f"检查 {len(found)} 件，{len(found) - amiss} 件符合，{amiss} 件有步骤跳过或逾期",
        blocks=_blocks(adoption, found),
    )


def _blocks(adoption: Adoption, found: Sequence[CaseConformity]) -> Iterator[Block]:
    yield Heading("按步骤", sheet="步骤")
    yield table(TITLES, map(_step, step_counts(adoption, found)), "制度规定的每一步")
    yield Heading("不符合的反馈件", sheet="不符合")
    rows = tuple(_case(one) for one in found if not one.conforms)
    if not rows:
        yield Paragraph("没有跳过或逾期的步骤。")
        return
    columns = (Column("编号"), Column("部门"), Column("处理人"), Column("哪一步", width=4.0))
    yield Table(
        columns, rows, caption="有步骤跳过或逾期的反馈件", note="编号可在系统里打开，逐步看台账。"
    )


def _step(one: StepCount) -> tuple[Cell, ...]:
    return (
        Cell(f"{one.label}（{one.role}）"),
        count(one.done),
        Cell(str(one.late), one.late, warning=one.late > 0),
        Cell(str(one.skipped), one.skipped, warning=one.skipped > 0),
        Cell(str(one.overdue), one.overdue, warning=one.overdue > 0),
        count(one.still_open),
    )


def _case(one: CaseConformity) -> tuple[Cell, ...]:
    told = "；".join(f"{step.label}：{step.words}" for step in one.amiss)
    handler = one.case.handler.name if one.case.handler else "—"
    return tuple(map(Cell, (one.case.number, one.case.unit.name, handler, told)))
