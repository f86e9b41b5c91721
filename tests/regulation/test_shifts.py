"""Shifts as people write them, and what a special day makes of a week's plan."""

import pytest

from manyi.problems import Problem, ProblemsFound
from manyi.regulation.shifts import (
    ALL_DAY,
    ALWAYS,
    WHOLE_DAYS,
    Shift,
    ShiftPlan,
    joined,
    read_shifts,
    write_shifts,
)

MORNING, AFTERNOON = Shift(510, 720), Shift(810, 1050)


@pytest.mark.parametrize(
    "text",
    [
        "08:30-12:00 13:30-17:30",
        "8:30–12:00，13:30–17:30",
        "13:30至17:30、08:30至12:00",
        " ８：３０～１２：００ ；１３：３０～１７：３０ ",
    ],
)
def test_shifts_are_read_as_people_write_them(text):
    assert read_shifts(text) == (MORNING, AFTERNOON)


def test_what_is_read_is_written_back_the_same():
    assert write_shifts(read_shifts("0:00-2:00 22:00-24:00")) == "00:00-02:00 22:00-24:00"


def test_nothing_written_is_a_day_without_work():
    assert read_shifts("  ") == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("上午", "shifts.unreadable"),
        ("08:30-12:00 下午", "shifts.unreadable"),
        ("08:75-12:00", "shifts.unreadable"),
        ("22:00-06:00", "shifts.past_midnight"),
        ("20:00-25:00", "shifts.past_midnight"),
        ("08:30-12:00 11:00-17:00", "shifts.overlap"),
    ],
)
def test_shifts_that_cannot_be_are_refused_with_the_reason(text, code):
    with pytest.raises(ProblemsFound) as refused:
        read_shifts(text, place="星期一")

    assert refused.value.problems == (Problem(code, place="星期一", found=text),)
    assert "星期一" in str(refused.value)


def test_hours_that_touch_or_overlap_become_one():
    assert joined([Shift(60, 120), Shift(0, 30), Shift(90, 200), Shift(200, 210)]) == (
        Shift(0, 30),
        Shift(60, 210),
    )


@pytest.mark.parametrize(
    ("weekday", "named", "expected"),
    [
        (0, None, (MORNING, AFTERNOON)),
        (0, False, ()),
        (0, True, (MORNING, AFTERNOON)),
        (5, None, (MORNING,)),
        (5, True, (MORNING, AFTERNOON)),
        (6, None, ()),
        (6, True, (AFTERNOON,)),
    ],
)
def test_a_special_day_changes_the_plan_of_its_weekday(weekday, named, expected):
    whole = (MORNING, AFTERNOON)
    plan = ShiftPlan((whole,) * 5 + ((MORNING,), ()), made_up=(AFTERNOON,))

    assert plan.shifts_on(weekday, named) == expected


@pytest.mark.parametrize(
    ("plan", "expected"), [(WHOLE_DAYS, [ALL_DAY, (), ALL_DAY]), (ALWAYS, [ALL_DAY] * 3)]
)
def test_who_is_always_open_works_through_holidays(plan, expected):
    days = [(4, None), (4, False), (5, True)]

    assert [plan.shifts_on(*day) for day in days] == expected
