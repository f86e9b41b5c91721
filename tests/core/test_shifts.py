"""Shifts of a unit: entered as people write them, inherited downwards, counted by."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from manyi.core.ledger import latest_entries
from manyi.core.models import UnitShifts
from manyi.core.organisation import add_unit
from manyi.core.outbox import jobs_listed
from manyi.core.recomputing import JOB
from manyi.core.shifts import drop_shifts, set_shifts
from manyi.core.worktime import work_times
from manyi.problems import Problem, ProblemsFound
from tests.factories import Company, make_company

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
FRIDAY = datetime(2026, 3, 6, 17, tzinfo=SHANGHAI)
TWO_HOURS = timedelta(hours=2)
OFFICE = ["08:30-12:00 13:30-17:30"] * 5 + ["", ""]


def office(company: Company, unit: str = "", **changes: object) -> UnitShifts:
    given = {"week": OFFICE, "made_up": OFFICE[0], "rests_on_holidays": True}
    where = company.departments[unit] if unit else company.root
    return set_shifts(where, **(given | changes), actor=company.people["admin"])


def test_shifts_are_kept_in_one_spelling_with_an_entry_and_a_recount():
    company = make_company()

    row = office(company, week=["8:30－12:00，13:30至17:30"] * 5 + [" ", ""])

    assert (row.week, row.made_up) == (OFFICE, OFFICE[0])
    (entry,) = latest_entries(1)
    assert (entry.verb, dict(entry.facts)) == (
        "shifts.changed",
        {"department": company.root.pk},
    )
    assert [job.payload for job in jobs_listed(job=JOB)] == [{"because": entry.seq}]


def test_every_day_that_cannot_be_read_is_named_at_once():
    company = make_company()

    with pytest.raises(ProblemsFound) as refused:
        office(company, week=["上午", *OFFICE[1:]], made_up="22:00-06:00")

    assert refused.value.problems == (
        Problem("shifts.unreadable", place="周一", found="上午"),
        Problem("shifts.past_midnight", place="调休上班日", found="22:00-06:00"),
    )
    assert UnitShifts.objects.count() == 0


def test_a_week_without_a_shift_is_refused():
    company = make_company()

    with pytest.raises(ProblemsFound) as refused:
        office(company, week=[""] * 7)

    assert refused.value.problems == (Problem("shifts.none", place="江南仪表"),)


def test_without_shifts_a_working_day_is_counted_whole():
    company = make_company()

    ends = work_times().of(company.departments["supply"]).add(FRIDAY, TWO_HOURS)

    assert ends == datetime(2026, 3, 6, 19, tzinfo=SHANGHAI)


def test_a_unit_works_the_shifts_of_the_nearest_unit_above_it():
    company = make_company()
    zone = add_unit(
        "东片区", code="east", kind="team", parent=company.departments["supply"], actor=None
    )
    office(company)
    office(company, "supply", week=["10:00-20:00"] * 7)

    times = work_times()

    ends = [
        times.of(unit).add(FRIDAY, TWO_HOURS) for unit in (company.departments["rd"], zone, None)
    ]
    assert ends == [
        datetime(2026, 3, 9, 10, tzinfo=SHANGHAI),
        datetime(2026, 3, 6, 19, tzinfo=SHANGHAI),
        datetime(2026, 3, 6, 19, tzinfo=SHANGHAI),
    ]


def test_shifts_taken_away_leave_those_of_the_unit_above():
    company = make_company()
    office(company)
    office(company, "supply", week=["10:00-20:00"] * 7)

    drop_shifts(company.departments["supply"], actor=company.people["admin"])

    ends = work_times().of(company.departments["supply"]).add(FRIDAY, TWO_HOURS)
    assert ends == datetime(2026, 3, 9, 10, tzinfo=SHANGHAI)
    assert len(jobs_listed(job=JOB)) == 3


def test_sums_are_built_once_for_a_calendar_and_a_plan():
    company = make_company()
    office(company)

    first, second = work_times(), work_times()

    assert first.of(company.root) is second.of(company.departments["rd"])
    office(company, week=["09:00-17:00"] * 5 + ["", ""])
    assert work_times().of(company.root) is not first.of(company.root)
