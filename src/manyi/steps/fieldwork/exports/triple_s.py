"""Triple-S 2.0: the definition as XML, the data in fixed columns, both UTF-8, in one zip.

Positions count characters, as a program sees the line once it has decoded it.
"""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pyarrow.parquet as pq

from manyi.steps.fieldwork.exports.columnar import write_numbers
from manyi.steps.fieldwork.exports.variables import NOT_APPLICABLE_CODE, Kind, Variable

_DAY_WIDTH = 8
_TIME_WIDTH = 6
_SINGLE_LINE = str.maketrans({"\n": " ", "\r": " ", "\t": " "})


@dataclass(frozen=True)
class _Field:
    """One triple-s variable: the columns it is made of, its type, where it stands."""

    columns: tuple[Variable, ...]
    type: str
    width: int
    start: int
    ident: int
    low: str = ""
    high: str = ""

    @property
    def finish(self) -> int:
        return self.start + self.width - 1


def write_triple_s(
    path: Path, columns: Sequence[Variable], batches: Iterable[list[Any]], *, title: str
) -> int:
    """Write the records as a zip of answers.sss and answers.asc; return how many there were."""
    numbers = path.with_name(f"{path.name}.numbers")
    try:
        rows = write_numbers(numbers, columns, batches)
        with pq.ParquetFile(numbers) as file, zipfile.ZipFile(path, "w", _PACKED) as archive:
            fields = _placed(columns, _sizes(file, columns))
            archive.writestr("answers.sss", _definition(fields, title))
            with archive.open("answers.asc", "w", force_zip64=True) as data:
                for line in _lines(file, fields):
                    data.write(line)
    finally:
        numbers.unlink(missing_ok=True)
    return rows


_PACKED = zipfile.ZIP_DEFLATED


@dataclass(frozen=True)
class _Size:
    """How wide a column's longest value is written, and the least and greatest of them."""

    width: int
    low: str = ""
    high: str = ""


def _sizes(file: pq.ParquetFile, columns: Sequence[Variable]) -> dict[str, _Size]:
    """Return the sizes, read one column of one row group at a time."""
    found = {}
    for column in columns:
        if column.kind is Kind.TEXT:
            longest = max((len(one) for one in _texts(file, column.name)), default=0)
            found[column.name] = _Size(max(longest, 1))
        elif column.kind is Kind.NUMBER:
            found[column.name] = _number_size(file, column.name)
    return found


def _texts(file: pq.ParquetFile, name: str) -> Iterator[str]:
    for group in range(file.num_row_groups):
        for value in file.read_row_group(group, columns=[name]).column(0).to_pylist():
            yield _one_line(value)


def _number_size(file: pq.ParquetFile, name: str) -> _Size:
    width, low, high, decimals = 1, 0.0, 0.0, 0
    for group in range(file.num_row_groups):
        for value in file.read_row_group(group, columns=[name]).column(0).to_pylist():
            if value is not None:
                text = _spoken(value)
                width = max(width, len(text))
                decimals = max(decimals, len(text.partition(".")[2]))
                low, high = min(low, value), max(high, value)
    ends = [f"{one:.{decimals}f}" for one in (low, high)]
    return _Size(max(width, *map(len, ends)), *ends)


def _placed(columns: Sequence[Variable], sizes: dict[str, _Size]) -> list[_Field]:
    fields, start = list[_Field](), 1
    for _group, run in groupby(columns, key=lambda one: one.group or one.name):
        for kind, parts in _split(tuple(run)):
            width, size = _width(kind, parts, sizes), sizes.get(parts[0].name, _Size(1))
            ident = len(fields) + 1
            fields.append(_Field(parts, kind, width, start, ident, size.low, size.high))
            start += width
    return fields


def _split(run: tuple[Variable, ...]) -> Iterator[tuple[str, tuple[Variable, ...]]]:
    first = run[0]
    if first.group:
        yield "multiple", run
    elif first.kind is Kind.MOMENT:
        yield "date", run
        yield "time", run
    else:
        yield _TYPES[first.kind], run


