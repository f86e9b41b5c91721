"""A small report that holds one block of every kind, and one chart of every shape."""

from datetime import date
from pathlib import Path

from manyi.documents import charts
from manyi.documents.drawing import Drawer
from manyi.documents.report import (
    Appendix,
    Bullets,
    Cell,
    Chart,
    Column,
    Figure,
    Figures,
    Heading,
    Numbers,
    PageBreak,
    Paragraph,
    Point,
    Report,
    Series,
    Shape,
    Signature,
    Signatures,
    Table,
    Verdict,
)

ECHARTS = Path(__file__).parents[2] / "src/manyi/web/static/vendor/echarts/echarts.min.js"
DRAWER = Drawer(ECHARTS)
ITEMS = ("交货期", "外观", "服务质量")
DEGREES = (0.6125, 0.79, 0.88)


def degrees(name: str = "满意度") -> Numbers:
    points = tuple(
        Point(value, f"{value * 100:.2f}%", value - 0.04, value + 0.03) for value in DEGREES
    )
    return Numbers(ITEMS, (Series(name, points),))


def several() -> Numbers:
    return Numbers(
        ITEMS,
        (
            *degrees("本公司").series,
            Series("甲公司", (Point(0.5, "50.00%"), Point(None), Point(0.8))),
        ),
    )


def levels() -> Numbers:
    shares = (0.4, 0.3, 0.2, 0.07, 0.03)
    names = ("很满意", "满意", "基本满意", "不满意", "很不满意")
    return Numbers(
        ITEMS,
        tuple(
            Series(name, tuple(Point(share, f"{share * 100:.2f}%") for _ in ITEMS))
            for name, share in zip(names, shares, strict=True)
        ),
    )


def counts() -> Numbers:
    points = tuple(Point(number, str(number)) for number in (6, 3, 1))
    return Numbers(ITEMS, (Series("次数", points),), unit="count")


def importance() -> Numbers:
    return Numbers(
        ITEMS,
        (Series("重要度", (Point(0.9), Point(0.2), Point(0.3))), *degrees().series),
    )


TARGET = Point(0.8, "80.00%")
KINDS: dict[str, tuple[dict[str, object], Numbers, Shape]] = {
    "带区间的竖条": (charts.interval_bars(degrees(), target=TARGET), degrees(), "column"),
    "从高到低": (charts.ranked_bars(degrees(), target=TARGET), degrees(), "bar"),
    "雷达": (charts.radar(several()), several(), "radar"),
    "分布": (charts.stacked_levels(levels()), levels(), "stacked_bar"),
    "对比": (charts.paired_bars(several()), several(), "column"),
    "趋势": (charts.trend_line(several(), target=TARGET), several(), "line"),
    "仪表": (charts.target_gauge(degrees(), target=0.8), degrees(), "column"),
    "排列": (charts.pareto(counts()), counts(), "pareto"),
    "四象限": (charts.importance_performance(importance()), importance(), "scatter"),
    "漏斗": (charts.funnel(counts()), counts(), "bar"),
}


def chart(kind: str) -> Chart:
    option, numbers, shape = KINDS[kind]
    return Chart(option, kind, f"{kind}图的说明", numbers, shape)


def report(**changes: object) -> Report:
    facts: dict[str, object] = {
        "title": "客户满意度调查分析报告",
        "subtitle": "重点客户常规调查",
        "unit": "示范公司",
        "period": "2026年第1季度",
        "date": date(2026, 4, 5),
        "verdict": Verdict("无法判定", "没有发放份数"),
        "version": "第 1 版",
        "rounding": "四舍五入，保留 2 位小数",
        "data_hash": "0123456789abcdef" * 4,
        "blocks": blocks(),
    }
    return Report(**(facts | changes))  # type: ignore[arg-type] - the keys are Report's own


def blocks() -> tuple[object, ...]:
    table = Table(
        (Column("指标", width=2), Column("n", "right"), Column("满意度", "right")),
        tuple(
            (Cell(name), Cell("25", 25), Cell(f"{value * 100:.2f}%", value, value < 0.7))
            for name, value in zip(ITEMS, DEGREES, strict=True)
        ),
        caption="各指标满意度",
        note="n 是作答数。",
    )
    return (
        Heading("一、摘要", 1, "摘要"),
        Figures((Figure("总体满意度", "81.60%", 0.816, 25, "95% 区间 70.00%–90.00%"),)),
        Paragraph("收到 26 行 = 计入 25 行 + 搁置 1 行。", "lead"),
        Bullets(("交货期最低。", "服务质量最高。")),
        Heading("二、各指标", 1, "指标"),
        Heading("重点客户评价", 2),
        table,
        *(chart(kind) for kind in KINDS),
        Paragraph("缩短交货期。", "proposal"),
        PageBreak(),
        Signatures((Signature("编制", "张三", date(2026, 4, 5)), Signature("审核"))),
        Appendix("附录一 公式", "公式"),
        Paragraph("满意度 = 得分 ÷ 满分", "note"),
    )
