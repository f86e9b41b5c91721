"""Writing a frozen wave: whole or not at all, and the same bytes for the same rows."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from manyi.snapshots.columns import FrozenRow, Items, to_arrow

ROWS_A_GROUP = 65_536
# A group's statistics speak of its rows; of fewer they would speak of somebody.
LEAST_A_GROUP = 10


@dataclass(frozen=True)
class Frozen:
    """A file of frozen rows: where it lies, its SHA-256, and how many rows it holds."""

    path: Path
    sha256: str
    rows: int
    used: int


def freeze(
    rows: Iterable[FrozenRow], *, items: Items, path: Path, weighted: Iterable[str] = ()
) -> Frozen:
    """Write every row, used or set aside, to the path; a reader never sees half a file."""
    table = to_arrow(rows, items, weighted=weighted)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write(table, unfinished)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    used = sum(table.column("is_used").to_pylist())
    return Frozen(path, file_hash(path), table.num_rows, used)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rows_a_group(rows: int) -> int:
    """Return the size of row groups that leaves no handful of rows for the last one."""
    size = ROWS_A_GROUP
    while 0 < rows % size < LEAST_A_GROUP and rows > size:
        size -= LEAST_A_GROUP
    return size


def _write(table: pa.Table, path: Path) -> None:
    with path.open("wb") as file:
        pq.write_table(
            table,
            file,
            row_group_size=rows_a_group(table.num_rows),
            version="2.6",
            compression="zstd",
            compression_level=3,
            use_dictionary=True,
            write_statistics=True,
            store_schema=True,
        )
        file.flush()
        os.fsync(file.fileno())
