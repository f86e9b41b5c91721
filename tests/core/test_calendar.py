"""The working calendar in force: published years copied once, days changed by hand."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from manyi.core import recomputing
from manyi.core.calendar import (
    PUBLISHED,
    change_day,
    confirm_year,
    seed_year,
    working_calendar,
)
from manyi.core.contributions import contribute
from manyi.core.ledger import latest_entries
from manyi.core.models import CalendarDay, CalendarYear
from manyi.core.outbox import drain
from manyi.core.worktime import work_times
from manyi.regulation import Period
from tests.factories import make_company

pytestmark = pytest.mark.django_db
ONE_WORKING_DAY = Period.parse("1 working day")


def test_a_published_year_is_copied_and_confirmed_once():
    seed_year(2026)
    count = CalendarDay.objects.count()
    seed_year(2026)

    assert CalendarYear.objects.get(year=2026).is_confirmed
    assert CalendarDay.objects.count() == count > 20


def test_a_year_not_yet_announced_is_left_unconfirmed_and_follows_the_week():
    year = PUBLISHED[1] + 1

    row = seed_year(year)

    assert not row.is_confirmed
    assert CalendarDay.objects.filter(day__year=year).count() == 0


def test_holidays_and_made_up_days_are_known():
    seed_year(2026)
    calendar = working_calendar()

    days = [date(2026, 2, 14), date(2026, 2, 17), date(2026, 3, 6), date(2026, 3, 7)]
    assert [calendar.is_working(day) for day in days] == [True, False, True, False]


def test_a_day_changed_by_hand_moves_the_deadlines_and_leaves_a_record():
    company = make_company()
    friday, monday, tuesday = date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10)
    before = working_calendar().add(friday, ONE_WORKING_DAY)

    change_day(monday, is_working=False, name="厂庆", actor=company.people["admin"])

    assert (before, working_calendar().add(friday, ONE_WORKING_DAY)) == (monday, tuesday)
    (entry,) = latest_entries(1)
    assert (entry.verb, dict(entry.facts)) == (
        "calendar.changed",
        {"day": "2026-03-09", "working": False},
    )


def test_a_deadline_that_reaches_into_a_year_not_confirmed_is_an_estimate():
    seed_year(2026)
    seed_year(2027)
    zone = ZoneInfo("Asia/Shanghai")
    december, january = datetime(2026, 12, 30, tzinfo=zone), datetime(2027, 1, 5, tzinfo=zone)

    times = work_times()

    found = [times.is_estimate(pair) for pair in ((december, december), (december, january))]
    assert found == [False, True]
    confirm_year(2027, actor=make_company().people["admin"])
    assert work_times().is_estimate([december, january]) is False


@pytest.fixture
def counted(monkeypatch):
    """A step whose deadlines follow the calendar; it says how often it was asked."""
    monkeypatch.setattr("manyi.core.contributions._givers", {recomputing.SLOT: {}})
    asked = []

    def recompute():
        asked.append(working_calendar().is_working(date(2026, 3, 9)))
        return recomputing.Recomputed("cases", looked_at=7, moved=2)

    contribute(recomputing.SLOT, "a-step", recompute)
    return asked


def test_a_changed_day_has_every_stored_deadline_counted_anew_once_and_recorded(counted):
    company = make_company()
    change_day(date(2026, 3, 9), is_working=False, name="厂庆", actor=company.people["admin"])
    (because,) = latest_entries(1)

    drain()
    drain()

    assert counted == [False]
    (entry,) = latest_entries(1)
    assert (entry.verb, dict(entry.facts)) == (
        "deadlines.recomputed",
        {"what": "cases", "count": 7, "moved": 2, "because": because.seq},
    )


def test_a_confirmed_year_has_every_stored_deadline_counted_anew(counted):
    company = make_company()

    confirm_year(2027, actor=company.people["admin"])
    drain()

    assert len(counted) == 1
