"""What will be late at the pace of those who handle it."""

from datetime import timedelta

import pytest

from manyi.core.clock import at
from manyi.core.models import Person
from manyi.core.shifts import set_shifts
from manyi.steps.cases import domain, queries
from manyi.steps.cases.models import Case, LateForecast
from tests.steps.cases.clock_packs import adopt_clocks
from tests.steps.cases.factories import answer, make_service, moment, registered

pytestmark = pytest.mark.django_db

MONDAY = "2026-03-30 09:00"


@pytest.fixture
def service():
    company, _adoption = make_service()
    hours = "09:00-17:00"
    week = [hours] * 5 + ["", ""]
    set_shifts(company.root, week=week, made_up=hours, rests_on_holidays=True, actor=None)
    return company, adopt_clocks(company, "    terms:\n      answer: 5 working days\n")


def case_of(service, handler: Person, received: str) -> Case:
    company, adoption = service
    with at(moment(received)):
        case = registered(company, adoption)
        if case.handler != handler:
            domain.assign_case(case, handler=handler, actor=company.people["quality"])
    return case


def answered_in_four_weeks(service, handler: Person, n: int) -> None:
    """Give a handler a pace: twenty working days of eight hours, so many answers."""
    for number in range(n):
        case = case_of(service, handler, f"2026-03-1{number} 09:00")
        with at(moment("2026-03-20 09:00")):
            answer(case)


def test_the_last_of_a_queue_is_late_when_there_are_more_than_the_pace_allows(service):
    company, _adoption = service
    handler = company.people["service"]
    answered_in_four_weeks(service, handler, 4)  # one in 40 working hours
    first = case_of(service, handler, "2026-03-27 09:00")  # due on Friday, 3 April
    second = case_of(service, handler, "2026-03-27 10:00")

    with at(moment(MONDAY)):
        found = queries.forecast()

    # The first is answered on Friday at 17:00, after its 09:00; the second a week later.
    expected = [
        (first.pk, 1, moment("2026-04-03 17:00")),
        (second.pk, 2, moment("2026-04-13 17:00")),
    ]
    assert [(one.case, one.place, one.expected_at) for one in found.this_week] == expected
    assert found.today == ()


def test_who_is_quick_enough_is_late_with_nothing(service):
    company, _adoption = service
    answered_in_four_weeks(service, company.people["service"], 5)  # one in 32 working hours
    case_of(service, company.people["service"], "2026-03-27 17:00")

    with at(moment(MONDAY)):
        found = queries.forecast()

    assert found.this_week == ()
    assert [(one.waiting, one.answered, one.worked_for_one) for one in found.loads] == [
        (1, 5, timedelta(hours=32))
    ]


def test_late_ones_come_first_in_the_queue_and_are_not_foretold(service):
    company, _adoption = service
    handler = company.people["service"]
    answered_in_four_weeks(service, handler, 5)
    case_of(service, handler, "2026-03-20 09:00")  # late since Friday
    next_one = case_of(service, handler, "2026-03-27 17:00")

    with at(moment(MONDAY)):
        found = queries.forecast()

    assert [(one.case, one.place) for one in found.this_week] == [(next_one.pk, 2)]


def test_what_is_due_today_stands_under_today(service):
    company, _adoption = service
    answered_in_four_weeks(service, company.people["service"], 2)
    case = case_of(service, company.people["service"], "2026-03-23 17:00")

    with at(moment(MONDAY)):
        found = queries.forecast()

    assert [one.case for one in found.today] == [case.pk]
    assert [one.case for one in found.this_week] == [case.pk]


def test_a_newcomer_is_taken_at_the_pace_of_all_and_a_held_case_waits_for_the_customer(service):
    company, _adoption = service
    answered_in_four_weeks(service, company.people["service"], 2)  # one in 80 working hours
    newcomer = company.people["service2"]
    foretold = case_of(service, newcomer, "2026-03-27 17:00")
    held = case_of(service, newcomer, "2026-03-27 16:00")
    with at(moment("2026-03-27 17:00")):
        until = moment("2026-04-20 10:00")
        domain.hold_case(held, reason="absent", expected_until=until, actor=newcomer)

    with at(moment(MONDAY)):
        found = queries.forecast()

    assert [(one.case, one.handler) for one in found.this_week] == [(foretold.pk, newcomer.pk)]


def test_without_any_pace_nobody_can_say_when_and_that_is_a_risk(service):
    company, _adoption = service
    case = case_of(service, company.people["service"], "2026-03-27 17:00")

    with at(moment(MONDAY)):
        found = queries.forecast()

    assert [(one.case, one.expected_at) for one in found.this_week] == [(case.pk, None)]


def test_the_sweep_keeps_the_counts_for_the_board(service):
    company, _adoption = service
    case_of(service, company.people["service"], "2026-03-23 17:00")
    case_of(service, company.people["service"], "2026-03-27 17:00")

    with at(moment(MONDAY)):
        domain.sweep_clocks()

    kept = LateForecast.objects.get()
    assert (kept.counted_at, kept.today, kept.this_week) == (moment(MONDAY), 1, 2)
