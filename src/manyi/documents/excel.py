"""A report as a workbook: a sheet for each chapter, real numbers, Excel's own charts."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

import xlsxwriter

from manyi.documents import palette
from manyi.documents.native_charts import ChartSheet
from manyi.documents.ooxml import with_fixed_dates
from manyi.documents.report import (
    Appendix,
    Bullets,
    Cell,
    Chart,
    Figure,
    Figures,
    Heading,
    PageBreak,
    Paragraph,
    Report,
    Signatures,
    Table,
)

_SHEET_NAME_LENGTH = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_TOP_ROWS = 2
_CHART_ROWS = 20
_COLUMN_WIDTH = 16
_FIRST_COLUMN_WIDTH = 30
_HEAD_FILL = "#e8eef4"
_FONT = "微软雅黑"


def to_xlsx(report: Report) -> bytes:
    """Return the report as an .xlsx file; equal reports give equal bytes."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False})
    at = datetime.combine(report.date, time(), UTC).replace(tzinfo=None)
    book.set_properties(
        {
            "title": report.title,
            "subject": report.subtitle,
            "author": report.unit,
            "comments": report.verdict.line,
            "created": at,
        }
    )
    formats = _Formats(book)
    chart_sheet = ChartSheet(book)
    names = _SheetNames()
    _cover(book.add_worksheet(names.taken("概要")), report, formats)
    for title, sheet, blocks in report.chapters():
        page = book.add_worksheet(names.taken(sheet))
        writer = _Chapter(page, formats, chart_sheet)
        writer.begin(title, report.verdict.line)
        for block in blocks:
            writer.write(block)
    chart_sheet.write(book.add_worksheet(names.taken("图表数据")), report.verdict.line)
    book.close()
    return with_fixed_dates(held.getvalue())


@dataclass
class _SheetNames:
    """Gives each sheet a name Excel accepts and no other sheet has."""

    used: set[str] = field(default_factory=set)

    def taken(self, wanted: str) -> str:
        base = _FORBIDDEN.sub(" ", wanted).strip("' ")[:_SHEET_NAME_LENGTH] or "章"
        name, number = base, 2
        while name.casefold() in self.used:
            tail = f" {number}"
            name, number = base[: _SHEET_NAME_LENGTH - len(tail)] + tail, number + 1
        self.used.add(name.casefold())
        return name


