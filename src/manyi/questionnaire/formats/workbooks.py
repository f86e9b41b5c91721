"""Spreadsheets (xlsx, xls): the first sheet with content, cell by cell as people see it."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from manyi.problems import Problem
from manyi.questionnaire.answers import spoken_number
from manyi.questionnaire.formats.assembly import Table, assembled, column_letter
from manyi.questionnaire.formats.unpacking import refuse


def read_workbook(data: bytes, name: str) -> Table:
    with _damage_said(name):
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [workbook.get_sheet_by_name(sheet) for sheet in workbook.sheet_names]
        filled = [sheet for sheet in sheets if sheet.end is not None]
        if not filled:
            raise refuse("file.empty", place=name)
        return _read_sheet(filled[0], name, others=[sheet.name for sheet in filled[1:]])


@contextmanager
def _damage_said(name: str) -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise refuse("table.password", place=name) from error
    except CalamineError as error:
        raise refuse("table.workbook_broken", place=name) from error
    except BaseException as error:
        # On some damaged files the Rust reader panics, which is raised past Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise refuse("table.workbook_broken", place=name) from error


def _read_sheet(sheet: CalamineSheet, name: str, *, others: Sequence[str]) -> Table:
    rows = sheet.to_python(skip_empty_area=False)
    header = next((i for i, row in enumerate(rows) if any(str(cell).strip() for cell in row)), None)
    if header is None:
        raise refuse("file.empty", place=name)
    _refuse_merged_titles(sheet, header, name)
    body = rows[header + 1 :]
    frame = pl.DataFrame(
        {
            str(i): pl.Series([cell_text(row[i]) or None for row in body], dtype=pl.String)
            for i in range(len(rows[header]))
        }
    )
    titles = [cell_text(cell) for cell in rows[header]]
    notes = [Problem("table.other_sheets", sheet.name, "、".join(others))] if others else []
    return assembled(name, titles, frame, first_line=header + 2, notes=notes)


def cell_text(cell: object) -> str:
    """Return the cell as text: whole numbers without a point, dates as 2026-03-05 09:30:00."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return spoken_number(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)


def _refuse_merged_titles(sheet: CalamineSheet, header: int, name: str) -> None:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top <= header <= bottom:
            cells = f"{column_letter(left)}{top + 1}:{column_letter(right)}{bottom + 1}"
            raise refuse("table.titles_merged", place=name, found=cells)
