"""The chapters that compare: competitors, targets, earlier periods, groups, objects."""

from itertools import groupby

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
from manyi.regulation.scorecard import CompetitorLine, GroupLine, ItemLine, ScoreLine, TargetLine
from manyi.regulation.scorecard.printing import NOTHING
from manyi.steps.reporting.exports.material import Baseline, Earlier
from manyi.steps.reporting.exports.reading import Reading, count, item_point, listed

_MET = {True: "达到", False: "未达到", None: "无法比较"}
# The scorecard's own word for assessment objects; segments carry the words of their file.
_DIMENSIONS = {"objects": "评价对象"}
_MOST_COMPETITORS = 3
_MOST_BARS = 20


def competitor(reading: Reading) -> list[Block]:
    """Return what own customers say of competitors, beside the own figures."""
    lines = reading.card.competitors
    if not lines:
        return []
    blocks: list[Block] = [_competitor_table(lines)]
    blocks += [
        Paragraph(f"{line.competitor}：{line.note}。", "warning")
        for line in lines
        if not line.enough and line.note
    ]
    drawn = [line for line in lines if line.enough][:_MOST_COMPETITORS]
    if drawn:
        blocks += [_competitor_overall(reading, drawn), _competitor_items(reading, drawn)]
    return blocks


def _competitor_table(lines: tuple[CompetitorLine, ...]) -> Table:
    rows = tuple(
        (
            Cell(line.competitor),
            count(line.respondents),
            count(line.needed),
            Cell(line.printed_degree or NOTHING, line.degree),
            Cell(line.printed_rate or NOTHING, line.rate),
            Cell("够" if line.enough else f"样本不足（需≥{line.needed}）", warning=not line.enough),
        )
        for line in lines
    )
    columns = (
        Column("竞争对手", width=2),
        Column("回收", "right"),
        Column("至少", "right"),
        Column("满意度", "right"),
        Column("满意率", "right"),
        Column("样本", "center", 1.6),
    )
    return Table(columns, rows, "本公司客户眼中的竞争对手", "由本公司的客户填写。")


def _competitor_overall(reading: Reading, lines: list[CompetitorLine]) -> Chart:
    own = reading.degrees
    names = [line.label for line in own] + [line.competitor for line in lines]
    points = [Point(line.value, line.printed, line.low, line.high) for line in own]
    points += [Point(line.degree, line.printed_degree) for line in lines]
    numbers = Numbers(tuple(names), (Series("数值", tuple(points)),))
    told = "，".join(f"{name} {point.printed}" for name, point in zip(names, points, strict=True))
    return Chart(
        charts.ranked_bars(numbers),
        "本公司与竞争对手的满意度",
        f"横条图：{told}。",
        numbers,
        "bar",
        height=90 + 36 * len(names),
    )


def _competitor_items(reading: Reading, lines: list[CompetitorLine]) -> Chart:
    own = reading.items_of(reading.main_audience)
    series = [_matched("本公司", own, own)]
    series += [_matched(line.competitor, line.items, own) for line in lines]
    series += [
        _matched(f"自评（{reading.audience_label(audience)}）", reading.items_of(audience), own)
        for audience in reading.audiences
        if audience in reading.self_audiences
    ]
    numbers = Numbers(tuple(item.label for item in own), tuple(series))
    return Chart(
        charts.paired_bars(numbers),
        "各指标与竞争对手对比",
        f"成组竖条图：{len(own)} 个指标上，{listed(line.name for line in series)}的满意度。",
        numbers,
        "column",
        height=430,
    )


def _matched(name: str, lines: tuple[ItemLine, ...], own: tuple[ItemLine, ...]) -> Series:
    """Return the lines as a series in the order of the company's own indicators."""
    found = {line.indicator: line for line in lines}
    return Series(
        name,
        tuple(
            item_point(found[item.indicator]) if item.indicator in found else Point(None)
            for item in own
        ),
    )


def baseline(reading: Reading) -> list[Block]:
    """Return the figures against their targets and against the company's baseline."""
    blocks: list[Block] = []
    targets = reading.card.targets
    if targets:
        blocks.append(_target_table(targets))
        blocks += [
            _dial(line) for line in targets if line.value is not None and line.target is not None
        ]
    held = reading.material.baseline
    if held is not None and held.figures:
        blocks += _baseline(reading, held)
    return blocks


def _target_table(lines: tuple[TargetLine, ...]) -> Table:
    rows = tuple(
        (
            Cell(line.label),
            Cell(line.printed_value or NOTHING, line.value),
            Cell(line.printed_target or NOTHING, line.target),
            Cell(_MET[line.met], warning=line.met is False),
            Cell(line.note or NOTHING),
        )
        for line in lines
    )
    columns = (
        Column("目标", width=2),
        Column("本期", "right"),
        Column("目标值", "right"),
        Column("结论", "center"),
        Column("说明", width=2),
    )
    return Table(columns, rows, "本期与目标")


def _dial(line: TargetLine) -> Chart:
    numbers = Numbers(
        (line.label,),
        (
            Series("本期", (Point(line.value, line.printed_value),)),
            Series("目标", (Point(line.target, line.printed_target),)),
        ),
    )
    return Chart(
        charts.target_gauge(numbers, target=line.target),
        f"{line.label}：本期 {line.printed_value}，目标 {line.printed_target}",
        f"仪表图：{line.label}本期 {line.printed_value}，目标 {line.printed_target}，"
        f"{_MET[line.met]}。",
        numbers,
        "column",
        height=320,
        note="短线是目标；弧未到目标时为红色。",
    )


