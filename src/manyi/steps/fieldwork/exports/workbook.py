"""Excel: a sheet of answers in words, and a sheet that says what every column and code means.

XlsxWriter makes the workbook; the rows of answers are written into its first sheet here, because a
call per cell cost ten times as much.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.exports.variables import Variable, wording

MOST_ROWS = 1_048_575
_LONGEST_CELL = 32_767
_FIRST_SHEET = "xl/worksheets/sheet1.xml"
_END_OF_ROWS = b"</sheetData>"
_SIZE_OF_SHEET = re.compile(rb"<dimension [^>]*/>")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def write_xlsx(path: Path, columns: Sequence[Variable], batches: Iterable[list[Any]]) -> int:
    """Write the records row by row, so that memory does not grow; return how many there were."""
    frame = path.with_name(f"{path.name}.frame")
    try:
        _write_frame(frame, columns)
        with (
            zipfile.ZipFile(frame) as empty,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as full,
        ):
            for name in empty.namelist():
                if name != _FIRST_SHEET:
                    full.writestr(name, empty.read(name))
            return _fill(empty.read(_FIRST_SHEET), full, columns, batches)
    finally:
        frame.unlink(missing_ok=True)


def _write_frame(path: Path, columns: Sequence[Variable]) -> None:
    """Write the workbook with titles and codes, its answers still missing."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("答卷")
        sheet.freeze_panes(1, 1)
        bold = book.add_format({"bold": True})
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.title, bold)
        _codes(book, columns)


def _fill(
    sheet: bytes, book: zipfile.ZipFile, columns: Sequence[Variable], batches: Iterable[list[Any]]
) -> int:
    # The size it states is that of the titles; a program finds it out by itself.
    before, _end, after = _SIZE_OF_SHEET.sub(b"", sheet).partition(_END_OF_ROWS)
    letters = [xl_col_to_name(place) for place in range(len(columns))]
    reads = [wording(column) for column in columns]
    row = 0
    with book.open(_FIRST_SHEET, "w", force_zip64=True) as out:
        out.write(before)
        for batch in batches:
            if row + len(batch) > MOST_ROWS:
                raise ProblemsFound([Problem("export.too_many_rows", needed=f"{MOST_ROWS:,}")])
            lines = []
            for record in batch:
                row += 1
                cells = "".join(_cells(letters, row + 1, [read(record) for read in reads]))
                lines.append(f'<row r="{row + 1}">{cells}</row>')
            out.write("".join(lines).encode())
        out.write(_END_OF_ROWS + after)
    return row


def _cells(letters: Sequence[str], line: int, values: Sequence[Any]) -> Iterator[str]:
    for letter, value in zip(letters, values, strict=True):
        if value is None or value == "":
            continue
        if isinstance(value, str):
            text = _written(value) if _SPECIAL.search(value) else value[:_LONGEST_CELL]
            yield (
                f'<c r="{letter}{line}" t="inlineStr">'
                f'<is><t xml:space="preserve">{text}</t></is></c>'
            )
        else:
            yield f'<c r="{letter}{line}"><v>{value}</v></c>'


def _written(text: str) -> str:
    """Return the text as XML can hold it."""
    return escape(_UNWRITABLE.sub("", text)[:_LONGEST_CELL], quote=False)


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
