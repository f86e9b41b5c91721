"""Arrow batches as the kernel takes them: codes of cells, groups of keys, numbers of answers."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from manyi.analytics.summation import CellColumn, Item, MomentSpec, Rows, replicate_groups
from manyi.problems import Problem, ProblemsFound


def rows_of(batch: pa.RecordBatch, spec: MomentSpec) -> Rows:
    """Return a batch as the kernel takes it; a row without a weight or a key is refused."""
    refuse_absent_columns(batch.schema, spec)
    return Rows(
        answers=tuple(_answers(batch.column(item.name), item) for item in spec.items),
        cells=tuple(_codes(batch.column(column.name), column) for column in spec.cells),
        weights=None if spec.weight is None else _weights(batch.column(spec.weight), spec.weight),
        groups=_groups(batch, spec) if spec.n_groups else None,
    )


def refuse_absent_columns(schema: pa.Schema, spec: MomentSpec) -> None:
    """Raise ProblemsFound that names every column that is asked for and not there."""
    absent = [name for name in spec.columns if name not in schema.names]
    if absent:
        raise ProblemsFound([Problem("scan.column_absent", place=name) for name in absent])


def _answers(column: pa.Array, item: Item) -> NDArray[Any]:
    if item.levels is None or not pa.types.is_integer(column.type):
        numbers = column.cast(pa.float64())
        return _numpy(numbers.fill_null(float("nan")) if numbers.null_count else numbers)
    if column.type not in (pa.int8(), pa.int16(), pa.int32()):
        column = column.cast(pa.int64())
    missing = item.levels[0] - 1
    if column.type == pa.int8() and missing < np.iinfo(np.int8).min:
        column = column.cast(pa.int16())
    return _numpy(column.fill_null(missing) if column.null_count else column)


def _codes(column: pa.Array, cells: CellColumn) -> NDArray[np.int32]:
    """Return the place of each entry among the values; −1 where there is none."""
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    places = pc.index_in(column, value_set=pa.array(cells.values, column.type))
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
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
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


def _numpy(column: pa.Array) -> NDArray[Any]:
    return column.to_numpy(zero_copy_only=False)
