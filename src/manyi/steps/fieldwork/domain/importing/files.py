"""A file of answers → one table, with what its maker's header says of the columns."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
import pyreadstat

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.formats import columns, wjx
from manyi.questionnaire.formats.headers import Export, HeaderField, Part
from manyi.questionnaire.formats.tables import Table, read_table
from manyi.steps.fieldwork.enums import AnswerSource

_SAV = (b"$FL2", b"$FL3")


@dataclass(frozen=True, eq=False)
class AnswersFile:
    """One table of answers; a matrix's stem stands at each of its rows, a question's at options."""

    table: Table
    source: AnswerSource
    fields: tuple[HeaderField, ...]
    missing: frozenset[str]
    by_code: bool


def read_answers(data: bytes, name: str) -> AnswersFile:
    """Return what the file holds, whichever program wrote it; raise every reason why not."""
    if data.startswith(_SAV):
        table = _read_sav(data, name)
        return AnswersFile(table, AnswerSource.SPSS, _plain(table.titles), frozenset(), False)
    table = read_table(data, name)
    export = columns.recognise(table)
    if export is None:
        return AnswersFile(table, AnswerSource.TABLE, _plain(table.titles), frozenset(), False)
    source = AnswerSource.WJX if export.tool == wjx.TOOL else AnswerSource.TENCENT
    # A number that is no option's word is an option's place in 问卷星, in codes and in words.
    by_code = source == AnswerSource.WJX
    missing = export.missing | (frozenset(("-3", "-2")) if by_code else frozenset())
    return AnswersFile(table, source, _with_stems(export), missing, by_code)


def _plain(titles: Sequence[str]) -> tuple[HeaderField, ...]:
    return tuple(HeaderField(i, title, None, title) for i, title in enumerate(titles))


def _with_stems(export: Export) -> tuple[HeaderField, ...]:
    """Give later rows and options of a question the stem that stands at its first."""
    stems: dict[int, str] = {}
    fields = []
    for field in export.fields:
        is_part = field.question is not None and field.part in (Part.ROW, Part.OPTION)
        if is_part and field.question is not None:
            own = field.stem if field.stem != field.label else ""
            stem = stems.setdefault(field.question, own)
            fields.append(replace(field, stem=stem))
        else:
            fields.append(field)
    return tuple(fields)


def _read_sav(data: bytes, name: str) -> Table:
    """Return the file's rows in words: value labels for codes, missing values as blanks."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.sav"
        path.write_bytes(data)
        try:
            frame, meta = pyreadstat.read_sav(str(path), output_format="polars")
        except (pyreadstat.ReadstatError, ValueError, OSError) as error:
            raise ProblemsFound([Problem("import.sav_broken", place=name)]) from error
    labels = meta.column_names_to_labels
    titles = tuple(" ".join((labels.get(one) or one).split()) for one in frame.columns)
    texts = {
        str(i): _words(frame[one], meta.variable_value_labels.get(one, {}))
        for i, one in enumerate(frame.columns)
    }
    if frame.height == 0:
        raise ProblemsFound([Problem("table.no_rows", place=name)])
    return Table(name, titles, pl.DataFrame(texts), np.arange(1, frame.height + 1))


def _words(column: pl.Series, labels: dict[float, str]) -> pl.Series:
    return pl.Series([_word(value, labels) for value in column.to_list()], dtype=pl.String)


def _word(value: object, labels: dict[float, str]) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, float | int) and value in labels:
        return labels[value]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