_TYPES = {
    Kind.CODE: "single",
    Kind.FLAG: "logical",
    Kind.NUMBER: "quantity",
    Kind.TEXT: "character",
    Kind.DAY: "date",
}


def _width(kind: str, parts: tuple[Variable, ...], sizes: dict[str, _Size]) -> int:
    match kind:
        case "multiple":
            return len(parts)
        case "single":
            return max(len(str(_code(code, parts[0]))) for code, _words in parts[0].codes)
        case "date":
            return _DAY_WIDTH
        case "time":
            return _TIME_WIDTH
        case "logical":
            return 1
        case _:
            return sizes[parts[0].name].width


def _code(code: int, column: Variable) -> int:
    """Return the code as triple-s wants it, never below nought: 不适用 follows the others."""
    return len(column.codes) if code == NOT_APPLICABLE_CODE else code


def _definition(fields: Sequence[_Field], title: str) -> str:
    inside = "\n".join(_variable(field) for field in fields)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<sss version="2.0">\n<origin>满意</origin>\n'
        f"<survey>\n<title>{escape(title)}</title>\n"
        f'<record ident="A">\n{inside}\n</record>\n</survey>\n</sss>\n'
    )


def _variable(field: _Field) -> str:
    first = field.columns[0]
    name = f"{first.group or first.name}{'_time' if field.type == 'time' else ''}"
    stem = first.title.removesuffix(f":{first.option}") if first.group else first.title
    lines = [
        f'<variable ident="{field.ident}" type="{field.type}">',
        f"<name>{escape(name)}</name>",
        f"<label>{escape(stem)}</label>",
        f'<position start="{field.start}" finish="{field.finish}"/>',
        *_values(field),
        "</variable>",
    ]
    return "\n".join(lines)


def _values(field: _Field) -> Iterator[str]:
    first = field.columns[0]
    if field.type == "character":
        yield f"<size>{field.width}</size>"
    elif field.type == "quantity":
        yield f'<values><range from="{field.low}" to="{field.high}"/></values>'
    elif field.type in ("single", "multiple"):
        codes = (
            [(_code(code, first), words) for code, words in first.codes]
            if field.type == "single"
            else list(enumerate((one.option for one in field.columns), start=1))
        )
        inside = "".join(f'<value code="{code}">{escape(words)}</value>' for code, words in codes)
        yield f"<values>{inside}</values>"


def _lines(file: pq.ParquetFile, fields: Sequence[_Field]) -> Iterator[bytes]:
    for batch in file.iter_batches(batch_size=4096):
        held = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        cells = [_cells(field, held) for field in fields]
        for row in zip(*cells, strict=True):
            yield ("".join(row) + "\r\n").encode()


def _cells(field: _Field, held: dict[str, list[Any]]) -> list[str]:
    """Return the column of texts the field writes, each of its width."""
    values = [held[one.name] for one in field.columns]
    width, first = field.width, field.columns[0]
    if field.type == "multiple":
        return ["".join(" " if bit is None else str(bit) for bit in row) for row in zip(*values)]  # noqa: B905 (columns of one batch)
    if field.type == "character":
        return [_one_line(value).ljust(width) for value in values[0]]
    if field.type == "single":
        return [_or_spaces(value, width, lambda v: str(_code(v, first))) for value in values[0]]
    written = {"date": _day, "time": _time}.get(field.type, _spoken)
    return [_or_spaces(value, width, written) for value in values[0]]


def _or_spaces(value: Any, width: int, written: Any) -> str:
    return " " * width if value is None else written(value).rjust(width)


def _day(value: date) -> str:
    return value.strftime("%Y%m%d")


def _time(value: datetime) -> str:
    return value.strftime("%H%M%S")


def _one_line(value: str | None) -> str:
    return (value or "").translate(_SINGLE_LINE)


def _spoken(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
