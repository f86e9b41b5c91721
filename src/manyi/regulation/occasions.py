"""The names of recurring instances: 2026-12, 2026Q3, 2026H1, 2026W19, 2026#2, 2026-05@project-7."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from manyi.regulation.schema.base import When

_NAME = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?|Q(?P<quarter>[1-4])|H(?P<half>[12])"
    r"|W(?P<week>\d\d))?(?:#\d+)?(?:@.+)?"
)
_YEAR = 12
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True)
class Span:
    """Days from start to end, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Occasion:
    """One instance of a recurring act: its name and the period it belongs to."""

    name: str
    opens: date
    ends: date


def periods(when: When, span: Span) -> Iterator[Occasion]:
    """Yield the periods of an `every` that open within the span, in order."""
    for period in _spans(when, span):
        if period.opens in span:
            for i in range(1, when.times + 1):
                name = period.name if when.times == 1 else f"{period.name}#{i}"
                yield Occasion(name, period.opens, period.ends)


def _spans(when: When, span: Span) -> Iterator[Occasion]:
    if when.months:
        months = _months(span, 1)
        yield from (period for period in months if period.opens.month in when.months)
    elif when.every in _MONTHS:
        yield from _months(span, _MONTHS[when.every])
    elif when.every == "week":
        monday = span.start - timedelta(days=span.start.weekday())
        while monday <= span.end:
            year, week, _ = monday.isocalendar()
            yield Occasion(f"{year}W{week:02d}", monday, monday + timedelta(days=6))
            monday += timedelta(days=7)
    else:
        for i in range((span.end - span.start).days + 1):
            day = span.start + timedelta(days=i)
            yield Occasion(day.isoformat(), day, day)


def _months(span: Span, length: int) -> Iterator[Occasion]:
    year, month = span.start.year, (span.start.month - 1) // length * length + 1
    while (opens := date(year, month, 1)) <= span.end:
        year, month = (year, month + length) if month + length <= _YEAR else (year + 1, 1)
        yield Occasion(_name(opens, length), opens, date(year, month, 1) - timedelta(days=1))


def _name(opens: date, length: int) -> str:
    match length:
        case 1:
            return f"{opens:%Y-%m}"
        case 3:
            return f"{opens.year}Q{(opens.month + 2) // 3}"
        case 6:
            return f"{opens.year}H{1 if opens.month == 1 else 2}"
        case _:
            return f"{opens.year}"


def opening_day(name: str) -> date | None:
    """Return the first day of the period an occasion names; None when it names a thing."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    part = match.groupdict()
    year = int(part["year"])
    try:
        if part["week"]:
            return date.fromisocalendar(year, int(part["week"]), 1)
        month = int(part["month"] or 1)
        month = 3 * int(part["quarter"]) - 2 if part["quarter"] else month
        month = 7 if part["half"] == "2" else month
        return date(year, month, int(part["day"] or 1))
    except ValueError:
        return None
