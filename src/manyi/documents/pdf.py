"""A report as a PDF, typeset by Typst, its charts as vectors."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from manyi.documents import palette
from manyi.documents.drawing import Drawer
from manyi.documents.fonts import chinese_font
from manyi.documents.report import Block, Chart, Figure, Report

_TEMPLATE = "report.typ"


def to_pdf(report: Report, drawer: Drawer) -> bytes:
    """Return the report as a PDF; equal reports give equal bytes."""
    made: Any = _compiler().compile(
        input=_template(),
        format="pdf",
        sys_inputs={"report": json.dumps(_plain_report(report, drawer), allow_nan=False)},
        # The day of the report, not of the machine: a file's hash must be repeatable.
        timestamp=datetime.combine(report.date, time(), UTC),
    )
    return bytes(made)


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=[str(chinese_font().path.parent)], ignore_system_fonts=True)


@cache
def _template() -> bytes:
    return files("manyi.documents").joinpath(_TEMPLATE).read_bytes()


def _plain_report(report: Report, drawer: Drawer) -> dict[str, Any]:
    charts = {id(chart): number for number, chart in enumerate(report.charts, start=1)}
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "unit": report.unit,
        "period": report.period,
        "version": report.version,
        "verdict": report.verdict.line,
        "year": report.date.year,
        "month": report.date.month,
        "day": report.date.day,
        "font": chinese_font().family,
        "colours": {
            "ink": palette.INK,
            "faint": palette.FAINT,
            "figure": palette.FIGURE,
            "act": palette.ACT,
            "rule": palette.RULE,
        },
        "facts": report.facts,
        "blocks": [_plain_block(block, drawer, charts) for block in report.blocks],
    }


def _plain_block(block: Block, drawer: Drawer, charts: Mapping[int, int]) -> dict[str, Any]:
    if isinstance(block, Chart):
        return {
            "kind": "chart",
            "svg": drawer.draw_svg(block),
            "number": charts[id(block)],
            "caption": block.caption,
            "alt": block.alt,
            "note": block.note,
        }
    plain: dict[str, Any] = _plain(block)
    return {"kind": type(block).__name__.lower()} | plain


def _plain(value: Any) -> Any:
    if isinstance(value, Figure):
        return {"label": value.label, "printed": value.printed, "basis": value.basis}
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: _plain(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else value
