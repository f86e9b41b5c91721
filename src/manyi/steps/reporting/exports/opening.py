"""The opening chapters: what came out (摘要), and how it was found out (方法与回收)."""

from manyi.documents import charts
from manyi.documents.report import (
    Block,
    Bullets,
    Cell,
    Chart,
    Column,
    Figure,
    Figures,
    Numbers,
    Paragraph,
    Point,
    Series,
    Table,
)
from manyi.regulation.scorecard import ScoreLine
from manyi.regulation.scorecard.printing import NOTHING
from manyi.steps.reporting.exports.material import Intake
from manyi.steps.reporting.exports.reading import Reading, count, listed

_MET = {True: "达到", False: "未达到", None: "无法判定"}
_HEADLINES = 8


def summary(reading: Reading) -> list[Block]:
    """Return the headline figures and the sentences a hurried reader needs."""
    card = reading.card
    blocks: list[Block] = []
    if card.validity.verdict != "valid":
        blocks.append(Paragraph(_caution(reading), "warning"))
    shown = reading.headline[:_HEADLINES]
    if shown:
        blocks.append(Figures(tuple(_card(line) for line in shown)))
    findings = [*_target_findings(reading), *_item_findings(reading), *_tally_findings(reading)]
    if findings:
        blocks.append(Bullets(tuple(findings)))
    if not reading.card.items and not card.scores:
        blocks.append(Paragraph("这些数据里没有可以计分的题项，所以没有满意度数字。", "lead"))
    return blocks


def _caution(reading: Reading) -> str:
    validity = reading.card.validity
    reason = f"（{validity.reason}）" if validity.reason else ""
    return f"本次调查{validity.text}{reason}。下面的数字只作参考，不作为已批准的满意度结果。"


def _card(line: ScoreLine) -> Figure:
    printed = line.printed if line.value is not None else (line.note or "无法计算")
    if not line.complete:
        printed = "不完整"
    return Figure(line.label, printed, line.value, line.n, _interval(line), line.band or "")


def _interval(line: ScoreLine) -> str:
    if line.low is None or line.high is None:
        return ""
    return f"{line.level * 100:.0f}% 区间 {line.printed_low}–{line.printed_high}"


def _target_findings(reading: Reading) -> list[str]:
    found = []
    for line in reading.card.targets:
        if line.met is None:
            continue
        verdict = "达到" if line.met else "未达到"
        found.append(f"{line.label}：{line.printed_value}，目标 {line.printed_target}，{verdict}。")
    return found


def _item_findings(reading: Reading) -> list[str]:
    items = [item for item in reading.items_of(reading.main_audience) if item.degree is not None]
    if not items:
        return []
    best = max(items, key=lambda item: item.degree or 0.0)
    worst = min(items, key=lambda item: item.degree or 0.0)
    found = [
        f"{len(items)} 个指标中，最高的是{best.label}（{best.printed_degree}），"
        f"最低的是{worst.label}（{worst.printed_degree}）。"
    ]
    weak = [entry.item.label for entry in reading.weak]
    found.append(f"需要改进的主要方面：{listed(weak)}。")
    return found


def _tally_findings(reading: Reading) -> list[str]:
    lines = reading.tally_of("survey")
    if not lines or not lines[0].total:
        return []
    first = lines[0]
    levels = listed(first.level_labels)
    return [
        f"{levels}出现最多的是{first.label}，{first.total} 次，占其作答的 "
        f"{reading.share(first.total / first.n)}。"
    ]


def method(reading: Reading) -> list[Block]:
    """Return where the answers come from, what was set aside, and which rules were met."""
    card = reading.card
    blocks: list[Block] = [
        Paragraph(
            f"本报告依据《{card.pack.title}》（{card.pack.regulation}，{card.pack.version} 版）"
            f"的“{card.survey_label}”编写，期间：{reading.period}。"
        )
    ]
    intake = reading.material.intake
    if intake is not None:
        blocks += _intake(reading, intake)
    blocks.append(_respondents(reading))
    blocks.append(_rules(reading))
    blocks.append(Bullets((*card.notes, *_reading_notes(reading))))
    return blocks


def _intake(reading: Reading, intake: Intake) -> list[Block]:
    aside = intake.rows - intake.used
    rows = [_intake_row(reading, "收到", intake.rows, intake.rows)]
    rows += [
        _intake_row(reading, f"搁置：{entry.reason}", entry.rows, intake.rows)
        for entry in intake.set_aside
    ]
    rows.append(_intake_row(reading, "计入", intake.used, intake.rows))
    blocks: list[Block] = [
        Paragraph(f"收到 {intake.rows} 行 = 计入 {intake.used} 行 + 搁置 {aside} 行。", "lead"),
        Table(
            (Column("去向", width=3), Column("行数", "right"), Column("占收到", "right")),
            tuple(rows),
            "答卷的去向",
        ),
    ]
    if len(intake.stages) > 1:
        blocks.append(_stages(intake))
    return blocks


def _intake_row(reading: Reading, label: str, rows: int, received: int) -> tuple[Cell, ...]:
    share = rows / received if received else None
    return (Cell(label), count(rows), Cell(reading.share(share), share))


def _stages(intake: Intake) -> Chart:
    labels = tuple(label for label, _ in intake.stages)
    points = tuple(Point(number, f"{number} 份") for _, number in intake.stages)
    numbers = Numbers(labels, (Series("份数", points),), unit="count")
    told = "，".join(f"{label} {number} 份" for label, number in intake.stages)
    return Chart(
        charts.funnel(numbers),
        "从发放到计入",
        f"各环节的份数：{told}。",
        numbers,
        "bar",
        height=90 + 52 * len(labels),
    )


def _respondents(reading: Reading) -> Table:
    rows = tuple(
        (Cell(reading.audience_label(audience)), count(number))
        for audience, number in reading.card.respondents.items()
    )
    return Table((Column("评价者", width=3), Column("计入的答卷", "right")), rows, "评价者与份数")


def _rules(reading: Reading) -> Block:
    validity = reading.card.validity
    if not validity.rules:
        return Paragraph(f"有效性：{validity.text}。没有可以判定的有效规则。")
    rows = tuple(
        (
            Cell(rule.label),
            Cell(rule.needed or NOTHING),
            Cell(rule.found or NOTHING),
            Cell(_MET[rule.met], warning=rule.met is False),
        )
        for rule in validity.rules
    )
    return Table(
        (Column("有效规则", width=2), Column("要求"), Column("实际"), Column("判定", "center")),
        rows,
        f"有效性判定：{validity.text}",
        "每条规则都列出；有一条未达到，整期就是无效。",
    )


def _reading_notes(reading: Reading) -> tuple[str, ...]:
    card = reading.card
    level = next((line.level for line in card.scores if line.low is not None), 0.95)
    return (
        f"区间是 {level * 100:.0f}% 置信区间，取整：{card.rounding_words}。",
        f"“{NOTHING}”表示没有这个数。",
    )
