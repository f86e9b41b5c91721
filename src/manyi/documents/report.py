"""The report as data: what every page, Word, PDF and Excel file of it says.

A figure is held twice: as the words that are printed (rounded once, elsewhere) and as the
unrounded number. Writers print the words; native charts and checks use the number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

# share prints as 76.00%, hundred as 76.00 (a share all the same), marks and count as they are.
Unit = Literal["share", "hundred", "marks", "count"]
Alignment = Literal["left", "center", "right"]
Tone = Literal["plain", "lead", "note", "proposal", "warning"]
# How a spreadsheet draws the numbers with its own charts.
Shape = Literal["bar", "column", "stacked_bar", "line", "radar", "scatter", "pareto"]


@dataclass(frozen=True)
class Verdict:
    """Whether the wave counts （有效，无效，无法判定）， and why, in one sentence.

    A document that is not about a wave says what it is about instead.
    """

    word: str
    sentence: str = ""
    about: str = "本次调查"

    @property
    def line(self) -> str:
        """The words that stand on every page."""
        return f"{self.about}：{self.word}" + (f"。{self.sentence}" if self.sentence else "")


@dataclass(frozen=True)
class Heading:
    """Opens a chapter (level 1) or a part of one; sheet is the chapter's short name in Excel."""

    text: str
    level: Literal[1, 2] = 1
    sheet: str = ""


@dataclass(frozen=True)
class Paragraph:
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Figure:
    """One card: what it is, what it came to, on how many answers, how sure."""

    label: str
    printed: str
    value: float | None = None
    n: int | None = None
    interval: str = ""
    note: str = ""

    @property
    def basis(self) -> str:
        """Return n, interval and note as the lines under the figure."""
        parts = [f"n = {self.n}" if self.n is not None else "", self.interval, self.note]
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Figures:
    cards: tuple[Figure, ...]


@dataclass(frozen=True)
class Column:
    """One column of a table; share of the width is relative to the other columns."""

    label: str
    align: Alignment = "left"
    width: float = 1.0


@dataclass(frozen=True)
class Cell:
    """What a cell prints, and the number behind it when it is one."""

    printed: str
    value: float | None = None
    warning: bool = False


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(
                    f"Table {self.caption!r}: row {number} has {len(row)} cells, "
                    f"the table has {len(self.columns)} columns."
                )


@dataclass(frozen=True)
class Point:
    """One value of a chart; None is a gap. low and high are the ends of its interval."""

    value: float | None
    printed: str = ""
    low: float | None = None
    high: float | None = None
    warning: bool = False


@dataclass(frozen=True)
class Series:
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Numbers:
    """The numbers behind a chart: a point of every series for every category."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = "share"

    def __post_init__(self) -> None:
        for series in self.series:
            if len(series.points) != len(self.categories):
                raise ValueError(
                    f"Series {series.name!r} needs one point per category "
                    f"({len(self.categories)}), got {len(series.points)}."
                )


@dataclass(frozen=True, eq=False)
class Chart:
    """A picture, drawn from one option everywhere, with the numbers it was made from."""

    option: dict[str, Any]
    caption: str
    alt: str
    numbers: Numbers
    shape: Shape = "bar"
    width: int = 760
    height: int = 380
    note: str = ""


@dataclass(frozen=True)
class Signature:
    """Who did an act of the approval chain, and when; empty until it is done."""

    act: str
    name: str = ""
    on: date | None = None
    words: str = ""


@dataclass(frozen=True)
class Signatures:
    entries: tuple[Signature, ...]


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Appendix:
    """A chapter after the report proper, numbered with letters."""

    text: str
    sheet: str = ""


Block = Heading | Paragraph | Bullets | Figures | Table | Chart | Signatures | PageBreak | Appendix


@dataclass(frozen=True, eq=False)
class Report:
    """A whole report; equal reports give byte-equal files."""

    title: str
    subtitle: str
    unit: str
    period: str
    date: date
    verdict: Verdict
    version: str
    rounding: str
    data_hash: str
    blocks: tuple[Block, ...]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What stands on the cover, as (label, words)."""
        day = f"{self.date.year}年{self.date.month}月{self.date.day}日"
        return (
            ("单位", self.unit),
            ("期间", self.period),
            ("结论", self.verdict.line),
            ("日期", day),
            ("版本", self.version),
            ("数据指纹", self.data_hash),
            ("取整", self.rounding),
        )

    @property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Chart))

    def chapters(self) -> Iterator[tuple[str, str, tuple[Block, ...]]]:
        """Yield each chapter as (full title, short name, blocks after its heading)."""
        title, sheet = self.title, "封面"
        held: list[Block] = []
        for block in self.blocks:
            opened = _chapter_opened_by(block)
            if opened is None:
                held.append(block)
                continue
            if held:
                yield title, sheet, tuple(held)
            title, sheet, held = *opened, []
        yield title, sheet, tuple(held)


def _chapter_opened_by(block: Block) -> tuple[str, str] | None:
    if isinstance(block, Appendix) or (isinstance(block, Heading) and block.level == 1):
        return block.text, block.sheet or block.text
    return None
