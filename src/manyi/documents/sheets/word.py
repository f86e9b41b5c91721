"""A sheet as a Word file that can be edited further."""

import io
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from manyi.documents import fonts, ooxml
from manyi.documents.sheets.sheet import Facts, Grid, Sheet, Signs, Words

_LABEL_FILL = "#e8eef4"
_PAIRS_A_LINE = 2
_NOTHING = "（无）"


def sheet_docx(sheet: Sheet) -> bytes:
    """Return the sheet as a .docx file; equal sheets give equal bytes."""
    document = docx.Document()
    _set_up(document, sheet)
    heading = document.add_paragraph(style="Title")
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run(sheet.title)
    if sheet.number:
        number = document.add_paragraph(f"编号：{sheet.number}")
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for part in sheet.parts:
        _write(document, part)
    if sheet.unit:
        ending = document.add_paragraph(f"{sheet.unit}\n{sheet.day_words}")
        ending.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if sheet.note:
        document.add_paragraph(sheet.note)
    held = io.BytesIO()
    document.save(held)
    return ooxml.with_fixed_dates(held.getvalue())


def _set_up(document: Document, sheet: Sheet) -> None:
    at = datetime.combine(sheet.day, time(), UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = (
        sheet.title,
        sheet.unit,
        sheet.unit,
    )
    properties.language, properties.revision = "zh-CN", 1
    properties.created = properties.modified = properties.last_printed = at
    for name in ("Normal", "Title"):
        style: Any = document.styles[name]
        chinese = fonts.WORD_HEADING if name == "Title" else fonts.WORD_BODY
        run_properties = style.element.get_or_add_rPr()
        ooxml.set_fonts(run_properties, latin=fonts.WORD_LATIN, chinese=chinese)
        style.font.size = Pt(18 if name == "Title" else 10.5)
    ooxml.name_alternative_fonts(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)


def _write(document: Document, part: Facts | Words | Grid | Signs) -> None:
    match part:
        case Facts():
            _write_facts(document, part)
        case Words():
            _write_words(document, part)
        case Grid():
            _write_grid(document, part)
        case Signs():
            for label in part.labels:
                document.add_paragraph(f"{label}：________________    日期：______________")


def _write_facts(document: Document, part: Facts) -> None:
    lines = -(-len(part.rows) // _PAIRS_A_LINE)
    table = document.add_table(rows=lines, cols=2 * _PAIRS_A_LINE, style="Table Grid")
    for n, (label, words) in enumerate(part.rows):
        line, place = divmod(n, _PAIRS_A_LINE)
        name, filled = table.cell(line, 2 * place), table.cell(line, 2 * place + 1)
        name.text, filled.text = label, words
        ooxml.shade(name, _LABEL_FILL)
    document.add_paragraph()


def _write_words(document: Document, part: Words) -> None:
    if not part.heading:
        for line in part.text.split("\n"):
            document.add_paragraph(line)
        return
    table = document.add_table(rows=2, cols=1, style="Table Grid")
    table.cell(0, 0).text, table.cell(1, 0).text = part.heading, part.text or _NOTHING
    ooxml.shade(table.cell(0, 0), _LABEL_FILL)
    document.add_paragraph()


def _write_grid(document: Document, part: Grid) -> None:
    title = document.add_paragraph()
    title.add_run(part.heading).bold = True
    table = document.add_table(rows=1, cols=len(part.columns), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, part.columns, strict=True):
        cell.text = name
        ooxml.shade(cell, _LABEL_FILL)
    ooxml.repeat_as_header(table.rows[0])
    for row in part.rows or ((_NOTHING, *("",) * (len(part.columns) - 1)),):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.add_paragraph()
