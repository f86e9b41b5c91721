"""The chapter on feedback that a report of a wave carries."""

from typing import Any

from manyi.documents.report import Cell, Column, Paragraph, Table
from manyi.steps.cases.queries import KindCount, handled_during
from manyi.steps.sampling.models import Wave

COLUMNS = ("类别", "件数 n", "已关闭", "未关闭", "逾期答复或逾期未答")
NOTE = "自本期发出至截止收到的，以及由本期低分答卷开立的反馈件；状态以编制报告时为准。"


def report_chapter(*, wave: Wave, **_about: object) -> dict[str, Any] | None:
    """Return how complaints and other feedback were handled; nothing where there was none."""
    counts = handled_during(wave)
    if not counts:
        return None
    n, late = sum(one.n for one in counts), sum(one.late for one in counts)
    told = f"共收到反馈 {n} 件，已关闭 {sum(one.closed for one in counts)} 件，逾期 {late} 件。"
    columns = (Column(COLUMNS[0]), *(Column(title, align="right") for title in COLUMNS[1:]))
    table = Table(columns, tuple(map(_row, counts)), caption="反馈办理情况", note=NOTE)
    return {"title": "客户反馈与投诉", "sheet": "反馈", "blocks": [Paragraph(told), table]}


def _row(count: KindCount) -> tuple[Cell, ...]:
    numbers = (count.n, count.closed, count.still_open, count.late)
    return (Cell(count.label), *(Cell(str(number), number) for number in numbers))
