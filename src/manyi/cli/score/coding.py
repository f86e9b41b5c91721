"""From a table and its map to coded answers, every row and every cell accounted for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from manyi.cli.score.answer_map import AnswerMap
from manyi.cli.score.rulers import UNREADABLE, Ruler
from manyi.problems import Problem
from manyi.questionnaire.formats.assembly import SetAside, Table
from manyi.regulation.scorecard import AnswerTable, Coding

_DAY = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})")


@dataclass(frozen=True)
class CellAside:
    """One cell that could not be read; its row counts, the cell does not."""

    line: int
    column: str
    problem: Problem


@dataclass(frozen=True)
class Window:
    """When answers count: from the day of issue for so many days."""

    opens: date
    days: int


@dataclass(frozen=True, eq=False)
class Coded:
    """The answers of one file: rows in = answers.respondents + rows set aside."""

    table: Table
    answers: AnswerTable
    rows_aside: tuple[SetAside, ...]
    cells_aside: tuple[CellAside, ...]

    @property
    def rows_in(self) -> int:
        return self.table.rows_in


@dataclass(frozen=True, eq=False)
class _Column:
    """One rated column: its values, a code for each different cell, and what is wrong where."""

    values: NDArray[Any]
    codes: NDArray[np.intp]
    # By code: why there is no value, the empty text where there is one.
    missing: tuple[str, ...]
    faults: Mapping[int, Problem] = field(default_factory=dict)

    @property
    def is_missing(self) -> NDArray[np.bool_]:
        by_level = np.issubdtype(self.values.dtype, np.integer)
        return self.values < 0 if by_level else np.isnan(self.values)

    def missing_counts(self, keep: NDArray[np.intp] | None) -> dict[str, int]:
        """Return why cells of the rows that count have no value, and how many."""
        found: dict[str, int] = {}
        times = np.bincount(_of(self.codes, keep), minlength=len(self.missing))
        for reason, n in zip(self.missing, times.tolist(), strict=True):
            if reason and n:
                found[reason] = found.get(reason, 0) + n
        return found


def code_answers(
    table: Table,
    answer_map: AnswerMap,
    rulers: Mapping[str, Ruler],
    *,
    audience: str,
    window: Window | None = None,
) -> Coded:
    """Return the coded answers of one audience; rulers are by the map's columns."""
    position = {column: table.positions(column)[0] for _, column in answer_map.columns()}
    columns = {
        item.indicator: _rated(table.column(position[item.column]), rulers[item.column])
        for item in answer_map.items
    }
    weight = _weight(table, position.get(answer_map.weight))
    faults = _row_faults(table, answer_map, position, list(columns.values()), window)
    keep = _kept(len(table.lines), faults)
    answers = AnswerTable(
        audience=audience,
        respondents=len(table.lines) - len(faults),
        items={key: _of(column.values, keep) for key, column in columns.items()},
        labels={item.indicator: item.label or item.column for item in answer_map.items},
        full_marks=_full_marks(answer_map, rulers),
        missing={key: column.missing_counts(keep) for key, column in columns.items()},
        segments={
            label: _segment(table.column(position[column]), keep)
            for label, column in answer_map.segments.items()
        },
        weight=None if weight is None else _of(weight, keep),
        competitor=_segment(table.column(position[answer_map.competitor]), keep)
        if answer_map.competitor
        else None,
    )
    aside = [SetAside(int(table.lines[row]), fault) for row, fault in faults.items()]
    rows_aside = sorted([*table.set_aside, *aside], key=lambda row: row.line)
    cells_aside = _cells(table, answer_map, columns)
    return Coded(table, answers, tuple(rows_aside), cells_aside)


def _row_faults(
    table: Table,
    answer_map: AnswerMap,
    position: Mapping[str, int],
    columns: Sequence[_Column],
    window: Window | None,
) -> dict[int, Problem]:
    """Return the rows that do not count and why; the gravest reason of each."""
    faults = (
        _unrated(columns)
        | _outside_window(table, position.get(answer_map.submitted), window)
        | _unweighted(table, position.get(answer_map.weight))
    )
    # A row that does not count anyway does not make a later one of the same number a repetition.
    return faults | _duplicates(table, position.get(answer_map.respondent), faults)


def _rated(cells: pl.Series, ruler: Ruler) -> _Column:
    """Return the column by looking at each different cell once."""
    codes, texts = _distinct(cells)
    worths = [ruler.worth(text) for text in texts]
    nothing = -1 if ruler.by_level else np.nan
    values = np.array(
        [nothing if worth.value is None else worth.value for worth in worths],
        dtype=np.int8 if ruler.by_level else np.float64,
    )
    missing = tuple(UNREADABLE if worth.problem else worth.missing for worth in worths)
    bad = [code for code, worth in enumerate(worths) if worth.problem is not None]
    faults: dict[int, Problem] = {
        row: problem
        for row in (np.flatnonzero(np.isin(codes, bad)).tolist() if bad else ())
        if (problem := worths[codes[row]].problem) is not None
    }
    return _Column(values[codes], codes, missing, faults)


