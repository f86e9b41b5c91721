"""The chapters of figures: overall, by indicator, by level, and the lowest levels."""

from manyi.documents import charts
from manyi.documents.report import (
    Block,
    Cell,
    Chart,
    Column,
    Heading,
    Numbers,
    Paragraph,
    Point,
    Series,
    Table,
)
from manyi.regulation.scorecard import ItemLine, ScoreLine, TallyLine
from manyi.regulation.scorecard.printing import NOTHING
from manyi.steps.reporting.exports.reading import (
    Reading,
    count,
    item_point,
    listed,
)

_SPOKES = range(3, 17)
_BARS_FOR_A_PARETO = 3
_BARS_IN_A_PARETO = 10


def overall(reading: Reading) -> list[Block]:
    """Return every score with its working, and the picture of those that are shares."""
    lines = [line for line in reading.card.scores if line.unit != "count"]
    if not lines:
        return []
    blocks: list[Block] = [_scores(reading, lines)]
    blocks += [
        Paragraph(f"{line.label}：{line.note or '不完整，缺一部分，不改权重代算'}。", "warning")
        for line in lines
        if not line.complete
    ]
    drawn = [line for line in reading.shares if line.value is not None]
    if drawn:
        blocks.append(_scores_chart(reading, drawn))
    return blocks


def _scores(reading: Reading, lines: list[ScoreLine]) -> Table:
    rows = tuple(
        (
            Cell(line.label),
            Cell(line.printed if line.complete else "不完整", line.value, not line.complete),
            Cell(
                f"{line.printed_low}–{line.printed_high}" if line.low is not None else NOTHING,
            ),
            count(line.n),
            Cell(line.working or NOTHING),
            Cell(line.band or NOTHING),
        )
        for line in lines
    )
    columns = (
        Column("项目", width=1.6),
        Column("数值", "right"),
        Column("区间", "right", 1.6),
        Column("n", "right", 0.8),
        Column("计算过程", width=2.6),
        Column("等级", "center", 0.8),
    )
    return Table(columns, rows, "总体数字与计算过程", "n 是计入的作答数；公式见附录。")


def _scores_chart(reading: Reading, lines: list[ScoreLine]) -> Chart:
    numbers = Numbers(
        tuple(line.label for line in lines),
        (
            Series(
                "数值",
                tuple(Point(line.value, line.printed, line.low, line.high) for line in lines),
            ),
        ),
    )
    told = "，".join(f"{line.label} {line.printed}" for line in lines)
    return Chart(
        charts.interval_bars(numbers, target=reading.common_target),
        "总体满意度与满意率",
        f"竖条图：{told}。竖线是置信区间。",
        numbers,
        "column",
    )


def items(reading: Reading) -> list[Block]:
    """Return each audience's indicators: table, ranked bars, and one web for all audiences."""
    blocks: list[Block] = []
    several = len(reading.audiences) > 1
    for audience in reading.audiences:
        lines = reading.items_of(audience)
        label = reading.audience_label(audience)
        if several:
            blocks.append(Heading(f"{label}评价", 2))
        blocks.append(_item_table(reading, lines, f"各指标（{label}）"))
        if any(line.degree is not None for line in lines):
            blocks.append(_item_chart(reading, lines, label, audience))
    web = _web(reading)
    return [*blocks, web] if web is not None else blocks


def _item_table(reading: Reading, lines: tuple[ItemLine, ...], caption: str) -> Table:
    weak = {entry.item.indicator for entry in reading.weak}
    rows = tuple(
        (
            Cell(line.label),
            count(line.n),
            count(line.missing),
            Cell(line.printed_mean or NOTHING, line.mean),
            Cell(
                line.printed_degree or NOTHING,
                line.degree,
                line.audience == reading.main_audience and line.indicator in weak,
            ),
            Cell(reading.interval(line.low, line.high)),
            Cell(line.printed_rate or NOTHING, line.rate),
            Cell(line.grade or NOTHING),
        )
        for line in lines
    )
    columns = (
        Column("指标", width=2.2),
        Column("n", "right", 0.9),
        Column("缺答", "right", 0.9),
        Column("均分", "right"),
        Column("满意度", "right", 1.1),
        Column("区间", "right", 1.9),
        Column("满意率", "right", 1.1),
        Column("等级", "center", 0.9),
    )
    return Table(columns, rows, caption, "红字是需要改进的主要方面，理由见“不满意的主要方面”一章。")


def _item_chart(reading: Reading, lines: tuple[ItemLine, ...], label: str, audience: str) -> Chart:
    weak = {entry.item.indicator for entry in reading.weak}
    main = audience == reading.main_audience
    numbers = charts.ranked(
        Numbers(
            tuple(line.label for line in lines),
            (
                Series(
                    "满意度",
                    tuple(
                        item_point(line, warning=main and line.indicator in weak) for line in lines
                    ),
                ),
            ),
        )
    )
    target = reading.degree_target
    mark = Point(target.target, target.printed_target) if target is not None else None
    best, worst = numbers.categories[0], numbers.categories[-1]
    return Chart(
        charts.ranked_bars(numbers, target=mark),
        f"各指标满意度，从高到低（{label}）",
        f"横条图：{len(lines)} 个指标从高到低，最高{best}，最低{worst}。横线是置信区间。",
        numbers,
        "bar",
        height=_lying_height(len(lines)),
        note="红条是需要改进的主要方面。" if main and weak else "",
    )


