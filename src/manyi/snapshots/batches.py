"""Arrow batches as the kernel takes them: codes of cells, groups of keys, numbers of answers."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from manyi.analytics.summation import CellColumn, Item, MomentSpec, Rows, replicate_groups
from manyi.problems import Problem, ProblemsFound

# What a column can be of, in the words of people.
WHOLE, NUMBER, TEXT = "整数", "数字", "文字"
_LEAST_OF_8_BITS = -128


def rows_of(batch: pa.RecordBatch, spec: MomentSpec) -> Rows:
    """Return a batch of columns that fit as the kernel takes it.

    A row without a weight or a key is refused.
    """
    return Rows(
        answers=tuple(_answers(batch.column(item.name), item) for item in spec.items),
        cells=tuple(_codes(batch.column(column.name), column) for column in spec.cells),
        weights=None if spec.weight is None else _weights(batch.column(spec.weight), spec.weight),
        groups=_groups(batch, spec) if spec.n_groups else None,
    )


def refuse_unfit_columns(schema: pa.Schema, spec: MomentSpec) -> None:
    """Raise ProblemsFound that names every column that is not there or of another kind."""
    problems = [
        Problem("scan.column_absent", place=name)
        for name in spec.columns
        if name not in schema.names
    ]
    for name, needed in _kinds_needed(spec):
        if name in schema.names:
            found = _kind(schema.field(name).type)
            if found not in needed:
                problems.append(Problem("scan.column_kind", name, found, "或".join(needed)))
    if problems:
        raise ProblemsFound(problems)


def _kinds_needed(spec: MomentSpec) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every column with the kinds it may be of."""
    for item in spec.items:
        yield item.name, (WHOLE, NUMBER)
    for column in spec.cells:
        yield column.name, (TEXT,) if isinstance(column.values[0], str) else (WHOLE, NUMBER)
    if spec.weight is not None:
        yield spec.weight, (WHOLE, NUMBER)
    if spec.n_groups and spec.key is not None:
        yield spec.key, (WHOLE, TEXT)


def _kind(told: pa.DataType) -> str:
    if pa.types.is_dictionary(told):
        return _kind(told.value_type)
    if pa.types.is_integer(told) or pa.types.is_boolean(told):
        return WHOLE
    if pa.types.is_floating(told) or pa.types.is_decimal(told):
        return NUMBER
    if pa.types.is_string(told) or pa.types.is_large_string(told):
        return TEXT
    return str(told)


def _answers(column: pa.Array, item: Item) -> NDArray[Any]:
    column = _plain(column)
    if item.levels is None or not pa.types.is_integer(column.type):
        numbers = column.cast(pa.float64())
        return _numpy(numbers.fill_null(float("nan")) if numbers.null_count else numbers)
    if column.type not in (pa.int8(), pa.int16(), pa.int32()):
        column = column.cast(pa.int64())
    missing = item.levels[0] - 1
    if column.type == pa.int8() and missing < _LEAST_OF_8_BITS:
        column = column.cast(pa.int16())
    return _numpy(column.fill_null(missing) if column.null_count else column)


def _codes(column: pa.Array, cells: CellColumn) -> NDArray[np.int32]:
    """Return the place of each entry among the values; −1 where there is none."""
    values = pa.array(cells.values)
    if _kind(column.type) == NUMBER:
        values = values.cast(pa.float64())
    places = pc.index_in(_plain(column).cast(values.type), value_set=values)
    return _numpy(places.fill_null(-1))


def _weights(column: pa.Array, name: str) -> NDArray[np.float64]:
    if column.null_count:
        raise ProblemsFound([Problem("scan.weight_absent", name, str(column.null_count))])
    return _numpy(column.cast(pa.float64()))


def _groups(batch: pa.RecordBatch, spec: MomentSpec) -> NDArray[np.int64]:
    key = spec.key or ""
    column = batch.column(key)
    if column.null_count:
        raise ProblemsFound([Problem("scan.key_absent", key, str(column.null_count))])
    column = _plain(column)
    if pa.types.is_integer(column.type):
        return replicate_groups(_numpy(column), n_groups=spec.n_groups)
    return replicate_groups(_bytes(column.cast(pa.large_binary())), n_groups=spec.n_groups)


def _bytes(column: pa.Array) -> NDArray[np.bytes_]:
    """Return texts as an array of bytes, without making an object of each."""
    n_rows = len(column)
    if not n_rows:
        return np.zeros(0, dtype="S1")
    _, offsets, data = column.buffers()
    edges = np.frombuffer(offsets, dtype=np.int64)[column.offset : column.offset + n_rows + 1]
    lengths = np.diff(edges)
    width = max(1, int(lengths.max()))
    held = np.frombuffer(data or b"", dtype=np.uint8)[edges[0] : edges[-1]]
    padded = np.zeros((n_rows, width), dtype=np.uint8)
    padded[np.arange(width) < lengths[:, None]] = held
    return padded.view(f"S{width}").ravel()


def _plain(column: pa.Array) -> pa.Array:
    """Return a column without a dictionary, and true and false as 1 and 0."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column.cast(pa.int8()) if pa.types.is_boolean(column.type) else column


def _numpy(column: pa.Array) -> NDArray[Any]:
    return np.asarray(column.to_numpy(zero_copy_only=False))