def _distinct(cells: pl.Series) -> tuple[NDArray[np.intp], list[str]]:
    """Return a code for each cell and the text each code stands for; blank is the empty text."""
    if cells.dtype == pl.Int8:
        numbers = cells.fill_null(0).to_numpy()
        return _distances(cells, numbers, low=int(numbers.min()), high=int(numbers.max()))
    texts = cells.cast(pl.String).fill_null("")
    different = texts.unique(maintain_order=True)
    codes = texts.cast(pl.Enum(different)).to_physical().to_numpy().astype(np.intp)
    whole = ".0" if cells.dtype == pl.Float64 else ""
    return codes, [text.strip().removesuffix(whole) for text in different.to_list()]


def _distances(
    cells: pl.Series, numbers: NDArray[np.int8], *, low: int, high: int
) -> tuple[NDArray[np.intp], list[str]]:
    """Return each number's distance from the lowest as its code."""
    codes = np.subtract(numbers, low, dtype=np.intp)
    texts = [str(number) for number in range(low, high + 1)]
    if cells.null_count():
        codes[cells.is_null().to_numpy()] = len(texts)
        texts.append("")
    return codes, texts


def _segment(cells: pl.Series, keep: NDArray[np.intp] | None) -> Coding:
    codes, texts = _distinct(cells)
    labels = sorted(set(texts) - {""})
    place = {text: i for i, text in enumerate(labels)}
    groups = np.array([place.get(text, -1) for text in texts], dtype=np.intp)
    return Coding(_of(groups[codes], keep), tuple(labels))


def _weight(table: Table, position: int | None) -> NDArray[np.float64] | None:
    if position is None:
        return None
    return table.column(position).cast(pl.Float64, strict=False).fill_null(np.nan).to_numpy()


def _unweighted(table: Table, position: int | None) -> dict[int, Problem]:
    weights = _weight(table, position)
    if weights is None or position is None:
        return {}
    bad = np.flatnonzero(~(np.isfinite(weights) & (weights > 0)))
    title, cells = table.titles[position], table.column(position)
    return {int(row): Problem("answers.weight", title, str(cells[int(row)] or "")) for row in bad}


def _duplicates(
    table: Table, position: int | None, uncounted: Mapping[int, Problem]
) -> dict[int, Problem]:
    """Return the rows of a respondent who stands higher up already."""
    if position is None:
        return {}
    cells = table.column(position)
    # Numbers that differ are texts that differ, and numbers are compared much faster.
    if cells.cast(pl.Int64, strict=False).drop_nulls().n_unique() == len(cells):
        return {}
    first: dict[str, int] = {}
    faults = {}
    for row, cell in enumerate(cells.cast(pl.String).fill_null("").to_list()):
        text = cell.strip()
        if not text or row in uncounted:
            continue
        if text in first:
            line = str(table.lines[first[text]])
            faults[row] = Problem("answers.respondent_twice", found=text, needed=line)
        first.setdefault(text, row)
    return faults


def _outside_window(
    table: Table, position: int | None, window: Window | None
) -> dict[int, Problem]:
    """Return the rows handed in before the issue or after the last day."""
    if position is None or window is None:
        return {}
    last = window.opens + timedelta(days=window.days)
    faults = {}
    for row, text in enumerate(table.column(position).cast(pl.String).fill_null("").to_list()):
        day = _day(text)
        if day is None:
            if text.strip():
                faults[row] = Problem("answers.day_unreadable", found=text)
        elif day > last:
            faults[row] = Problem("answers.late", found=day.isoformat(), needed=last.isoformat())
        elif day < window.opens:
            opens = window.opens.isoformat()
            faults[row] = Problem("answers.early", found=day.isoformat(), needed=opens)
    return faults


def _day(text: str) -> date | None:
    found = _DAY.match(text.strip())
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _unrated(columns: Sequence[_Column]) -> dict[int, Problem]:
    empty = columns[0].is_missing
    for column in columns[1:]:
        empty = empty & column.is_missing
    return {int(row): Problem("answers.row_unrated") for row in np.flatnonzero(empty)}


def _kept(n_rows: int, faults: Mapping[int, Problem]) -> NDArray[np.intp] | None:
    """Return the rows that count, None when all do (and nothing needs to be copied)."""
    if not faults:
        return None
    counted = np.ones(n_rows, dtype=bool)
    counted[list(faults)] = False
    return np.flatnonzero(counted)


def _of(values: NDArray[Any], keep: NDArray[np.intp] | None) -> NDArray[Any]:
    return values if keep is None else values[keep]


def _full_marks(answer_map: AnswerMap, rulers: Mapping[str, Ruler]) -> dict[str, float]:
    most = {
        item.indicator: getattr(rulers[item.column], "most", None)
        for item in answer_map.items
        if not rulers[item.column].by_level
    }
    return {key: float(value) for key, value in most.items() if value is not None}


def _cells(
    table: Table, answer_map: AnswerMap, columns: Mapping[str, _Column]
) -> tuple[CellAside, ...]:
    return tuple(
        CellAside(line, item.column, replace(fault, place=item.column))
        for item in answer_map.items
        for row, fault in columns[item.indicator].faults.items()
        for line in (int(table.lines[row]),)
    )
