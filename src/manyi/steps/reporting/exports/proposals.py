"""The chapters that look ahead: what is weak, and what might be done about it."""

from manyi.documents import charts
from manyi.documents.report import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Numbers,
    Paragraph,
    Point,
    Series,
    Table,
)
from manyi.regulation.scorecard.printing import NOTHING
from manyi.steps.reporting.exports.reading import Reading, WeakItem, count, item_point

_POINTS_FOR_A_MAP = 3


def weak(reading: Reading) -> list[Block]:
    """Return the indicators to work on, each with the reason it is on the list."""
    if not reading.weak:
        return []
    blocks: list[Block] = [_weak_table(reading)]
    chart = _importance_chart(reading)
    return [*blocks, chart] if chart is not None else blocks


def _weak_table(reading: Reading) -> Table:
    tallied = {line.indicator: line for line in reading.tally_of("survey")}
    rows = tuple(
        (
            Cell(entry.item.label),
            Cell(entry.item.printed_degree, entry.item.degree, warning=True),
            Cell(reading.interval(entry.item.low, entry.item.high)),
            count(entry.item.n),
            count(tallied[entry.item.indicator].total)
            if entry.item.indicator in tallied
            else Cell(NOTHING),
            Cell("；".join(entry.reasons)),
        )
        for entry in reading.weak
    )
    columns = (
        Column("指标", width=1.6),
        Column("满意度", "right"),
        Column("区间", "right", 1.7),
        Column("n", "right", 0.8),
        Column("低分次数", "right"),
        Column("为什么列入", width=2.6),
    )
    note = "在最低的三分之一里，列入低于目标的和明显低于各指标平均的；都没有时列最低的一个。"
    return Table(columns, rows, "需要改进的指标，从低到高", note)


def _importance_chart(reading: Reading) -> Chart | None:
    importance = reading.material.importance
    items = [
        item
        for item in reading.items_of(reading.main_audience)
        if item.degree is not None and item.indicator in importance
    ]
    if len(items) < _POINTS_FOR_A_MAP:
        return None
    numbers = Numbers(
        tuple(item.label for item in items),
        (
            Series("重要度", tuple(Point(importance[item.indicator]) for item in items)),
            Series("满意度", tuple(item_point(item) for item in items)),
        ),
    )
    return Chart(
        charts.importance_performance(numbers),
        "重要度与满意度",
        f"四象限图：{len(items)} 个指标，左上是重要而不满意的。",
        numbers,
        "scatter",
        height=420,
        note="虚线是平均数；左上角先改进。",
    )


def suggestions(reading: Reading) -> list[Block]:
    """Return proposals drawn from the weak indicators, and those people wrote."""
    blocks: list[Block] = [
        Paragraph(_proposal(reading, entry), "proposal") for entry in reading.weak
    ]
    if blocks:
        blocks.append(
            Paragraph(
                "以上由系统按数据列出，是建议，不是结论；采纳与否由编制人和审批人决定。", "note"
            )
        )
    if reading.material.suggestions:
        blocks.append(Paragraph("编制人的建议："))
        blocks.append(Bullets(reading.material.suggestions, numbered=True))
    return blocks


def _proposal(reading: Reading, entry: WeakItem) -> str:
    item = entry.item
    causes = reading.material.causes.get(item.indicator, ())
    cause = f"已登记的原因：{'；'.join(causes)}。" if causes else "先查明原因。"
    why = "；".join(entry.reasons)
    return (
        f"{item.label}（满意度 {item.printed_degree}，n = {item.n}；{why}）。{cause}"
        "由责任部门拟订纠正措施和预防措施，列入改进计划，写明责任人和完成日期，"
        "下一期用同一指标验证。"
    )
