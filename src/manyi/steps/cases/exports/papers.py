"""What every document of step 9 has in common."""

from collections.abc import Iterable
from datetime import date

from manyi.core.models import Adoption
from manyi.documents.report import Block, Cell, Column, Report, Table, Verdict

ROUNDING = "四舍五入，百分数保留一位小数"


def paper(
    title: str,
    *,
    adoption: Adoption,
    period: str,
    day: date,
    verdict: str,
    blocks: Iterable[Block],
    head: str = "",
) -> Report:
    """Return a document about the feedback of a regulation's unit over a period.

    `head` names the entry of the ledger up to which it was made.
    """
    return Report(
        title=title,
        subtitle=adoption.pack_version.title,
        unit=adoption.unit.name,
        period=period,
        date=day,
        verdict=Verdict(verdict, about="反馈办理"),
        version="1",
        rounding=ROUNDING,
        data_hash=head or "—",
        blocks=tuple(blocks),
    )


def percent(share: float | None) -> str:
    """Return a share as per cent with one decimal; a dash for none."""
    return "—" if share is None else f"{share * 100:.1f}%"


def span(ends: tuple[float, float] | None) -> str:
    """Return an interval in per cent; a dash for none."""
    return "—" if ends is None else f"{ends[0] * 100:.1f}%–{ends[1] * 100:.1f}%"


def count(number: int) -> Cell:
    """Return a cell that counts."""
    return Cell(str(number), number)


def rate(share: float | None) -> Cell:
    """Return a cell with a share."""
    return Cell(percent(share), share)


def table(
    titles: Iterable[str], rows: Iterable[tuple[Cell, ...]], caption: str, note: str = ""
) -> Table:
    """Return a table whose first column is words and whose others are figures."""
    first, *others = titles
    columns = (Column(first, width=2.0), *(Column(one, align="right") for one in others))
    return Table(columns, tuple(rows), caption=caption, note=note)
