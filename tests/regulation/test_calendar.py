from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.regulation.calendar import WorkingCalendar
from manyi.regulation.values import Period

# 2026 Spring Festival as announced: off 16–20 February, made up for on Saturdays 14 and 28.
SPRING = {
    **{date(2026, 2, day): False for day in (16, 17, 18, 19, 20, 23)},
    date(2026, 2, 14): True,
    date(2026, 2, 28): True,
}


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 1, 2), 1, date(2026, 1, 5)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 14), 1, date(2026, 2, 24)),
        (date(2026, 2, 14), 5, date(2026, 2, 28)),
        (date(2026, 2, 18), 0, date(2026, 2, 18)),
    ],
)
def test_holidays_are_skipped_and_make_up_saturdays_count(start, count, expected):
    assert WorkingCalendar(SPRING).add_working_days(start, count) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("24 hours", date(2026, 2, 1)),
        ("25 hours", date(2026, 2, 2)),
        ("8 working hours", date(2026, 2, 2)),
        ("9 working hours", date(2026, 2, 3)),
        ("15 days", date(2026, 2, 15)),
        ("2 working days", date(2026, 2, 3)),
        ("2 weeks", date(2026, 2, 14)),
        ("1 month", date(2026, 2, 28)),
        ("1 year", date(2027, 1, 31)),
    ],
)
def test_period_is_counted_from_the_day_after(period, expected):
    assert WorkingCalendar({}).add(date(2026, 1, 31), Period.parse(period)) == expected


def test_calendar_without_working_days_says_so_instead_of_searching_for_ever():
    idle = {date(2026, 1, 1) + timedelta(days=i): False for i in range(12_000)}

    with pytest.raises(ValueError, match="no working days"):
        WorkingCalendar(idle).add_working_days(date(2026, 1, 1), 3)


@settings(deadline=None)
@given(
    start=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    count=st.integers(1, 80),
    changed=st.dictionaries(
        st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.booleans(), max_size=30
    ),
)
def test_prefix_sums_agree_with_walking_day_by_day(start, count, changed):
    calendar = WorkingCalendar(changed)
    day, left = start, count
    while left:
        day += timedelta(days=1)
        left -= calendar.is_working(day)

    assert calendar.add_working_days(start, count) == day
    assert calendar.working_days_between(start, day) == count
