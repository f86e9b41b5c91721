"""The clocks of a case: what is wanted by when, from which act, and what stops them."""

import pytest

from manyi.core.calendar import change_day
from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.core.organisation import add_unit
from manyi.core.outbox import drain
from manyi.core.shifts import set_shifts
from manyi.steps.cases import domain
from manyi.steps.cases.models import Case
from tests.steps.cases.clock_packs import adopt_clocks
from tests.steps.cases.factories import answer, make_service, moment, registered, visit

pytestmark = pytest.mark.django_db

TERMS = """
    terms:
      first_response: 4 working hours
      dispatch:
        within: 1 working day
        by_urgency: {urgent: 1 hour, high: 2 hours, normal: 24 hours}
      accept: {within: 2 working hours, starts: dispatched}
      assess: {within: 1 working day, starts: dispatched}
      fix: {within: 3 working days, starts: accepted}
      close: {within: 20 days, hours: always}
"""


def clocks(case: Case, round_: int = 1) -> dict[str, tuple[str, str]]:
    """Each clock of a round: its deadline, and whether it runs, is met or dropped."""
    found = {}
    for term in case.terms.filter(round=round_):
        state = "met" if term.met_at else "dropped" if term.dropped_at else "runs"
        found[term.code] = (
            f"{term.due_at.astimezone(moment('2026-01-01').tzinfo):%m-%d %H:%M}",
            state,
        )
    return found


def company_with(terms: str = TERMS):
    company, _adoption = make_service()
    hours = "08:30-12:00 13:30-17:30"
    week = [hours] * 5 + ["", ""]
    set_shifts(company.root, week=week, made_up=hours, rests_on_holidays=True, actor=None)
    return company, adopt_clocks(company, terms)


def test_registering_starts_the_clocks_that_run_from_there_and_dispatch_its_own():
    company, adoption = company_with()

    with at(moment("2026-03-06 16:00")):
        case = registered(company, adoption)

    assert clocks(case) == {
        "dispatch": ("03-09 16:00", "met"),
        "first_response": ("03-09 11:00", "runs"),
        "accept": ("03-09 09:00", "runs"),
        "assess": ("03-09 16:00", "runs"),
        "answer": ("03-13 16:00", "runs"),
        "close": ("03-26 16:00", "runs"),
    }
    assert (case.wanted_by, case.due_at) == (moment("2026-03-09 09:00"), moment("2026-03-13 16:00"))


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        ("urgent", "03-06 17:00"),
        ("high", "03-06 18:00"),
        ("normal", "03-07 16:00"),
        ("", "03-09 16:00"),
    ],
)
def test_dispatch_has_the_time_of_its_urgency(urgency, due):
    company, adoption = company_with()

    with at(moment("2026-03-06 16:00")):
        case = registered(company, adoption, details=domain.Details(urgency=urgency))

    assert clocks(case)["dispatch"] == (due, "met")


def test_an_answer_meets_the_first_response_and_makes_what_came_before_it_needless():
    company, adoption = company_with()
    with at(moment("2026-03-06 16:00")):
        case = registered(company, adoption)

    with at(moment("2026-03-09 10:00")):
        answer(case)

    assert clocks(case) == {
        "dispatch": ("03-09 16:00", "met"),
        "first_response": ("03-09 11:00", "met"),
        "accept": ("03-09 09:00", "dropped"),
        "assess": ("03-09 16:00", "dropped"),
        "answer": ("03-13 16:00", "met"),
        "visit": ("03-16 10:00", "runs"),
        "close": ("03-26 16:00", "runs"),
    }
    assert (case.wanted_by, case.revisit_due_at) == (moment("2026-03-16 10:00"),) * 2


def test_closing_stops_every_clock():
    company, adoption = company_with()
    with at(moment("2026-03-06 16:00")):
        case = registered(company, adoption)
        answer(case)
        visit(case, company)

    with at(moment("2026-03-09 16:00")):
        domain.close_case(case, actor=company.people["service"])

    assert {state for _due, state in clocks(case).values()} == {"met", "dropped"}
    assert clocks(case)["close"] == ("03-26 16:00", "met")
    assert case.wanted_by is None


def test_a_round_more_starts_its_own_clocks_from_now():
    company, adoption = company_with()
    with at(moment("2026-03-06 16:00")):
        case = registered(company, adoption)
        answer(case)

    with at(moment("2026-03-10 09:00")):
        visit(case, company, is_satisfied=False)

    assert case.round == 2
    assert clocks(case, 2) == {
        "first_response": ("03-10 14:30", "runs"),
        "accept": ("03-10 11:00", "runs"),
        "assess": ("03-11 09:00", "runs"),
        "answer": ("03-17 09:00", "runs"),
        "close": ("03-30 09:00", "runs"),
    }
    assert clocks(case)["close"] == ("03-26 16:00", "dropped")
    assert case.due_at == moment("2026-03-17 09:00")


def test_who_gets_the_case_from_another_has_the_whole_time_to_accept_it_and_no_more_for_the_rest():
    company, adoption = company_with()
    with at(moment("2026-03-06 16:00")):
        case = registered(company, adoption)
        other = company.people["service2" if case.handler.name == "service" else "service"]

    with at(moment("2026-03-09 14:00")):
        domain.assign_case(case, handler=other, actor=company.people["quality"])

    assert clocks(case)["accept"] == ("03-09 16:00", "runs")
    assert clocks(case)["assess"] == ("03-09 16:00", "runs")


def test_a_year_without_published_holidays_makes_an_estimate_of_the_deadline():
    company, adoption = company_with()

    with at(moment("2026-12-30 09:00")):
        case = registered(company, adoption)

    found = dict(case.terms.values_list("code", "is_estimate"))
    assert found == {
        "dispatch": False,
        "first_response": False,
        "accept": False,
        "assess": False,
        "answer": True,
        "close": True,
    }


def test_a_day_changed_moves_the_deadlines_of_open_cases_and_says_how_many():
    company, adoption = company_with()
    with at(moment("2026-03-06 16:00")):
        case = registered(company, adoption)
        closed = registered(company, adoption)
        answer(closed)
        visit(closed, company)
        domain.close_case(closed, actor=company.people["service"])
        drain()

        change_day(
            moment("2026-03-09 00:00").date(),
            is_working=False,
            name="厂庆",
            actor=company.people["admin"],
        )
        drain()

    case.refresh_from_db()
    assert clocks(case)["answer"] == ("03-16 16:00", "runs")
    assert clocks(case)["close"] == ("03-26 16:00", "runs")
    assert (case.due_at, case.wanted_by) == (
        moment("2026-03-16 16:00"),
        moment("2026-03-10 09:00"),
    )
    last = [entry for entry in read_entries() if entry.verb == "deadlines.recomputed"][-1]
    facts = dict(last.facts)
    assert (facts["what"], facts["count"], facts["moved"]) == ("cases", 1, 4)


def test_a_zone_works_its_own_shifts():
    company, adoption = company_with()
    zone = add_unit("东片区", code="east", kind="team", parent=company.root, actor=None)
    evening = ["14:00-22:00"] * 7
    set_shifts(zone, week=evening, made_up="", rests_on_holidays=False, actor=None)

    with at(moment("2026-03-06 16:00")):
        case = registered(company, adoption, details=domain.Details(zone=zone))

    assert clocks(case)["first_response"] == ("03-06 20:00", "runs")
    assert clocks(case)["answer"] == ("03-13 16:00", "runs")
