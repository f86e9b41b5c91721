"""A sheet as a PDF, typeset by Typst."""

import json
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from manyi.documents.fonts import chinese_font
from manyi.documents.sheets.sheet import Facts, Grid, Part, Sheet, Words

_TEMPLATE = "sheet.typ"


def sheet_pdf(sheet: Sheet) -> bytes:
    """Return the sheet as a PDF; equal sheets give equal bytes."""
    made: Any = _compiler().compile(
        input=_template(),
        format="pdf",
        sys_inputs={"sheet": json.dumps(_plain(sheet))},
        timestamp=datetime.combine(sheet.day, time(), UTC),
    )
    return bytes(made)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=[str(chinese_font().path.parent)], ignore_system_fonts=True)


@cache
def _template() -> bytes:
    return files("manyi.documents.sheets").joinpath(_TEMPLATE).read_bytes()


def _plain(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "number": sheet.number,
        "unit": sheet.unit,
        "day": sheet.day_words,
        "note": sheet.note,
        "font": chinese_font().family,
        "parts": [_plain_part(part) for part in sheet.parts],
    }


def _plain_part(part: Part) -> dict[str, Any]:
    if isinstance(part, Facts):
        # Two pairs a line: an odd number leaves the last place empty.
        pairs = [*part.rows, ("", "")] if len(part.rows) % 2 else part.rows
        return {"kind": "facts", "cells": [words for pair in pairs for words in pair]}
    if isinstance(part, Words):
        return {"kind": "words", "heading": part.heading, "lines": part.text.split("\n")}
    if isinstance(part, Grid):
        rows = part.rows or (("（无）", *("",) * (len(part.columns) - 1)),)
        return {
            "kind": "grid",
            "heading": part.heading,
            "columns": part.columns,
            "cells": [words for row in rows for words in row],
        }
    return {"kind": "signs", "labels": part.labels}
