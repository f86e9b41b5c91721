"""Which waves the regulation's calendar asks for, and how their occasions are named."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from manyi.core.adoption import adoptions_in_force, pack_of
from manyi.core.calendar import working_calendar
from manyi.core.models import Adoption
from manyi.regulation.calendar import WorkingCalendar
from manyi.regulation.occasions import Occasion, Span, periods
from manyi.regulation.schema.base import When
from manyi.steps.sampling.models import Wave

# How far around a day occasions are offered: a yearly survey shows last year's and the next.
_BEHIND, _AHEAD = timedelta(days=366), timedelta(days=200)
_QUARTERS, _HALVES = "一二三四", "上下"


@dataclass(frozen=True)
class Suggestion:
    """One occasion a survey can be held for."""

    name: str
    label: str
    opens: date
    due: date
    is_taken: bool


@dataclass(frozen=True)
class OwedWave:
    """A wave the regulation asks for by now and that nobody has planned."""

    adoption: Adoption
    survey: str
    survey_label: str
    occasion: str
    occasion_label: str
    due: date
    is_late: bool


def suggested_occasions(adoption: Adoption, survey: str, day: date) -> list[Suggestion]:
    """Return the occasions around the day, oldest first; none for a survey held on demand."""
    when = pack_of(adoption.pack_version).surveys[survey].when
    calendar, taken = working_calendar(), _taken(adoption, survey)
    return [
        Suggestion(
            name=period.name,
            label=occasion_label(period.name),
            opens=period.opens,
            due=_due(period, when, calendar),
            is_taken=period.name in taken,
        )
        for period in _periods(when, adoption, Span(day - _BEHIND, day + _AHEAD))
    ]


def owed_waves(day: date) -> list[OwedWave]:
    """Return what is asked for by the day and not planned, most urgent first."""
    owed = [
        OwedWave(
            adoption=adoption,
            survey=name,
            survey_label=survey.label,
            occasion=one.name,
            occasion_label=one.label,
            due=one.due,
            is_late=one.due < day,
        )
        for adoption in adoptions_in_force(day)
        for name, survey in pack_of(adoption.pack_version).surveys.items()
        for one in suggested_occasions(adoption, name, day)
        if one.opens <= day and not one.is_taken
    ]
    return sorted(owed, key=lambda one: (one.due, one.survey_label))


def _taken(adoption: Adoption, survey: str) -> set[str]:
    return set(
        Wave.objects.filter(adoption=adoption, survey=survey).values_list("occasion", flat=True)
    )


def _periods(when: When, adoption: Adoption, span: Span) -> list[Occasion]:
    """Return the periods that open while the regulation is in force, as duties count them."""
    start, end = max(span.start, adoption.start), min(span.end, adoption.end or span.end)
    if when.every is None or end < start:
        return []
    return list(periods(when, Span(start, end)))


def _due(period: Occasion, when: When, calendar: WorkingCalendar) -> date:
    return calendar.add(period.ends, when.within) if when.within else period.ends


def occasion_label(name: str) -> str:
    """Return an occasion in words: `2026Q3` is 2026 年第三季度."""
    period, _, subject = name.partition("@")
    period, _, turn = period.partition("#")
    words = _period_label(period)
    if turn:
        words = f"{words}第 {turn} 次"
    return f"{words}（{subject}）" if subject else words


def _period_label(name: str) -> str:
    match = re.fullmatch(r"(\d{4})(?:Q([1-4])|H([12])|W(\d\d)|-(\d\d))?", name)
    if match is None:
        return name
    year, quarter, half, week, month = match.groups()
    if quarter:
        return f"{year} 年第{_QUARTERS[int(quarter) - 1]}季度"
    if half:
        return f"{year} 年{_HALVES[int(half) - 1]}半年"
    if week:
        return f"{year} 年第 {int(week)} 周"
    return f"{year} 年 {int(month)} 月" if month else f"{year} 年"
