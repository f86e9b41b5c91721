"""One published number beside ours."""

import csv
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Row:
    """A published number, what we get for it, and how far apart the two may lie.

    `got` is None where the file it needs is absent; `note` then says which one.
    """

    name: str
    expected: float
    got: float | None
    tolerance: float
    source: str
    note: str = ""

    @property
    def is_absent(self) -> bool:
        return self.got is None

    @property
    def ok(self) -> bool:
        return self.got is not None and bool(abs(self.got - self.expected) <= self.tolerance)

    @property
    def is_wrong(self) -> bool:
        return not self.is_absent and not self.ok

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "expected": self.expected,
            "got": None if self.got is None else float(self.got),
            "tolerance": self.tolerance,
            "ok": None if self.is_absent else self.ok,
            "source": self.source,
            "note": self.note,
        }


# A topic: what it yields from the folder of public data files.
Topic = Callable[[Path], Iterator[Row]]


@dataclass(frozen=True)
class Columns:
    """The columns of a text table by name; numbers are read on request, blanks as NaN."""

    texts: dict[str, list[str]]

    def numbers(self, *names: str) -> NDArray[np.float64]:
        """Return the named columns side by side, (n_rows, n_names)."""
        return np.column_stack([[_number(text) for text in self.texts[name]] for name in names])


def read_columns(path: Path) -> Columns:
    """Read a csv file, packed or not, with names in its first line."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", newline="") as lines:
        names, *rows = list(csv.reader(lines))
    return Columns({name: [row[at] for row in rows] for at, name in enumerate(names)})


def read_table(path: Path) -> Columns:
    """Read a text file whose columns are apart by blanks or tabs, with names in its first line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    names, *rows = [line.split() for line in lines if line.strip()]
    return Columns({name: [row[at] for row in rows] for at, name in enumerate(names)})


def printed(text: str) -> float:
    """Return half a unit in the last printed digit, the tolerance of a number as printed."""
    digits = len(text.partition(".")[2])
    return 0.5 * 10.0**-digits


def as_printed(name: str, text: str, got: float | None, source: str, note: str = "") -> Row:
    """Return the row of a number as it was printed: right to half a unit in its last digit."""
    return Row(name, float(text), got, printed(text), source, note)


def _number(text: str) -> float:
    return float(text) if text.strip() not in {"", "NA", "NaN"} else float("nan")
