"""Collect the rows of every topic and tell them, as JSON or as a table for people."""

import json
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from unicodedata import combining, east_asian_width

from manyi.cli.oracles.row import Row

Compared = Mapping[str, list[Row]]
_WIDE = {"W", "F"}


def compare(data: Path, topics: Iterable[str]) -> dict[str, list[Row]]:
    """Return the rows of each topic, in the order of the topics."""
    return {topic: list(import_module(f"manyi.cli.oracles.{topic}").rows(data)) for topic in topics}


def json_text(compared: Compared) -> str:
    """Return one object for every published number."""
    told = [{"topic": topic} | row.to_json() for topic, rows in compared.items() for row in rows]
    return json.dumps(told, ensure_ascii=False, indent=2)


def table_text(compared: Compared, titles: Mapping[str, str]) -> str:
    """Return a table for each topic, the count of all, and what is missing."""
    tables = [_table(titles[topic], rows) for topic, rows in compared.items()]
    every = [row for rows in compared.values() for row in rows]
    return "\n\n".join([*tables, _count(every)])


def _table(title: str, rows: list[Row]) -> str:
    cells = [("名称", "公布", "算得", "允许相差", "结论"), *map(_cells, rows)]
    widths = [max(_width(line[at]) for line in cells) for at in range(4)]
    return "\n".join([f"【{title}】", *(_line(line, widths) for line in cells)])


def _cells(row: Row) -> tuple[str, ...]:
    got = "—" if row.got is None else f"{row.got:.10g}"
    return (row.name, f"{row.expected:.10g}", got, f"{row.tolerance:.2g}", _verdict(row))


def _verdict(row: Row) -> str:
    if row.is_absent:
        return f"未判定：{row.note}"
    return "不一致" if row.is_wrong else "一致"


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = [
        cell + " " * (width - _width(cell)) for cell, width in zip(cells[:-1], widths, strict=True)
    ]
    return "  ".join([*padded, cells[-1]])


def _width(text: str) -> int:
    """Columns of a terminal: a Chinese character takes two, a bar over a letter none."""
    return sum(
        2 if east_asian_width(letter) in _WIDE else 1 for letter in text if not combining(letter)
    )


def _count(rows: list[Row]) -> str:
    wrong, absent = sum(row.is_wrong for row in rows), sum(row.is_absent for row in rows)
    return (
        f"共 {len(rows)} 个数：一致 {len(rows) - wrong - absent}，不一致 {wrong}，"
        f"缺少数据文件而未判定 {absent}。"
    )
