"""One table: titles by position, cells as text, and the line each row stands on.

Lines are counted as a spreadsheet shows them: the row of titles is usually line 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.formats.unpacking import refuse


@dataclass(frozen=True)
class SetAside:
    """One row that is not used, and why."""

    line: int
    reason: Problem


@dataclass(frozen=True, eq=False)
class Table:
    """One sheet. Columns of `frame` are named "0", "1", ... because titles may repeat or lack.

    `frame` lacks the columns that the reader of a text file did not choose.
    """

    name: str
    titles: tuple[str, ...]
    frame: pl.DataFrame
    lines: NDArray[np.int64]
    set_aside: tuple[SetAside, ...] = ()
    notes: tuple[Problem, ...] = ()

    @property
    def rows_in(self) -> int:
        """Rows of the file below the titles, blank ones at the end left out."""
        return len(self.lines) + len(self.set_aside)

    def column(self, position: int) -> pl.Series:
        return self.frame[str(position)]

    def positions(self, title: str) -> tuple[int, ...]:
        """Return the columns of that title; `题目#2` is the second of several of one name."""
        exact = tuple(i for i, own in enumerate(self.titles) if own == title)
        name, mark, ordinal = title.rpartition("#")
        if exact or not mark or not ordinal.isdecimal():
            return exact
        same = self.positions(name)
        return same[int(ordinal) - 1 : int(ordinal)] if int(ordinal) else ()


def assembled(
    name: str,
    titles: Sequence[str],
    frame: pl.DataFrame,
    *,
    first_line: int = 2,
    set_aside: Sequence[SetAside] = (),
    notes: Sequence[Problem] = (),
    lines: NDArray[np.int64] | None = None,
) -> Table:
    """Return the table with blank rows set aside and titles looked at; raise where it has none."""
    clean = tuple(" ".join(title.split()) for title in titles)
    at = np.arange(first_line, first_line + frame.height) if lines is None else lines
    blank = blank_rows(frame)
    last = int(np.flatnonzero(~blank)[-1]) + 1 if not blank.all() else 0
    middle = [SetAside(int(line), Problem("table.row_blank")) for line in at[:last][blank[:last]]]
    if blank.any():
        keep = np.flatnonzero(~blank)
        frame, at = frame[keep], at[keep]
    if frame.height == 0 and not set_aside:
        raise refuse("table.no_rows", place=name)
    _check_titles(name, clean, frame)
    aside = sorted([*set_aside, *middle], key=lambda row: row.line)
    return Table(name, clean, frame, at, tuple(aside), (*notes, *_repeated_titles(clean)))


def column_letter(position: int) -> str:
    """Return the letter a spreadsheet shows above the column."""
    letters, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def blank_rows(frame: pl.DataFrame) -> NDArray[np.bool_]:
    blank = np.zeros(frame.height, dtype=bool)
    # A blank row is blank in every column, so one column says where to look; numbers say it best.
    numbers = [column for column in frame if column.dtype != pl.String]
    column = numbers[0] if numbers else frame.to_series(0)
    maybe = column.is_null() if numbers else column.str.strip_chars().fill_null("") == ""
    candidates = np.flatnonzero(maybe.to_numpy())
    if len(candidates):
        rows = frame[candidates].select(
            pl.all().cast(pl.String).str.strip_chars().fill_null("") == ""
        )
        blank[candidates] = rows.select(pl.all_horizontal(pl.all())).to_series().to_numpy()
    return blank


def _check_titles(name: str, titles: tuple[str, ...], frame: pl.DataFrame) -> None:
    if not any(titles):
        raise refuse("table.no_titles", place=name)
    nameless = [
        position
        for position, title in enumerate(titles)
        if not title and _has_content(frame[str(position)])
    ]
    if nameless:
        raise ProblemsFound(
            Problem("table.title_blank", f"第 {i + 1} 列（{column_letter(i)} 列）")
            for i in nameless
        )


def _has_content(column: pl.Series) -> bool:
    return bool((column.cast(pl.String).str.strip_chars().fill_null("") != "").any())


def _repeated_titles(titles: tuple[str, ...]) -> list[Problem]:
    places: dict[str, list[int]] = {}
    for position, title in enumerate(titles, start=1):
        places.setdefault(title, []).append(position)
    return [
        Problem("table.title_repeated", place=title, found="、".join(map(str, found)))
        for title, found in places.items()
        if title and len(found) > 1
    ]
