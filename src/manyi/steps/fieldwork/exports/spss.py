"""SPSS: Chinese variable and value labels, 不适用 declared as missing."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat

from manyi.steps.fieldwork.exports.columnar import write_numbers
from manyi.steps.fieldwork.exports.variables import NOT_APPLICABLE_CODE, Kind, Variable

# What the format allows, in bytes of UTF-8.
_LONGEST_LABEL = 255
_LONGEST_VALUE_LABEL = 120
_MEASURES = {Kind.CODE: "nominal", Kind.FLAG: "nominal", Kind.NUMBER: "scale"}


def write_sav(path: Path, columns: Sequence[Variable], batches: Iterable[list[Any]]) -> int:
    """Write the records as a .sav file; return how many there were.

    The format wants the width of every text before the first row, so the answers lie in a columnar
    file first; held as such, a million of them fit in memory many times over.
    """
    numbers = path.with_name(f"{path.name}.numbers")
    try:
        rows = write_numbers(numbers, columns, batches)
        pyreadstat.write_sav(
            pl.read_parquet(numbers),
            str(path),
            column_labels={one.name: _cut(one.title, _LONGEST_LABEL) for one in columns},
            variable_value_labels=_value_labels(columns),
            missing_ranges=_missing(columns),
            variable_measure={
                one.name: _MEASURES[one.kind] for one in columns if one.kind in _MEASURES
            },
            row_compress=True,
        )
    finally:
        numbers.unlink(missing_ok=True)
    return rows


def _value_labels(columns: Sequence[Variable]) -> dict[str, dict[int, str]]:
    return {
        one.name: {code: _cut(words, _LONGEST_VALUE_LABEL) for code, words in one.codes}
        for one in columns
        if one.codes
    }


def _missing(columns: Sequence[Variable]) -> dict[str, list[int]]:
    return {one.name: [NOT_APPLICABLE_CODE] for one in columns if NOT_APPLICABLE_CODE in one.words}


def _cut(text: str, longest: int) -> str:
    """Return the text in so many bytes, no character broken."""
    return text.encode()[:longest].decode(errors="ignore")