def _lying_height(bars: int) -> int:
    return max(200, 90 + 34 * bars)


def _web(reading: Reading) -> Chart | None:
    main = reading.items_of(reading.main_audience)
    if len(main) not in _SPOKES:
        return None
    names = {line.indicator: line.label for line in main}
    series = []
    for audience in reading.audiences:
        by_indicator = {line.indicator: line for line in reading.items_of(audience)}
        points = tuple(
            item_point(by_indicator[key]) if key in by_indicator else Point(None) for key in names
        )
        series.append(Series(reading.audience_label(audience), points))
    numbers = Numbers(tuple(names.values()), tuple(series))
    return Chart(
        charts.radar(numbers),
        "各指标满意度的轮廓",
        f"雷达图：{listed(names.values())}；对比{listed(line.name for line in series)}。",
        numbers,
        "radar",
        height=430,
    )


def distribution(reading: Reading) -> list[Block]:
    """Return how the answers of each audience fall on the levels of the scale."""
    blocks: list[Block] = []
    for audience in reading.audiences:
        lines = tuple(line for line in reading.items_of(audience) if sum(line.counts))
        if not lines:
            continue
        label = reading.audience_label(audience)
        blocks += [_levels_table(lines, label), _levels_chart(reading, lines, label)]
    return blocks


def _levels_table(lines: tuple[ItemLine, ...], label: str) -> Table:
    levels = lines[0].level_labels
    rows = tuple(
        (Cell(line.label), *(count(number) for number in line.counts), count(sum(line.counts)))
        for line in lines
    )
    columns = (
        Column("指标", width=2.2),
        *(Column(level, "right") for level in levels),
        Column("合计", "right"),
    )
    return Table(columns, rows, f"各级的作答数（{label}）")


def _levels_chart(reading: Reading, lines: tuple[ItemLine, ...], label: str) -> Chart:
    levels = lines[0].level_labels
    series = tuple(
        Series(
            level,
            tuple(
                Point(
                    line.counts[place] / sum(line.counts),
                    reading.share(line.counts[place] / sum(line.counts)),
                )
                for line in lines
            ),
        )
        for place, level in enumerate(levels)
    )
    numbers = Numbers(tuple(line.label for line in lines), series)
    return Chart(
        charts.stacked_levels(numbers),
        f"满意度分布（{label}）",
        f"堆叠横条图：{len(lines)} 个指标在{listed(levels)}上的占比。",
        numbers,
        "stacked_bar",
        height=_lying_height(len(lines)) + 20,
    )


def worst(reading: Reading) -> list[Block]:
    """Return the lowest levels' frequency and causes, for the survey and the self part apart."""
    blocks: list[Block] = []
    for part, title in (("survey", "调查部分"), ("self", "自评部分")):
        lines = reading.tally_of(part)
        if not lines:
            continue
        blocks += [Heading(title, 2), _tally_table(reading, lines, title)]
        if sum(line.total > 0 for line in lines) >= _BARS_FOR_A_PARETO:
            blocks.append(_pareto(lines, title))
    return blocks


def _tally_table(reading: Reading, lines: tuple[TallyLine, ...], title: str) -> Table:
    levels = lines[0].level_labels
    rows = tuple(
        (
            Cell(line.label),
            *(count(number) for number in line.counts),
            count(line.total),
            Cell(reading.share(line.total / line.n if line.n else None)),
            Cell("；".join(reading.material.causes.get(line.indicator, ())) or "尚未登记"),
        )
        for line in lines
    )
    columns = (
        Column("项目", width=2),
        *(Column(level, "right") for level in levels),
        Column("合计", "right", 0.8),
        Column("占作答", "right"),
        Column("原因", width=2),
    )
    note = "原因由满意度调查分析会和责任部门查明后登记。"
    return Table(columns, rows, f"{title}：{listed(levels)}的项目与频次", note)


def _pareto(lines: tuple[TallyLine, ...], title: str) -> Chart:
    counted = [line for line in lines if line.total][:_BARS_IN_A_PARETO]
    levels = listed(lines[0].level_labels)
    numbers = Numbers(
        tuple(line.label for line in counted),
        (Series(f"{levels}次数", tuple(Point(line.total, str(line.total)) for line in counted)),),
        unit="count",
    )
    told = "，".join(f"{line.label} {line.total} 次" for line in counted)
    return Chart(
        charts.pareto(numbers),
        f"{title}：{levels}频次",
        f"排列图：{told}。",
        numbers,
        "pareto",
        note="只画次数最多的 10 个项目。" if len(counted) == _BARS_IN_A_PARETO else "",
    )
