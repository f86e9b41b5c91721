"""One file: written beside its name, looked at, and only then given the name."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.enums import ExportFormat
from manyi.steps.fieldwork.exports.columnar import write_parquet
from manyi.steps.fieldwork.exports.delimited import write_csv
from manyi.steps.fieldwork.exports.layout import columns_of
from manyi.steps.fieldwork.exports.lines import write_json_lines
from manyi.steps.fieldwork.exports.spss import write_sav
from manyi.steps.fieldwork.exports.triple_s import write_triple_s
from manyi.steps.fieldwork.exports.workbook import write_xlsx
from manyi.steps.fieldwork.models import AnswerExport
from manyi.steps.fieldwork.queries.exporting import Contents, contents_of, export_path

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Written:
    """A complete file: how many answers it holds, its size and its SHA-256."""

    rows: int
    size: int
    sha256: str


def write_file(export: AnswerExport, *, progress: Progress) -> Written:
    """Write the export's file, whole or not at all.

    Raises ProblemsFound when there is nothing to write or the rows written are not those read.
    """
    contents = contents_of(export)
    path = export_path(export)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    counted = _Counted(contents, progress)
    try:
        rows = _WRITERS[ExportFormat(export.file_format)](
            unfinished, columns_of(contents), counted.batches(), contents
        )
        _check(export, rows, counted.rows)
        written = _looked_at(unfinished, rows)
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return written


@dataclass
class _Counted:
    """The batches on their way to the file, counted as they pass."""

    contents: Contents
    progress: Progress
    rows: int = 0

    def batches(self) -> Iterator[list[dict[str, Any]]]:
        for batch in self.contents.batches():
            self.rows += len(batch)
            yield batch
            self.progress(self.rows, self.contents.total)


def _check(export: AnswerExport, rows: int, read: int) -> None:
    title = export.audience.wave.title
    if rows == 0:
        raise ProblemsFound([Problem("export.nothing", place=title)])
    if rows != read:
        raise ProblemsFound([Problem("export.rows_lost", title, str(rows), str(read))])


def _looked_at(path: Path, rows: int) -> Written:
    with path.open("rb") as file:
        os.fsync(file.fileno())
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(rows, path.stat().st_size, sha256)


def _triple_s(path: Path, columns: Any, batches: Any, contents: Contents) -> int:
    return write_triple_s(path, columns, batches, title=contents.export.audience.wave.title)


def _plain(write: Callable[..., int], path: Path, columns: Any, batches: Any, _: Contents) -> int:
    return write(path, columns, batches)


_WRITERS: dict[ExportFormat, Callable[..., int]] = {
    ExportFormat.CSV: partial(_plain, write_csv),
    ExportFormat.XLSX: partial(_plain, write_xlsx),
    ExportFormat.SAV: partial(_plain, write_sav),
    ExportFormat.TRIPLE_S: _triple_s,
    ExportFormat.PARQUET: partial(_plain, write_parquet),
    ExportFormat.JSON_LINES: partial(_plain, write_json_lines),
}