class _Formats:
    """The looks of cells, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter"}
            self._made[key] = self._book.add_format(base | properties)
        return self._made[key]


def _cover(page: Any, report: Report, formats: _Formats) -> None:
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 90)
    title = formats.of(font_size=16, bold=True, font_color=palette.FIGURE)
    page.write_string(0, 0, report.title, title)
    page.write_string(1, 0, report.verdict.line, formats.of(bold=True))
    page.write_string(2, 0, report.subtitle, formats.of(font_color=palette.FAINT))
    for row, (label, words) in enumerate(report.facts, start=4):
        page.write_string(row, 0, label, formats.of(font_color=palette.FAINT))
        page.write_string(row, 1, words, formats.of(text_wrap=True))
    page.freeze_panes(_TOP_ROWS, 0)
    _set_print(page)


def _set_print(page: Any) -> None:
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, _TOP_ROWS - 1)
    page.hide_gridlines(2)
    page.set_footer("&C第 &P 页，共 &N 页")


class _Chapter:
    """Writes the blocks of one chapter down one sheet."""

    def __init__(self, page: Any, formats: _Formats, charts: ChartSheet) -> None:
        self._page = page
        self._formats = formats
        self._charts = charts
        self._row = 0
        self._writers: dict[type[Any], Callable[[Any], None]] = {
            Heading: self._heading,
            Paragraph: self._paragraph,
            Bullets: self._bullets,
            Figures: self._figures,
            Table: self._table,
            Chart: self._chart,
            Signatures: self._signatures,
        }

    def begin(self, title: str, verdict: str) -> None:
        big = self._formats.of(font_size=14, bold=True, font_color=palette.FIGURE)
        self._page.set_column(0, 0, _FIRST_COLUMN_WIDTH)
        self._page.set_column(1, 40, _COLUMN_WIDTH)
        self._page.write_string(0, 0, title, big)
        self._page.write_string(1, 0, verdict, self._formats.of(bold=True))
        self._page.freeze_panes(_TOP_ROWS, 0)
        _set_print(self._page)
        self._row = _TOP_ROWS + 1

    def write(self, block: Any) -> None:
        # A sheet is one page already: page breaks and the chapter's own title have no place.
        if not isinstance(block, PageBreak | Appendix):
            self._writers[type(block)](block)

    def _line(self, words: str, **look: Any) -> None:
        self._page.write_string(self._row, 0, words, self._formats.of(**look))
        self._row += 1

    def _heading(self, block: Heading) -> None:
        self._row += 1
        self._line(block.text, font_size=12, bold=True, font_color=palette.FIGURE)

    def _paragraph(self, block: Paragraph) -> None:
        prefix = {"proposal": "【建议】", "note": "注：", "warning": "注意："}.get(block.tone, "")
        look = {"font_color": palette.FAINT} if block.tone == "note" else {}
        self._line(prefix + block.text, **look)

    def _bullets(self, block: Bullets) -> None:
        for number, item in enumerate(block.items, start=1):
            self._line(f"{number}. {item}" if block.numbered else f"· {item}")

    def _figures(self, block: Figures) -> None:
        self._row += 1
        self._head(["项目", "数值", "n", "区间", "说明"])
        for card in block.cards:
            self._card(card)
        self._row += 1

    def _card(self, card: Figure) -> None:
        self._put(0, Cell(card.label))
        self._put(1, Cell(card.printed, card.value))
        self._put(2, Cell("" if card.n is None else str(card.n), card.n))
        self._put(3, Cell(card.interval))
        self._put(4, Cell(card.note))
        self._row += 1

    def _table(self, block: Table) -> None:
        self._row += 1
        if block.caption:
            self._line(block.caption, bold=True)
        self._head([column.label for column in block.columns])
        for row in block.rows:
            for place, entry in enumerate(row):
                self._put(place, entry)
            self._row += 1
        if block.note:
            self._line(f"注：{block.note}", font_color=palette.FAINT)
        self._row += 1

    def _head(self, labels: list[str]) -> None:
        look = self._formats.of(bold=True, bg_color=_HEAD_FILL, border=1, text_wrap=True)
        for place, label in enumerate(labels):
            self._page.write_string(self._row, place, label, look)
        self._row += 1

    def _put(self, place: int, entry: Cell) -> None:
        look: dict[str, Any] = {"border": 1}
        if entry.warning:
            look["font_color"] = palette.ACT
        number = None if entry.value is None else _printed_number(entry.printed)
        if number is None:
            words = self._formats.of(text_wrap=place == 0, **look)
            self._page.write_string(self._row, place, entry.printed, words)
            return
        value, number_format = number
        self._page.write_number(
            self._row, place, value, self._formats.of(num_format=number_format, **look)
        )

    def _chart(self, block: Chart) -> None:
        self._row += 1
        chart = self._charts.chart(block)
        self._page.insert_chart(
            self._row,
            0,
            chart,
            {"description": block.alt, "x_scale": 1, "y_scale": 1, "object_position": 2},
        )
        self._row += max(_CHART_ROWS, round(block.height / 20) + 1)
        if block.note:
            self._line(f"注：{block.note}", font_color=palette.FAINT)

    def _signatures(self, block: Signatures) -> None:
        self._row += 1
        self._head(["环节", "签名", "日期", "意见"])
        for entry in block.entries:
            day = entry.on.isoformat() if entry.on is not None else ""
            for place, words in enumerate((entry.act, entry.name, day, entry.words)):
                self._put(place, Cell(words))
            self._row += 1


def _printed_number(printed: str) -> tuple[float, str] | None:
    """Return the number that is printed and its Excel format: every file shows the same digits."""
    words = printed.replace(",", "")
    share = words.endswith("%")
    try:
        number = Decimal(words.removesuffix("%"))
    except InvalidOperation:
        return None
    exponent = number.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    decimals = "." + "0" * places if places else ""
    if share:
        return float(number / 100), f"0{decimals}%"
    return float(number), f"#,##0{decimals}" if "," in printed else f"0{decimals}"
