"""What a run has to say beside the figures: columns, rows and cells, for people and as JSON."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from manyi.cli.score.running import Answers
from manyi.documents import charts
from manyi.documents.report import (
    Appendix,
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
from manyi.problems import sentence
from manyi.questionnaire.formats.columns import KIND_WORDS, ColumnKind, TypedColumn, count_options
from manyi.steps.reporting.exports import Intake, SetAside

# Longer lists belong in score.json; a report names their length.
_MOST_LISTED = 200
_MOST_OPTIONS = 12
_CHOSEN = (ColumnKind.SINGLE, ColumnKind.MULTIPLE, ColumnKind.LEVEL, ColumnKind.MATRIX)


def intake(answers: Answers, issued: int | None) -> Intake:
    """Return how many rows came in and why some were not used."""
    coded = answers.coded
    if coded is None:
        return Intake(
            answers.table.rows_in, 0, (SetAside("没有计分的题项", answers.table.rows_in),)
        )
    reasons = Counter(_kind_of_reason(row.reason.code) for row in coded.rows_aside)
    used = coded.answers.respondents
    stages = (("发放", issued),) if issued is not None else ()
    return Intake(
        rows=coded.rows_in,
        used=used,
        set_aside=tuple(SetAside(reason, rows) for reason, rows in reasons.most_common()),
        stages=(*stages, ("收回", coded.rows_in), ("计分", used)),
    )


def as_json(answers: Answers) -> dict[str, Any]:
    """Return everything about one file: counts, columns, every row and cell set aside."""
    coded = answers.coded
    rows_aside = coded.rows_aside if coded else answers.table.set_aside
    used = coded.answers.respondents if coded else len(answers.table.lines)
    return {
        "name": answers.path.name,
        "sha256": answers.sha256,
        "tool": answers.export.tool if answers.export else "",
        "rows_in": answers.table.rows_in,
        "used": used,
        "set_aside": len(rows_aside),
        "rows_set_aside": [{"line": r.line, "reason": str(r.reason)} for r in rows_aside],
        "cells_set_aside": [
            {
                "line": cell.line,
                "column": cell.column,
                "found": cell.problem.found,
                "reason": sentence(cell.problem),
            }
            for cell in (coded.cells_aside if coded else ())
        ],
        "columns": [_column_json(column, answers) for column in answers.columns],
        "notes": [str(note) for note in answers.table.notes],
        "map": _map_json(answers),
    }


def appendix(answers: Mapping[str, Answers]) -> tuple[Block, ...]:
    """Return the appendix of one run: what each column is used for, and what was not read."""
    blocks: list[Block] = [Appendix("附录四 数据文件", "数据文件")]
    for one in answers.values():
        blocks += [Heading(one.path.name, 2), *_told(one)]
    return tuple(blocks)


def reading_blocks(answers: Answers) -> tuple[Block, ...]:
    """Return the report of a file in which nothing is rated: why, its columns, its answers."""
    blocks: list[Block] = [
        Heading("一、为什么没有满意度", 1, "说明"),
        Paragraph(explanation(answers), "lead"),
        Paragraph(_ADVICE, "note"),
        Heading("二、数据文件", 1, "数据文件"),
        *_told(answers),
        Heading("三、各题的回答", 1, "回答"),
        *_answers_given(answers),
    ]
    return tuple(blocks)


def explanation(answers: Answers) -> str:
    """Return in words why the file has no satisfaction figure."""
    kinds = Counter(KIND_WORDS[column.kind] for column in answers.columns)
    told = "、".join(f"{kind} {n} 列" for kind, n in kinds.items())
    rows = answers.table.rows_in
    aside = len(answers.table.set_aside)
    return (
        f"「{answers.path.name}」读到 {rows} 份答卷（可用 {rows - aside} 份，搁置 {aside} 份），"
        f"共 {len(answers.table.titles)} 列：{told}。"
        "没有一列是级别或打分，所以没有可以计分的题项，也就没有满意度。"
    )


_ADVICE = (
    "如果其中有评分题，请写一份对照表（--map），在 items 里写明哪一列对应哪个指标，"
    "在 scale 或 levels 里写明怎样计分。"
)


def _told(answers: Answers) -> Iterator[Block]:
    yield Paragraph(_counted(answers))
    for note in answers.table.notes:
        yield Paragraph(str(note), "note")
    if answers.is_proposed and answers.coded:
        yield Paragraph("没有给对照表，下面的指标是按列名对应的，请核对。", "warning")
    yield _column_table(answers)
    coded = answers.coded
    rows = coded.rows_aside if coded else answers.table.set_aside
    if rows:
        listed = [(str(r.line), str(r.reason)) for r in rows]
        yield _listing(("行", "原因"), listed, "没有计入的行")
    if coded and coded.cells_aside:
        cells = [(str(c.line), c.column, sentence(c.problem)) for c in coded.cells_aside]
        yield _listing(("行", "列", "原因"), cells, "没有读懂的格（按没有回答计）")


def _counted(answers: Answers) -> str:
    coded = answers.coded
    rows = answers.table.rows_in
    used = coded.answers.respondents if coded else rows - len(answers.table.set_aside)
    cells = f"，另有 {len(coded.cells_aside)} 格没有读懂" if coded and coded.cells_aside else ""
    tool = f"{answers.export.tool}导出，" if answers.export else ""
    word = "计入" if coded else "可用"
    return f"{tool}{rows} 行：{word} {used} 行，搁置 {rows - used} 行{cells}。"


def _column_table(answers: Answers) -> Table:
    uses = _uses(answers)
    rows = tuple(
        (
            Cell(str(column.position + 1), column.position + 1),
            Cell(column.title or "（没有列名）"),
            Cell(KIND_WORDS[column.kind]),
            Cell(uses.get(column.position, "没有用")),
            Cell(f"{column.answered:,}", column.answered),
            Cell(f"{column.blank:,}", column.blank),
        )
        for column in answers.columns
    )
    columns = (
        Column("列", "right", 0.5),
        Column("列名", width=3),
        Column("内容", width=1.2),
        Column("用途", width=1.8),
        Column("有内容", "right"),
        Column("空白", "right"),
    )
    return Table(columns, rows, f"「{answers.path.name}」的 {len(rows)} 列")


def _uses(answers: Answers) -> dict[int, str]:
    found = answers.answer_map
    words = {
        found.respondent: "答卷编号",
        found.submitted: "提交时间",
        found.competitor: "竞争对手",
        found.weight: "权重",
    }
    words |= dict.fromkeys(found.segments.values(), "分组")
    words |= {item.column: f"指标 {item.label or item.indicator}" for item in found.items}
    return {
        position: use
        for column, use in words.items()
        if column
        for position in answers.table.positions(column)
    }


def _listing(titles: Sequence[str], rows: Sequence[tuple[str, ...]], caption: str) -> Table:
    columns = tuple(
        Column(title, "right" if title == "行" else "left", 4 if title == "原因" else 1)
        for title in titles
    )
    shown = tuple(tuple(Cell(text) for text in row) for row in rows[:_MOST_LISTED])
    rest = len(rows) - len(shown)
    note = f"只列前 {_MOST_LISTED} 条，其余 {rest} 条见 score.json。" if rest > 0 else ""
    return Table(columns, shown, f"{caption}（{len(rows)}）", note)


def _answers_given(answers: Answers) -> Iterator[Block]:
    for column in answers.columns:
        if column.kind in _CHOSEN:
            yield _answer_chart(column, answers)


def _answer_chart(column: TypedColumn, answers: Answers) -> Chart:
    counted = count_options(column, answers.whole)
    shown = dict(list(counted.items())[:_MOST_OPTIONS])
    points = tuple(Point(float(n), f"{n:,}") for n in shown.values())
    numbers = Numbers(tuple(shown), (Series("份数", points),), "count")
    told = "、".join(f"{option} {n}" for option, n in shown.items())
    return Chart(
        charts.ranked_bars(numbers),
        f"{column.label}（{KIND_WORDS[column.kind]}，{column.answered:,} 份作答）",
        f"横条图：{told}。",
        numbers,
        "bar",
        height=90 + 30 * len(shown),
        note=f"另有 {len(counted) - len(shown)} 个选项没有画出。"
        if len(counted) > len(shown)
        else "",
    )


def _column_json(column: TypedColumn, answers: Answers) -> dict[str, Any]:
    use = _uses(answers).get(column.position, "")
    return {
        "position": column.position + 1,
        "title": column.title,
        "kind": column.kind.value,
        "question": column.question,
        "label": column.label,
        "options": list(column.options),
        "answered": column.answered,
        "blank": column.blank,
        "use": use,
    }


def _map_json(answers: Answers) -> dict[str, Any]:
    found = asdict(answers.answer_map)
    found["missing"] = sorted(found["missing"])
    return {"proposed": answers.is_proposed, **found}


def _kind_of_reason(code: str) -> str:
    return _REASONS.get(code, "行内容读不了")


_REASONS = {
    "table.row_blank": "整行空白",
    "answers.respondent_twice": "同一答卷重复出现",
    "answers.late": "晚于回收期",
    "answers.early": "早于发放日",
    "answers.day_unreadable": "提交时间读不懂",
    "answers.weight": "权重不是正数",
    "answers.row_unrated": "没有一道计分题有答案",
}
