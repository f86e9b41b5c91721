from datetime import date

import pytest

from manyi.regulation.occasions import Occasion, Span, opening_day, periods
from manyi.regulation.schema.base import When

YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("when", "names"),
    [
        ({"every": "quarter"}, ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]),
        ({"every": "half_year"}, ["2026H1", "2026H2"]),
        ({"every": "year"}, ["2026"]),
        ({"every": "year", "months": [12]}, ["2026-12"]),
        ({"every": "year", "times": 2}, ["2026#1", "2026#2"]),
        ({"every": "month", "months": [3, 9]}, ["2026-03", "2026-09"]),
    ],
)
def test_periods_of_a_year_are_named_as_people_name_them(when, names):
    assert [period.name for period in periods(When(**when), YEAR)] == names


def test_month_and_week_periods_carry_their_first_and_last_day():
    february = Span(date(2026, 2, 1), date(2026, 2, 28))

    months = list(periods(When(every="month"), february))
    weeks = list(periods(When(every="week"), february))

    assert months == [Occasion("2026-02", date(2026, 2, 1), date(2026, 2, 28))]
    assert [week.name for week in weeks] == ["2026W06", "2026W07", "2026W08", "2026W09"]
    assert weeks[0] == Occasion("2026W06", date(2026, 2, 2), date(2026, 2, 8))


def test_period_opened_before_the_first_day_is_left_out():
    from_march = Span(date(2026, 3, 15), date(2026, 7, 1))

    assert [p.name for p in periods(When(every="quarter"), from_march)] == ["2026Q2", "2026Q3"]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2026-12", date(2026, 12, 1)),
        ("2026Q3", date(2026, 7, 1)),
        ("2026H2", date(2026, 7, 1)),
        ("2026W06", date(2026, 2, 2)),
        ("2026#2", date(2026, 1, 1)),
        ("2026-05@project-7", date(2026, 5, 1)),
        ("2026-05-09", date(2026, 5, 9)),
        ("wave-1", None),
        ("2026-13", None),
        ("2026-02-30", None),
    ],
)
def test_name_of_a_period_gives_its_opening_day_and_the_name_of_a_thing_none(name, day):
    assert opening_day(name) == day
