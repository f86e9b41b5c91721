"""A report as a Word file that can be edited further: real headings, contents, tables, pictures."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from manyi.documents import fonts, ooxml, palette
from manyi.documents.drawing import Drawer
from manyi.documents.report import (
    Alignment,
    Appendix,
    Block,
    Bullets,
    Cell,
    Chart,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Report,
    Signatures,
    Table,
    Tone,
)

_TEXT_WIDTH = Cm(16.0)
_LINE_HEIGHT = 1.5
_CARDS_IN_A_ROW = 4
_HEAD_FILL = "#e8eef4"
_ALIGN: dict[Alignment, WD_ALIGN_PARAGRAPH] = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_PREFIX: dict[Tone, str] = {"proposal": "【建议】", "note": "注：", "warning": "注意："}


def to_docx(report: Report, drawer: Drawer) -> bytes:
    """Return the report as a .docx file; equal reports give equal bytes."""
    document = docx.Document()
    _set_styles(document)
    ooxml.name_alternative_fonts(document)
    _set_properties(document, report)
    _set_page(document, report)
    _Writer(document, report, drawer).write()
    held = io.BytesIO()
    document.save(held)
    return ooxml.with_fixed_dates(held.getvalue())


def _set_styles(document: Document) -> None:
    # Word's defaults name fonts by theme, which would win over the ones set here.
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    ooxml.set_fonts(defaults, latin=fonts.WORD_LATIN, chinese=fonts.WORD_BODY)
    # Chinese rules for line ends and punctuation.
    defaults.find(qn("w:lang")).set(qn("w:eastAsia"), "zh-CN")
    for style in document.styles:
        if style.element.find(qn("w:rPr")) is None and style.name != "Normal":
            continue
        heading = style.name is not None and style.name.startswith(("Heading", "Title"))
        ooxml.set_fonts(
            style.element.get_or_add_rPr(),
            latin=fonts.WORD_LATIN,
            chinese=fonts.WORD_HEADING if heading else fonts.WORD_BODY,
        )
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.line_spacing = _LINE_HEIGHT
    normal.paragraph_format.space_after = Pt(6)
    for name, size in (("Title", 24), ("Heading 1", 16), ("Heading 2", 13)):
        style = document.styles[name]
        style.font.size = Pt(size)
        style.font.color.rgb = _rgb(palette.FIGURE)


def _set_properties(document: Document, report: Report) -> None:
    at = datetime.combine(report.date, time(), UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title, properties.subject = report.title, report.subtitle
    properties.author = properties.last_modified_by = report.unit
    properties.comments = report.verdict.line
    properties.version = report.version
    properties.language = "zh-CN"
    properties.created = properties.modified = properties.last_printed = at
    properties.revision = 1


def _set_page(document: Document, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)
    header = section.header.paragraphs[0]
    _small(header, report.title)
    header.add_run().add_break()
    _small(header, report.verdict.line, colour=palette.INK, bold=True)
    footer = section.footer.paragraphs[0]
    _small(footer, f"{report.unit} · {report.period} · {report.version} · 第 ")
    ooxml.add_field(footer, "PAGE")
    _small(footer, " 页，共 ")
    ooxml.add_field(footer, "NUMPAGES")
    _small(footer, " 页")
    for run in footer.runs:
        run.font.size, run.font.color.rgb = Pt(8.5), _rgb(palette.FAINT)


def _small(paragraph: Any, words: str, *, colour: str = palette.FAINT, bold: bool = False) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.font.color.rgb, run.font.bold = Pt(8.5), _rgb(colour), bold


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#").upper())


class _Writer:
    """Writes one report into one document, block after block."""

    def __init__(self, document: Document, report: Report, drawer: Drawer) -> None:
        self._document = document
        self._report = report
        self._drawer = drawer
        self._marks = 0
        self._pictures = 0
        self._writers: dict[type[Any], Callable[[Any], None]] = {
            Heading: self._heading,
            Appendix: self._appendix,
            Paragraph: self._paragraph,
            Bullets: self._bullets,
            Figures: self._figures,
            Table: self._table,
            Chart: self._chart,
            Signatures: self._signatures,
            PageBreak: self._page_break,
        }

    def write(self) -> None:
        self._cover()
        self._contents()
        for block in self._report.blocks:
            self._writers[type(block)](block)

    def _cover(self) -> None:
        report = self._report
        self._document.add_paragraph(report.title, style="Title")
        self._document.add_paragraph(report.subtitle, style="Subtitle")
        for label, words in report.facts:
            line = self._document.add_paragraph()
            line.paragraph_format.space_after = Pt(2)
            line.add_run(f"{label}：").bold = True
            line.add_run(words)

    def _contents(self) -> None:
        title = self._document.add_paragraph()
        title.paragraph_format.space_before = Pt(18)
        run = title.add_run("目录")
        run.bold, run.font.size = True, Pt(14)
        headings = [entry for entry in map(_opened, self._report.blocks) if entry is not None]
        line: Any = None
        for number, (words, level) in enumerate(headings, start=1):
            line = self._document.add_paragraph()
            line.paragraph_format.left_indent = Cm(0.8 * (level - 1))
            line.paragraph_format.space_after = Pt(0)
            if number == 1:
                # Word puts page numbers in when it opens the file; until then the words stand.
                ooxml.open_field(line, 'TOC \\o "1-2" \\h \\z \\u', dirty=True)
            ooxml.link_to(line, bookmark_name=_mark_name(number), words=words)
        if line is not None:
            ooxml.close_field(line)
        self._page_break(PageBreak())

    def _heading(self, block: Heading) -> None:
        self._marked_heading(block.text, block.level)

    def _appendix(self, block: Appendix) -> None:
        self._page_break(PageBreak())
        self._marked_heading(block.text, 1)

    def _marked_heading(self, words: str, level: int) -> None:
        self._marks += 1
        heading = self._document.add_heading(words, level=level)
        ooxml.bookmark(heading, name=_mark_name(self._marks), number=self._marks)

    def _paragraph(self, block: Paragraph) -> None:
        paragraph = self._document.add_paragraph()
        prefix = _PREFIX.get(block.tone, "")
        if prefix:
            paragraph.add_run(prefix).bold = True
        run = paragraph.add_run(block.text)
        if block.tone == "lead":
            run.font.size = Pt(12)
        if block.tone == "note":
            run.font.size, run.font.color.rgb = Pt(9), _rgb(palette.FAINT)

    def _bullets(self, block: Bullets) -> None:
        for number, item in enumerate(block.items, start=1):
            if block.numbered:
                line = self._document.add_paragraph(f"{number}. {item}")
                line.paragraph_format.left_indent = Cm(0.6)
            else:
                self._document.add_paragraph(item, style="List Bullet")

    def _figures(self, block: Figures) -> None:
        for start in range(0, len(block.cards), _CARDS_IN_A_ROW):
            cards = block.cards[start : start + _CARDS_IN_A_ROW]
            table = self._document.add_table(rows=1, cols=len(cards), style="Table Grid")
            table.alignment = WD_TABLE_ALIGNMENT.CENTER
            for cell, card in zip(table.rows[0].cells, cards, strict=True):
                ooxml.shade(cell, _HEAD_FILL)
                _write(cell.paragraphs[0], card.label, align="center", size=9.5)
                _write(cell.add_paragraph(), card.printed, align="center", size=18, bold=True)
                _write(cell.add_paragraph(), card.basis, align="center", size=8.5)
            self._gap()

    def _table(self, block: Table) -> None:
        if block.caption:
            self._caption(block.caption)
        table = self._document.add_table(rows=1, cols=len(block.columns), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        self._head(table, block)
        aligns = [column.align for column in block.columns]
        for row in block.rows:
            for cell, entry, align in zip(table.add_row().cells, row, aligns, strict=True):
                _write_cell(cell.paragraphs[0], entry, align)
        _set_widths(table, [column.width for column in block.columns])
        self._note(block.note)
        self._gap()

    def _head(self, table: Any, block: Table) -> None:
        ooxml.repeat_as_header(table.rows[0])
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            ooxml.shade(cell, _HEAD_FILL)
            _write(cell.paragraphs[0], column.label, align=column.align, size=9.5, bold=True)

    def _chart(self, block: Chart) -> None:
        picture = self._document.add_picture(
            io.BytesIO(self._drawer.draw_png(block)), width=_TEXT_WIDTH
        )
        ooxml.describe(picture, block.alt)
        frame = self._document.paragraphs[-1]
        frame.alignment = WD_ALIGN_PARAGRAPH.CENTER
        frame.paragraph_format.keep_with_next = True
        self._pictures += 1
        self._caption(f"图 {self._pictures} {block.caption}")
        self._note(block.note)

    def _signatures(self, block: Signatures) -> None:
        table = self._document.add_table(rows=1, cols=4, style="Table Grid")
        for cell, words in zip(table.rows[0].cells, ("环节", "签名", "日期", "意见"), strict=True):
            ooxml.shade(cell, _HEAD_FILL)
            _write(cell.paragraphs[0], words, align="center", size=9.5, bold=True)
        for entry in block.entries:
            day = entry.on.isoformat() if entry.on is not None else ""
            cells = table.add_row().cells
            for cell, words in zip(cells, (entry.act, entry.name, day, entry.words), strict=True):
                _write(cell.paragraphs[0], words, align="center", size=10.5)
        self._gap()

    def _page_break(self, _block: PageBreak) -> None:
        self._document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _caption(self, words: str) -> None:
        _write(self._document.add_paragraph(), words, align="center", size=9.5, bold=True)

    def _note(self, words: str) -> None:
        if words:
            self._paragraph(Paragraph(words, "note"))

    def _gap(self) -> None:
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)


def _opened(block: Block) -> tuple[str, int] | None:
    if isinstance(block, Heading):
        return block.text, block.level
    return (block.text, 1) if isinstance(block, Appendix) else None


def _mark_name(number: int) -> str:
    return f"chapter{number}"


def _write(
    paragraph: Any, words: str, *, align: Alignment, size: float, bold: bool = False
) -> None:
    paragraph.alignment = _ALIGN[align]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.25
    run = paragraph.add_run(words)
    run.font.size, run.font.bold = Pt(size), bold


def _write_cell(paragraph: Any, entry: Cell, align: Alignment) -> None:
    _write(paragraph, entry.printed, align=align, size=9.5)
    if entry.warning:
        paragraph.runs[0].font.color.rgb = _rgb(palette.ACT)


def _set_widths(table: Any, shares: list[float]) -> None:
    for column, share in zip(table.columns, shares, strict=True):
        width = Emu(round(_TEXT_WIDTH * share / sum(shares)))
        column.width = width
        for cell in column.cells:
            cell.width = width
