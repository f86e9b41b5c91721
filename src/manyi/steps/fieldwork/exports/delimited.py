"""CSV with Chinese titles, as Excel opens it: UTF-8 with its mark."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from manyi.steps.fieldwork.exports.variables import Kind, Variable, wording

# What a spreadsheet would take for a formula when it opens the file.
_FORMULA_STARTS = frozenset("=+-@\t\r")


def write_csv(path: Path, columns: Sequence[Variable], batches: Iterable[list[Any]]) -> int:
    """Write the records as text, codes in words; return how many there were.

    Free text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    reads = [_safe(column) for column in columns]
    rows = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.title for column in columns])
        for batch in batches:
            writer.writerows([[read(record) for read in reads] for record in batch])
            rows += len(batch)
    return rows


def _safe(column: Variable) -> Any:
    read = wording(column)
    if column.kind is not Kind.TEXT:
        return read

    def guarded(record: Any) -> str | None:
        text = read(record)
        return f"'{text}" if text and text[0] in _FORMULA_STARTS else text

    return guarded
