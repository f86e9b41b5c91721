"""Parquet: typed columns; in words for people, in numbers where another file is made of it."""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from manyi.steps.fieldwork.exports.variables import Kind, Variable

_GROUP = 32_768
_NUMBERS = {
    Kind.CODE: pa.int16(),
    Kind.FLAG: pa.int8(),
    Kind.NUMBER: pa.float64(),
    Kind.TEXT: pa.string(),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("ms"),
}
ToArrow = Callable[[Variable, list[Any]], pa.Array]


def write_parquet(path: Path, columns: Sequence[Variable], batches: Iterable[list[Any]]) -> int:
    """Write the records with codes in words, a row group at a time; return how many there were."""
    return _write(path, columns, batches, in_words)


def write_numbers(path: Path, columns: Sequence[Variable], batches: Iterable[list[Any]]) -> int:
    """Write the records with codes as numbers, as statistics programs take them."""
    return _write(path, columns, batches, in_numbers)


def in_words(column: Variable, values: list[Any]) -> pa.Array:
    """Return the column with words for its codes, each word kept once."""
    if column.kind is Kind.MOMENT:
        return pa.array(values, pa.timestamp("ms", "UTC"))
    if column.kind is not Kind.CODE:
        return in_numbers(column, values)
    places = {code: place for place, (code, _words) in enumerate(column.codes)}
    indices = pa.array([places.get(value) for value in values], pa.int16())
    return pa.DictionaryArray.from_arrays(indices, pa.array(_apart(column), pa.string()))


def in_numbers(column: Variable, values: list[Any]) -> pa.Array:
    """Return the column with codes as numbers and moments as the clock on the wall showed."""
    if column.kind is Kind.MOMENT:
        values = [None if value is None else value.replace(tzinfo=None) for value in values]
    return pa.array(values, _NUMBERS[column.kind])


def _apart(column: Variable) -> list[str]:
    """Return the words of the codes; two choices of one label keep their numbers beside them."""
    words = [words for _code, words in column.codes]
    return [
        f"{one}（{code}）" if words.count(one) > 1 else one
        for (code, _words), one in zip(column.codes, words, strict=True)
    ]


def _write(
    path: Path, columns: Sequence[Variable], batches: Iterable[list[Any]], to_arrow: ToArrow
) -> int:
    schema = _schema(columns, to_arrow)
    rows, held = 0, list[pa.Table]()
    with pq.ParquetWriter(path, schema, compression="zstd", version="2.6") as file:
        for batch in batches:
            values = [to_arrow(one, [one.read(record) for record in batch]) for one in columns]
            held.append(pa.Table.from_arrays(values, schema=schema))
            rows += len(batch)
            if sum(table.num_rows for table in held) >= _GROUP:
                file.write_table(pa.concat_tables(held))
                held = []
        if held:
            file.write_table(pa.concat_tables(held))
    return rows


def _schema(columns: Sequence[Variable], to_arrow: ToArrow) -> pa.Schema:
    return pa.schema(
        pa.field(column.name, to_arrow(column, []).type, metadata=_meaning(column))
        for column in columns
    )


def _meaning(column: Variable) -> dict[str, str]:
    codes = json.dumps(dict(column.codes), ensure_ascii=False)
    return {"title": column.title, "codes": codes}
