"""A document of step 9 as a page, and as a Word or Excel file with the same words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse

from manyi.documents.drawing import Drawer
from manyi.documents.excel import to_xlsx
from manyi.documents.report import Block, Chart, Report
from manyi.documents.word import to_docx

ECHARTS = "vendor/echarts/echarts.min.js"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paper_context(document: Report, **more: Any) -> dict[str, Any]:
    """Return what the page of a document shows: its chapters, each block named by its kind."""
    numbers = {id(chart): n for n, chart in enumerate(document.charts, 1)}
    chapters = [
        {"title": title, "blocks": [_block(block, numbers) for block in blocks]}
        for title, _sheet, blocks in document.chapters()
    ]
    return {"document": document, "chapters": chapters, **more}


def _block(block: Block, numbers: Mapping[int, int]) -> dict[str, Any]:
    number = numbers[id(block)] if isinstance(block, Chart) else None
    kind, script = type(block).__name__.lower(), f"chart-option-{number}"
    return {"kind": kind, "it": block, "number": number, "script": script}


def file_of(document: Report, file_format: str, *, name: str) -> HttpResponse:
    """Return the document as a file to keep: `docx` or `xlsx`."""
    if file_format == "docx":
        content, kind = to_docx(document, Drawer(_echarts())), _WORD
    elif file_format == "xlsx":
        content, kind = to_xlsx(document), _EXCEL
    else:
        raise Http404
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response


def _echarts() -> Path:
    """Return the front-end's own ECharts: the same file draws the pages."""
    found = finders.find(ECHARTS)
    return Path(found) if found else Path(settings.STATIC_ROOT) / ECHARTS
