"""Excel: a sheet of answers in words, and a sheet that says what every column and code means."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.exports.variables import Variable, wording

MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767


def write_xlsx(path: Path, columns: Sequence[Variable], batches: Iterable[list[Any]]) -> int:
    """Write the records row by row, so that memory does not grow; return how many there were."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    try:
        rows = _answers(book, columns, batches)
        _codes(book, columns)
    finally:
        book.close()
    return rows


def _answers(book: Any, columns: Sequence[Variable], batches: Iterable[list[Any]]) -> int:
    sheet = book.add_worksheet("答卷")
    sheet.freeze_panes(1, 1)
    bold = book.add_format({"bold": True})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.title, bold)
    reads = [wording(column) for column in columns]
    row = 0
    for batch in batches:
        if row + len(batch) > MOST_ROWS:
            raise ProblemsFound([Problem("export.too_many_rows", needed=f"{MOST_ROWS:,}")])
        for record in batch:
            row += 1
            _write(sheet, row, [read(record) for read in reads])
    return row


def _write(sheet: Any, row: int, cells: list[Any]) -> None:
    for place, cell in enumerate(cells):
        if cell is None or cell == "":
            continue
        if isinstance(cell, str):
            sheet.write_string(row, place, cell[:_LONGEST_CELL])
        else:
            sheet.write_number(row, place, cell)


def _codes(book: Any, columns: Sequence[Variable]) -> None:
    sheet = book.add_worksheet("编码表")
    sheet.set_column(1, 1, 60)
    sheet.set_column(3, 3, 40)
    lines: list[tuple[Any, ...]] = [("变量名", "题目", "编码", "含义")]
    for column in columns:
        lines += [(column.name, column.title, *code) for code in column.codes] or [
            (column.name, column.title, "", "")
        ]
    for row, line in enumerate(lines):
        for place, cell in enumerate(line):
            sheet.write(row, place, cell)
