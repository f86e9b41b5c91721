"""The working calendar in force: the published holidays, as edited here."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

import chinese_calendar
from chinese_calendar.constants import Holiday, holidays, workdays
from django.db import transaction

from manyi.core.ledger import record
from manyi.core.models import CalendarDay, CalendarYear, Person
from manyi.core.recomputing import recompute_deadlines
from manyi.regulation.calendar import WorkingCalendar

PUBLISHED = (min(holidays).year, max(holidays).year)


def working_calendar() -> WorkingCalendar:
    """Return the calendar as the day table has it."""
    return WorkingCalendar(dict(CalendarDay.objects.values_list("day", "is_working")))


@transaction.atomic
def seed_year(year: int) -> CalendarYear:
    """Copy a published year into the table; a year not yet announced is left unconfirmed."""
    row, made = CalendarYear.objects.get_or_create(year=year)
    if made and year <= PUBLISHED[1]:
        CalendarDay.objects.bulk_create(_exceptions(year), ignore_conflicts=True)
        row.is_confirmed = True
        row.save()
    return row


def _exceptions(year: int) -> list[CalendarDay]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    return [
        CalendarDay(
            day=day,
            is_working=chinese_calendar.is_workday(day),
            name=_published_name(day),
        )
        for day in days
        if day.year == year and (day in holidays or day in workdays)
    ]


def _published_name(day: date) -> str:
    if day in holidays:
        return Holiday(holidays[day]).chinese
    return f"{Holiday(workdays[day]).chinese}调休上班"


@transaction.atomic
def confirm_year(year: int, *, actor: Person) -> CalendarYear:
    """Say that a year's days are right: copied where published, as set by hand where not."""
    row = seed_year(year)
    row.is_confirmed = True
    row.save(update_fields=["is_confirmed"])
    entry = record("calendar.confirmed", actor=actor.pk, facts={"year": year})
    recompute_deadlines(entry)
    return row


@transaction.atomic
def change_day(day: date, *, is_working: bool, name: str, actor: Person) -> CalendarDay:
    """Set a day by hand; those deadlines that are stored are counted anew in the background."""
    row, _ = CalendarDay.objects.update_or_create(
        day=day, defaults={"is_working": is_working, "name": name}
    )
    entry = record(
        "calendar.changed", actor=actor.pk, facts={"day": day.isoformat(), "working": is_working}
    )
    recompute_deadlines(entry)
    return row


@dataclass(frozen=True)
class ShownDay:
    """A day as the calendar page shows it; a special one differs from the week's rule."""

    day: date
    is_working: bool
    is_special: bool
    name: str


@dataclass(frozen=True)
class ShownMonth:
    """A month in weeks from Monday; None stands for a day of the month beside it."""

    month: int
    weeks: tuple[tuple[ShownDay | None, ...], ...]

    @property
    def working_days(self) -> int:
        """How many days are worked, for the head of the month."""
        return sum(1 for week in self.weeks for one in week if one and one.is_working)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is said of the special days, for those who cannot hover: `15–23日 春节`."""
        special = [one for week in self.weeks for one in week if one and one.is_special]
        # Neighbouring days of one name have the same distance between day and place.
        runs = groupby(enumerate(special), key=lambda at: (at[1].day.day - at[0], at[1].name))
        return tuple(_note([one.day.day for _, one in run], name) for (_, name), run in runs)


def _note(days: list[int], name: str) -> str:
    first, last = days[0], days[-1]
    span = f"{first}" if first == last else f"{first}–{last}"
    return f"{span}日 {name}"


def shown_year(year: int) -> tuple[ShownMonth, ...]:
    """Return the twelve months as the day table has them; days not in it follow the week."""
    special = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    return tuple(_shown_month(year, month, special) for month in range(1, 13))


def _shown_month(year: int, month: int, special: Mapping[date, CalendarDay]) -> ShownMonth:
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    return ShownMonth(
        month,
        tuple(
            tuple(_shown_day(day, special) if day.month == month else None for day in week)
            for week in weeks
        ),
    )


def _shown_day(day: date, special: Mapping[date, CalendarDay]) -> ShownDay:
    row = special.get(day)
    if row is None:
        return ShownDay(day, day.weekday() < calendar.SATURDAY, is_special=False, name="")
    return ShownDay(day, row.is_working, is_special=True, name=row.name)
