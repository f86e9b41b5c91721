"""Working time: shifts, breaks, holidays, made-up days, and clocks that stand still."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.regulation.calendar import WorkingCalendar
from manyi.regulation.shifts import ALWAYS, WHOLE_DAYS, Shift, ShiftPlan, read_shifts
from manyi.regulation.values import Period
from manyi.regulation.worktime import WorkTime

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE_DAY = read_shifts("08:30-12:00 13:30-17:30")
OFFICE = ShiftPlan((OFFICE_DAY,) * 5 + ((), ()), made_up=OFFICE_DAY)
# Work over the weekend with a long Thursday, Monday free: shifts of a zone as its people need them.
ZONE = ShiftPlan(
    (
        (),
        *(read_shifts("10:00-14:00 16:00-20:00"),) * 2,
        read_shifts("00:00-02:00 07:00-12:00 13:00-24:00"),
        *(read_shifts("10:00-14:00 16:00-20:00"),) * 2,
        read_shifts("09:00-12:00"),
    ),
    made_up=read_shifts("09:00-18:00"),
)
PLANS = [OFFICE, ZONE, WHOLE_DAYS, ALWAYS]
YEARS = (2016, 2026)
PUBLISHED = {
    day: chinese_calendar.is_workday(day)
    for day in (*holidays, *workdays)
    if YEARS[0] <= day.year <= YEARS[1]
}
LAST = date(YEARS[1], 12, 31)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def work_time(plan: ShiftPlan = OFFICE, days: dict[date, bool] = PUBLISHED) -> WorkTime:
    return WorkTime(WorkingCalendar(days), plan, SHANGHAI)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def moments_between(first: date, last: date) -> st.SearchStrategy[datetime]:
    times = st.times(timezones=st.just(SHANGHAI))
    return st.builds(datetime.combine, st.dates(first, last), times)


moments = moments_between(date(2016, 1, 1), date(2026, 10, 1))
work = st.integers(1, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes))
plans = st.sampled_from(PLANS)


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-03-06 17:00", 1, "2026-03-09 09:00"),  # half an hour on Friday, half on Monday
        ("2026-03-06 11:00", 2, "2026-03-06 14:30"),  # lunch is not worked
        ("2026-03-06 12:30", 1, "2026-03-06 14:30"),  # begun at lunch
        ("2026-03-06 16:30", 1, "2026-03-06 17:30"),  # ends with the shift, not on Monday
        ("2026-03-07 10:00", 1, "2026-03-09 09:30"),  # begun at the weekend
        ("2026-02-13 17:00", 1, "2026-02-14 09:00"),  # a made-up Saturday
        ("2026-02-14 17:00", 1, "2026-02-24 09:00"),  # over the Spring Festival
    ],
)
def test_working_hours_run_while_shifts_do(start, count, expected):
    assert work_time().add(moment(start), hours(count)) == moment(expected)


@pytest.mark.parametrize(
    ("plan", "period", "expected"),
    [
        (OFFICE, "1 working day", "2026-03-09 17:00"),
        (ZONE, "1 working day", "2026-03-09 17:00"),
        (ALWAYS, "1 working day", "2026-03-09 17:00"),
        (OFFICE, "4 working hours", "2026-03-09 12:00"),
        (WHOLE_DAYS, "4 working hours", "2026-03-06 21:00"),
        (WHOLE_DAYS, "8 working hours", "2026-03-09 01:00"),
        (ALWAYS, "8 working hours", "2026-03-07 01:00"),
        (ZONE, "4 working hours", "2026-03-07 11:00"),
        (OFFICE, "24 hours", "2026-03-07 17:00"),
        (OFFICE, "15 days", "2026-03-21 17:00"),
        (OFFICE, "2 weeks", "2026-03-20 17:00"),
        (OFFICE, "1 month", "2026-04-06 17:00"),
    ],
)
def test_a_period_from_friday_afternoon_ends_by_its_unit(plan, period, expected):
    ends = work_time(plan).deadline(moment("2026-03-06 17:00"), Period.parse(period))

    assert ends == moment(expected)


def test_moments_of_another_zone_are_read_at_the_clock_of_the_company():
    start = moment("2026-03-06 17:00").astimezone(ZoneInfo("UTC"))

    ends = work_time().add(start, hours(1))

    assert (ends, ends.tzinfo) == (moment("2026-03-09 09:00"), SHANGHAI)


def test_a_pause_in_working_days_is_made_up_for_in_working_time():
    start, day = moment("2026-03-02 10:00"), Period.parse("5 working days")
    pauses = [(moment("2026-03-04 15:00"), moment("2026-03-05 10:30"))]

    ends = work_time().deadline(start, day, pauses)

    # 2.5 hours on Wednesday and 2 on Thursday: from Monday 10:00 to Monday 16:00.
    assert ends == moment("2026-03-09 16:00")


def test_a_pause_in_calendar_hours_is_made_up_for_by_the_hour():
    pauses = [(moment("2026-03-06 18:00"), moment("2026-03-07 06:00"))]

    ends = work_time().deadline(moment("2026-03-06 17:00"), Period.parse("2 hours"), pauses)

    assert ends == moment("2026-03-07 07:00")


def test_a_pause_after_the_deadline_no_longer_moves_it():
    start, period = moment("2026-03-06 09:00"), Period.parse("2 working hours")
    pauses = [(moment("2026-03-06 14:00"), moment("2026-03-06 16:00"))]

    assert work_time().deadline(start, period, pauses) == moment("2026-03-06 11:00")


def test_what_was_worked_before_the_start_counts_backwards():
    late = work_time().elapsed(moment("2026-03-09 09:00"), moment("2026-03-06 17:00"))

    assert late == -hours(1)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-03-06 08:29", False),
        ("2026-03-06 08:30", True),
        ("2026-03-06 12:00", False),
        ("2026-03-07 10:00", False),
        ("2026-02-14 10:00", True),
        ("2026-02-17 10:00", False),
    ],
)
def test_somebody_works_only_during_shifts(at, expected):
    assert work_time().is_open(moment(at)) is expected


def test_less_than_no_work_is_refused():
    with pytest.raises(ValueError, match="zero or more; got -1 day"):
        work_time().add(moment("2026-03-06 09:00"), -hours(24))


def test_a_calendar_without_working_time_says_so_instead_of_searching_for_ever():
    idle = ShiftPlan(((),) * 7)

    with pytest.raises(ValueError, match="no working time ahead"):
        work_time(idle).add(moment("2026-03-06 09:00"), hours(1))


@settings(deadline=None)
@given(plan=plans, start=moments, length=work)
def test_what_is_added_has_elapsed(plan, start, length):
    times = work_time(plan)

    assert times.elapsed(start, times.add(start, length)) == length


@settings(deadline=None)
@given(plan=plans, start=moments, length=work)
def test_a_deadline_is_the_first_moment_by_which_the_work_is_done(plan, start, length):
    times = work_time(plan)

    ends = times.add(start, length)

    assert times.elapsed(start, ends - timedelta(microseconds=1)) < length


@settings(deadline=None)
@given(plan=plans, start=moments, first=work, second=work)
def test_work_adds_up(plan, start, first, second):
    times = work_time(plan)

    assert times.add(times.add(start, first), second) == times.add(start, first + second)


near = st.dates(date(2025, 12, 1), date(2026, 4, 30))
few_days = st.dictionaries(near, st.booleans(), max_size=25)
starts = moments_between(date(2025, 12, 1), date(2026, 3, 1))
periods = st.builds(
    Period, st.integers(1, 40), st.sampled_from(["hour", "working_hour", "day", "working_day"])
)


@settings(deadline=None)
@given(plan=plans, days=few_days, holiday=near, start=starts, period=periods)
def test_a_holiday_more_never_makes_a_deadline_earlier(plan, days, holiday, start, period):
    before = work_time(plan, days).deadline(start, period)

    after = work_time(plan, {**days, holiday: False}).deadline(start, period)

    assert after >= before


@settings(deadline=None)
@given(plan=plans, days=few_days, made_up=near, start=starts, period=periods)
def test_a_made_up_day_more_never_makes_a_deadline_later(plan, days, made_up, start, period):
    before = work_time(plan, days).deadline(start, period)

    after = work_time(plan, {**days, made_up: True}).deadline(start, period)

    assert after <= before


@settings(deadline=None)
@given(
    plan=plans,
    start=starts,
    period=st.builds(Period, st.integers(2, 60), st.sampled_from(["hour", "working_hour"])),
    begins=st.floats(0, 0.99),
    still=st.integers(1, 5000),
)
def test_a_pause_is_a_shift_of_the_clock(plan, start, period, begins, still):
    times = work_time(plan)
    due = times.deadline(start, period)
    pause_from = start + begins * (due - start)
    pause = (pause_from, pause_from + timedelta(minutes=still))

    held = times.deadline(start, period, [pause])

    stood = times.length(period, *pause)
    used = times.length(period, start, pause_from)
    assert times.length(period, start, held) - stood == hours(period.count)
    # What is left when the clock runs again is what was left when it stopped.
    assert times.length(period, pause[1], held) == hours(period.count) - used


@settings(deadline=None)
@given(start=starts, days=st.integers(1, 20), moved=st.integers(1, 20), plan=plans)
def test_a_pause_in_a_week_without_breaks_moves_calendar_days_as_a_later_start_does(
    start, days, moved, plan
):
    period, pause = Period(days, "day"), timedelta(days=moved)

    held = work_time(plan).deadline(start, period, [(start, start + pause)])

    assert held == work_time(plan).deadline(start + pause, period)


def test_ten_years_of_chinese_days_agree_with_counting_every_quarter_of_an_hour():
    times, quarter = work_time(ZONE), timedelta(minutes=15)
    calendar = WorkingCalendar(PUBLISHED)
    start = datetime(YEARS[0], 1, 1, tzinfo=SHANGHAI)
    worked = wrong = 0

    for number in range((LAST - start.date()).days + 1):
        day = start.date() + timedelta(days=number)
        midnight = datetime.combine(day, start.timetz())
        own = ZONE.week[day.weekday()]
        if calendar.named(day) is False:
            own = ()
        elif calendar.named(day) and day.weekday() > 4:
            own = (*own, *ZONE.made_up)
        open_minutes = {minute for one in own for minute in range(one.begins, one.ends)}
        for step in range(96):
            wrong += times.elapsed(start, midnight + step * quarter) != worked * quarter
            worked += step * 15 in open_minutes

    assert (wrong, worked > 100_000) == (0, True)


def test_ten_years_of_chinese_working_days_agree_with_walking_them():
    times = work_time()
    day, wrong = date(YEARS[0], 1, 1), 0

    while day < date(YEARS[1], 12, 1):
        reached, left = day, 5
        while left:
            reached += timedelta(days=1)
            left -= chinese_calendar.is_workday(reached)
        at = datetime(day.year, day.month, day.day, 17, tzinfo=SHANGHAI)
        due = times.deadline(at, Period(5, "working_day"))
        wrong += due != datetime(reached.year, reached.month, reached.day, 17, tzinfo=SHANGHAI)
        day += timedelta(days=1)

    assert wrong == 0


def test_shifts_within_a_day_only():
    with pytest.raises(ValueError, match="got 1320 to 360"):
        Shift(22 * 60, 6 * 60)
