"""Reading frozen waves: whole for a score, row group by row group for a scan."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from manyi.problems import Problem, ProblemsFound
from manyi.regulation.scorecard import AnswerTable, Coding
from manyi.snapshots.columns import SEGMENT_LABELS, FrozenRow, Items, meaning_of, to_arrow
from manyi.snapshots.freezing import file_hash

BLANK = "空白"
NOT_APPLICABLE = "不适用"


def verify(path: Path, *, sha256: str) -> None:
    """Raise ProblemsFound when the file is gone or is not, byte for byte, the one frozen."""
    if not path.is_file():
        raise ProblemsFound([Problem("snapshot.missing", place=path.name)])
    found = file_hash(path)
    if found != sha256:
        raise ProblemsFound([Problem("snapshot.changed", path.name, found[:12], sha256[:12])])


def read_tables(path: Path, *, sha256: str) -> dict[str, AnswerTable]:
    """Return the counted answers by audience; an audience without any is left out."""
    verify(path, sha256=sha256)
    with pq.ParquetFile(path) as file:
        return _tables(file.read())


def preview_tables(
    rows: Iterable[FrozenRow], *, items: Items, weighted: Iterable[str] = ()
) -> dict[str, AnswerTable]:
    """Return what `read_tables` would, were the rows frozen now."""
    return _tables(to_arrow(rows, items, weighted=weighted))


def scan_tables(path: Path, *, sha256: str, audience: str) -> Iterator[AnswerTable]:
    """Yield an audience's counted answers a row group at a time; codes mean the same in all.

    Memory stays that of one row group, whatever the size of the wave.
    """
    verify(path, sha256=sha256)
    with pq.ParquetFile(path) as file:
        meaning = meaning_of(file.schema_arrow)["audiences"][audience]
        columns = _columns_of(audience, meaning)
        for group in range(file.num_row_groups):
            if _may_hold(file, group, audience):
                counted = _counted(file.read_row_group(group, columns=columns), audience)
                if counted.num_rows:
                    yield _answer_table(audience, meaning, counted)


def find_rows(
    path: Path,
    *,
    sha256: str,
    audience: str = "",
    item: str = "",
    level: int | None = None,
    group: tuple[str, str] | None = None,
) -> list[str]:
    """Return the keys of the counted rows behind a figure, in the file's order.

    Without an audience all of them are meant. `item` keeps rows that answered it, `level` those
    that chose it there; `group` is a column such as `segment.region` with the label looked for.
    """
    verify(path, sha256=sha256)
    with pq.ParquetFile(path) as file:
        rows = _counted(file.read(), audience)
    if item and f"{audience}.{item}" in rows.column_names:
        column = rows.column(f"{audience}.{item}")
        mask = pc.is_valid(column) if level is None else pc.equal(column, level)
        rows = rows.filter(mask)
    if group is not None and group[0] in rows.column_names:
        rows = rows.filter(pc.equal(rows.column(group[0]), group[1]))
    keys: list[str] = rows.column("key").to_pylist()
    return keys


def _tables(table: pa.Table) -> dict[str, AnswerTable]:
    told = meaning_of(table.schema)["audiences"]
    found = {}
    for audience, meaning in told.items():
        counted = _counted(table, audience)
        if counted.num_rows:
            found[audience] = _answer_table(audience, meaning, counted, is_whole=True)
    return found


def _counted(table: pa.Table, audience: str) -> pa.Table:
    used = table.filter(table.column("is_used"))
    return used.filter(pc.equal(used.column("audience"), audience)) if audience else used


def _columns_of(audience: str, meaning: Mapping[str, Any]) -> list[str]:
    fixed = ["audience", "is_used", "object_id", "weight", "competitor"]
    segments = [f"segment.{name}" for name in meaning["segments"]]
    return fixed + segments + [f"{audience}.{item['key']}" for item in meaning["items"]]


def _may_hold(file: pq.ParquetFile, group: int, audience: str) -> bool:
    """Whether a row group can hold rows of the audience, by its least and greatest entry."""
    row_group = file.metadata.row_group(group)
    place = file.schema_arrow.get_field_index("audience")
    bounds = row_group.column(place).statistics
    if bounds is None or not bounds.has_min_max:
        return True
    return bool(bounds.min <= audience <= bounds.max)


def _answer_table(
    audience: str, meaning: Mapping[str, Any], rows: pa.Table, *, is_whole: bool = False
) -> AnswerTable:
    items = {
        item["key"]: _item(rows.column(f"{audience}.{item['key']}"), item)
        for item in meaning["items"]
    }
    return AnswerTable(
        audience=audience,
        respondents=rows.num_rows,
        items=items,
        labels={item["key"]: item["label"] for item in meaning["items"]},
        full_marks={
            item["key"]: item["full_mark"]
            for item in meaning["items"]
            if item["full_mark"] is not None
        },
        missing=_missing(rows, audience, meaning) if is_whole else {},
        objects=_objects(rows, meaning["objects"]),
        segments={
            SEGMENT_LABELS[name]: Coding(
                _codes(rows.column(f"segment.{name}"), labels), tuple(labels)
            )
            for name, labels in meaning["segments"].items()
        },
        weight=_weight(rows, meaning["mean_weight"]),
        competitor=_competitors(rows, meaning["competitors"]),
    )


def _item(column: pa.ChunkedArray, item: Mapping[str, Any]) -> NDArray[Any]:
    if item["full_mark"] is None:
        return np.asarray(column.fill_null(-1).to_numpy(), dtype=np.int8)
    return np.asarray(column.fill_null(float("nan")).to_numpy(), dtype=np.float64)


def _missing(
    rows: pa.Table, audience: str, meaning: Mapping[str, Any]
) -> dict[str, dict[str, int]]:
    found = {}
    for item in meaning["items"]:
        not_applicable = item["not_applicable"]
        blank = rows.column(f"{audience}.{item['key']}").null_count - not_applicable
        reasons = {BLANK: blank, NOT_APPLICABLE: not_applicable}
        found[item["key"]] = {reason: n for reason, n in reasons.items() if n}
    return found


def _codes(column: pa.ChunkedArray, values: list[Any]) -> NDArray[np.int64]:
    """Return the place of each entry among the values; −1 where there is none."""
    places = pc.index_in(column, value_set=pa.array(values, column.type))
    return np.asarray(places.fill_null(-1).to_numpy(), dtype=np.int64)


def _objects(rows: pa.Table, objects: list[list[Any]]) -> Coding | None:
    if not objects:
        return None
    ids, names = [one[0] for one in objects], tuple(one[1] for one in objects)
    return Coding(_codes(rows.column("object_id"), ids), names)


def _competitors(rows: pa.Table, names: list[str]) -> Coding | None:
    if not names:
        return None
    return Coding(_codes(rows.column("competitor"), names), tuple(names))


def _weight(rows: pa.Table, mean: float | None) -> NDArray[np.float64] | None:
    if mean is None:
        return None
    return np.asarray(rows.column("weight").to_numpy(), dtype=np.float64) / mean
