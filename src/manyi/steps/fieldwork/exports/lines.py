"""JSON lines: one answer a line, ids and codes as they are stored."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from manyi.steps.fieldwork.exports.variables import Variable


def write_json_lines(path: Path, columns: Sequence[Variable], batches: Iterable[list[Any]]) -> int:
    """Write facts and answers of every record; the first line says what they mean."""
    rows = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_line({"variables": [_told(column) for column in columns]}))
        for batch in batches:
            file.writelines(_line(_split(record)) for record in batch)
            rows += len(batch)
    return rows


def _told(column: Variable) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "title": column.title, "kind": column.kind.value}
    return told | {"codes": dict(column.codes)} if column.codes else told


def _split(record: dict[str, Any]) -> dict[str, Any]:
    facts = {key[1:]: value for key, value in record.items() if key.startswith("#")}
    answers = {key: value for key, value in record.items() if not key.startswith("#")}
    return facts | {"answers": answers}


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: date | datetime) -> str:
    return value.isoformat()
