"""Closed waves frozen to Parquet: every row, used or set aside, under one hash."""

from manyi.snapshots.columns import SEGMENT_LABELS, FrozenItem, FrozenRow, without_keys
from manyi.snapshots.freezing import Frozen, file_hash, freeze
from manyi.snapshots.reading import (
    find_rows,
    preview_tables,
    read_tables,
    scan_tables,
    verify,
)
from manyi.snapshots.scanning import scan_moments, scan_wave, wave_spec

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
    "scan_moments",
    "scan_tables",
    "scan_wave",
    "verify",
    "wave_spec",
    "without_keys",
]