def _baseline(reading: Reading, held: Baseline) -> list[Block]:
    lines = [line for line in reading.shares if line.key in held.figures and line.value is not None]
    if not lines:
        return []
    own = tuple(Point(line.value, line.printed, line.low, line.high) for line in lines)
    other = tuple(
        Point(held.figures[line.key], reading.style.text(held.figures[line.key], line.unit))
        for line in lines
    )
    numbers = Numbers(
        tuple(line.label for line in lines), (Series("本期", own), Series(held.label, other))
    )
    chart = Chart(
        charts.paired_bars(numbers),
        f"本期与{held.label}",
        f"成组竖条图：{listed(line.label for line in lines)}，本期与{held.label}对比。",
        numbers,
        "column",
    )
    return [Heading(f"与{held.label}比较", 2), chart]


def trend(reading: Reading) -> list[Block]:
    """Return the headline figures over the periods, this one last."""
    earlier = reading.material.earlier
    lines = [line for line in reading.headline if line.unit in ("share", "hundred")]
    if not earlier or not lines:
        return []
    rows = [
        (Cell(entry.period + ("（补录）" if entry.entered else "")), *_past(reading, lines, entry))
        for entry in earlier
    ]
    rows.append((Cell(reading.period), *(Cell(line.printed, line.value) for line in lines)))
    columns = (Column("期间", width=1.6), *(Column(line.label, "right") for line in lines))
    note = "“补录”是没有原始答卷、只录入结果的往期数字。" if any(e.entered for e in earlier) else ""
    return [Table(columns, tuple(rows), "历期数字", note), _trend_chart(reading, lines)]


def _past(reading: Reading, lines: list[ScoreLine], entry: Earlier) -> tuple[Cell, ...]:
    return tuple(
        Cell(
            reading.style.text(entry.figures.get(line.key), line.unit), entry.figures.get(line.key)
        )
        for line in lines
    )


def _trend_chart(reading: Reading, lines: list[ScoreLine]) -> Chart:
    periods = (*(entry.period for entry in reading.material.earlier), reading.period)
    series = tuple(
        Series(
            line.label,
            (
                *(
                    Point(value, reading.style.text(value, line.unit) if value is not None else "")
                    for value in (entry.figures.get(line.key) for entry in reading.material.earlier)
                ),
                Point(line.value, line.printed if line.value is not None else ""),
            ),
        )
        for line in lines
    )
    numbers = Numbers(periods, series)
    target = reading.target_of(lines[0].key)
    mark = Point(target.target, target.printed_target) if target is not None else None
    return Chart(
        charts.trend_line(numbers, target=mark),
        "满意度的趋势",
        f"折线图：{periods[0]}至{periods[-1]}，{listed(line.label for line in lines)}。",
        numbers,
        "line",
        note="纵轴不从 0 开始。",
    )


def segments(reading: Reading) -> list[Block]:
    """Return the groups of customers, dimension after dimension."""
    return _groups(reading, reading.card.segments)


def objects(reading: Reading) -> list[Block]:
    """Return the objects that were assessed."""
    return _groups(reading, reading.card.objects)


def _groups(reading: Reading, groups: tuple[GroupLine, ...]) -> list[Block]:
    blocks: list[Block] = []
    ordered = sorted(groups, key=lambda line: (line.dimension, line.audience))
    for (dimension, audience), found in groupby(
        ordered, key=lambda line: (line.dimension, line.audience)
    ):
        lines = tuple(found)
        label = reading.audience_label(audience)
        name = _DIMENSIONS.get(dimension, dimension)
        blocks += [Heading(f"{name}（{label}）", 2), _group_table(reading, lines, name)]
        shown = [line for line in lines if not line.hidden and line.degree is not None]
        if len(shown) > 1:
            blocks.append(_group_chart(shown, name, label))
    return blocks


def _group_table(reading: Reading, lines: tuple[GroupLine, ...], dimension: str) -> Table:
    rows = tuple(_group_row(reading, line) for line in lines)
    columns = (
        Column(dimension, width=2),
        Column("答卷", "right"),
        Column("n", "right"),
        Column("满意度", "right"),
        Column("区间", "right", 1.8),
        Column("满意率", "right"),
    )
    hidden = any(line.hidden for line in lines)
    return Table(columns, rows, note="人数太少的组不显示，以免认出是谁。" if hidden else "")


def _group_row(reading: Reading, line: GroupLine) -> tuple[Cell, ...]:
    if line.hidden:
        return (Cell(line.label), *(Cell("不显示") for _ in range(5)))
    return (
        Cell(line.label),
        count(line.respondents),
        count(line.n),
        Cell(line.printed_degree or NOTHING, line.degree),
        Cell(reading.interval(line.low, line.high)),
        Cell(line.printed_rate or NOTHING, line.rate),
    )


def _group_chart(lines: list[GroupLine], dimension: str, label: str) -> Chart:
    points = tuple(Point(line.degree, line.printed_degree, line.low, line.high) for line in lines)
    every = charts.ranked(
        Numbers(tuple(line.label for line in lines), (Series("满意度", points),)),
        lowest_first=True,
    )
    numbers = Numbers(
        every.categories[:_MOST_BARS],
        (Series("满意度", every.series[0].points[:_MOST_BARS]),),
    )
    cut = len(lines) > _MOST_BARS
    return Chart(
        charts.ranked_bars(numbers),
        f"按{dimension}的满意度，从低到高（{label}）",
        f"横条图：{len(numbers.categories)} 组，最低{numbers.categories[0]}。",
        numbers,
        "bar",
        height=max(190, 90 + 34 * len(numbers.categories)),
        note=f"共 {len(lines)} 组，只画最低的 {_MOST_BARS} 组。" if cut else "",
    )
