"""Closed waves frozen to Parquet: every row, used or set aside, under one hash."""

from manyi.snapshots.columns import SEGMENT_LABELS, FrozenItem, FrozenRow
from manyi.snapshots.freezing import Frozen, file_hash, freeze
from manyi.snapshots.reading import (
    find_rows,
    preview_tables,
    read_tables,
    scan_tables,
    verify,
)

__all__ = [
    "SEGMENT_LABELS",
    "Frozen",
    "FrozenItem",
    "FrozenRow",
    "file_hash",
    "find_rows",
    "freeze",
    "preview_tables",
    "read_tables",
    "scan_tables",
    "verify",
]
