"""Text files of cells: which encoding, which delimiter, and every row accounted for."""

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from manyi.problems import Problem
from manyi.questionnaire.formats.assembly import SetAside, Table, assembled, blank_rows
from manyi.questionnaire.formats.unpacking import Limits, refuse


@dataclass(frozen=True)
class Wanted:
    """Columns by position: which are needed at all, and which are expected to hold numbers."""

    columns: frozenset[int]
    numbers: frozenset[int]


# Says what is wanted of a file with these titles.
Choose = Callable[[tuple[str, ...]], Wanted]

_DELIMITERS = ",\t;|"
_HEAD = 256 * 1024
# Tried in this order for columns of numbers: the narrowest is read fastest.
_NUMBERS: tuple[type[pl.DataType], ...] = (pl.Int8, pl.Float64)


@dataclass(frozen=True)
class _Text:
    """The file as UTF-8 bytes, its delimiter and its first row."""

    name: str
    data: bytes
    delimiter: str
    titles: list[str]


def read_delimited(data: bytes, name: str, *, choose: Choose | None, limits: Limits) -> Table:
    """Return the table; Polars reads it where every row is sound, row by row otherwise."""
    utf8 = _as_utf8(data, name)
    if not utf8.strip():
        raise refuse("file.empty", place=name)
    text = _opened(utf8, name)
    _refuse_unclosed_quote(text)
    if len(text.titles) > limits.columns:
        raise refuse("table.too_many_columns", place=name, found=str(len(text.titles)))
    if choose is not None:
        table = _as_wanted(text, choose(tuple(" ".join(title.split()) for title in text.titles)))
        if table is not None:
            return table
    try:
        return assembled(name, text.titles, _by_polars(text))
    except pl.exceptions.PolarsError:
        return _row_by_row(text)


def _as_utf8(data: bytes, name: str) -> bytes:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(data, "utf-16", name).encode()
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\0" in data[:_HEAD]:
        raise refuse("table.not_text", place=name)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # What a Chinese spreadsheet writes when it does not write UTF-8.
        return _decoded(data, "gb18030", name).encode()
    return data


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse("table.encoding_unknown", place=name, found=str(line)) from error


def _opened(utf8: bytes, name: str) -> _Text:
    head = utf8[:_HEAD].decode("utf-8", errors="ignore")
    delimiter = _delimiter_of(head)
    try:
        titles = next(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise refuse("table.row_unreadable", place=name, found="1") from error
    return _Text(name, utf8, delimiter, titles)


def _delimiter_of(head: str) -> str:
    first = head.lstrip("\r\n").split("\n", 1)[0]
    outside_quotes = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside_quotes.count)


def _refuse_unclosed_quote(text: _Text) -> None:
    """Raise when a quoted cell never ends: it would swallow every row after it."""
    if b'"' not in text.data or text.data.count(b'"') % 2 == 0:
        return
    lines = io.StringIO(text.data.decode("utf-8"), newline="")
    reader = csv.reader(lines, delimiter=text.delimiter, strict=True)
    opened = 1
    while True:
        try:
            if next(reader, None) is None:
                return
        except csv.Error as error:
            if "end of data" in str(error):
                raise refuse("table.row_unreadable", place=text.name, found=str(opened)) from error
        opened = reader.line_num + 1


def _as_wanted(text: _Text, wanted: Wanted) -> Table | None:
    """Return the table with the wanted columns alone, None where the rest is needed after all."""
    nameless = {i for i, title in enumerate(text.titles) if not title.strip()}
    columns = sorted(wanted.columns | wanted.numbers | nameless)
    for kind in _NUMBERS:
        try:
            frame = _by_polars(text, columns=columns, numbers=wanted.numbers, kind=kind)
        except pl.exceptions.PolarsError:
            continue
        # Whether a row is blank is for all columns to say.
        return None if blank_rows(frame).any() else assembled(text.name, text.titles, frame)
    return None


def _by_polars(
    text: _Text,
    *,
    columns: Sequence[int] | None = None,
    numbers: frozenset[int] = frozenset(),
    kind: type[pl.DataType] = pl.String,
) -> pl.DataFrame:
    every = range(len(text.titles))
    read = list(every if columns is None else columns)
    return pl.read_csv(
        text.data,
        separator=text.delimiter,
        infer_schema=False,
        schema_overrides=[kind if i in numbers else pl.String for i in every],
        columns=read,
        new_columns=[str(i) for i in every],
    )


def _row_by_row(text: _Text) -> Table:
    width = len(text.titles)
    rows: list[list[str]] = []
    lines: list[int] = []
    set_aside: list[SetAside] = []
    reader = csv.reader(
        io.StringIO(text.data.decode("utf-8"), newline=""), delimiter=text.delimiter
    )
    next(reader)
    line = 1
    while True:
        line += 1
        try:
            row = next(reader, None)
        except csv.Error:
            set_aside.append(SetAside(line, Problem("table.row_unreadable_cells")))
            continue
        if row is None:
            break
        if any(cell.strip() for cell in row[width:]):
            found, needed = str(len(row)), str(width)
            set_aside.append(SetAside(line, Problem("table.row_too_long", "", found, needed)))
            continue
        rows.append(row[:width] + [""] * (width - len(row)))
        lines.append(line)
    return _assembled_rows(text, rows, lines, set_aside)


def _assembled_rows(
    text: _Text, rows: list[list[str]], lines: list[int], set_aside: list[SetAside]
) -> Table:
    frame = pl.DataFrame(
        {
            str(i): pl.Series([row[i] or None for row in rows], dtype=pl.String)
            for i in range(len(text.titles))
        }
    )
    at = np.array(lines, dtype=np.int64)
    return assembled(text.name, text.titles, frame, set_aside=set_aside, lines=at)
