"""The working calendar in force: the published holidays, as edited here."""

from datetime import date, timedelta

import chinese_calendar
from chinese_calendar.constants import holidays, workdays
from django.db import transaction

from manyi.core.ledger import record
from manyi.core.models import CalendarDay, CalendarYear, Person
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
            name=str(holidays.get(day) or workdays.get(day) or ""),
        )
        for day in days
        if day.year == year and (day in holidays or day in workdays)
    ]


@transaction.atomic
def change_day(day: date, *, is_working: bool, name: str, actor: Person) -> CalendarDay:
    """Set a day by hand; deadlines are computed from the table, so they follow."""
    row, _ = CalendarDay.objects.update_or_create(
        day=day, defaults={"is_working": is_working, "name": name}
    )
    record(
        "calendar.changed", actor=actor.pk, facts={"day": day.isoformat(), "working": is_working}
    )
    return row
