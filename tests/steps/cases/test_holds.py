"""The clock stands still while the customer is waited for, and nothing of it is lost."""

from datetime import datetime

import pytest

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.core.outbox import drain
from manyi.core.shifts import set_shifts
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.models import Case, CaseNotice, Hold
from tests.steps.cases.clock_packs import adopt_clocks
from tests.steps.cases.factories import answer, make_service, moment, registered

pytestmark = pytest.mark.django_db

TERMS = """
    terms:
      first_response: 4 working hours
      dispatch: 1 working day
      answer:
        within: 5 working days
        by_urgency: {urgent: 1 working day}
      close: {within: 20 days, hours: always}
"""


@pytest.fixture
def service():
    company, _adoption = make_service()
    hours = "08:30-12:00 13:30-17:30"
    week = [hours] * 5 + ["", ""]
    set_shifts(company.root, week=week, made_up=hours, rests_on_holidays=True, actor=None)
    return company, adopt_clocks(company, TERMS)


def due(case: Case, code: str = "answer") -> datetime:
    return case.terms.get(code=code, round=case.round).due_at


def hold(case: Case, until: str = "2026-03-05 17:00", **changes: object) -> Hold:
    given = {"reason": "information", "words": "请客户寄回仪表。", "actor": case.handler}
    return domain.hold_case(case, expected_until=moment(until), **(given | changes))


def problems_of(call, *args, **kwargs) -> tuple[Problem, ...]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return refused.value.problems


def test_while_the_customer_is_waited_for_nothing_is_wanted_but_to_ask_again(service):
    with at(moment("2026-03-02 10:00")):
        case = registered(*service)
    with at(moment("2026-03-04 15:00")):
        hold(case)

    case.refresh_from_db()

    assert (case.is_held, case.wanted_by) == (True, moment("2026-03-05 17:00"))
    entry = next(one for one in read_entries(thing=case.thing) if one.verb == "case.held")
    assert (entry.facts["reason"], entry.facts["until"]) == ("information", "2026-03-05")
    assert set(entry.commitments) == {"words"}
    assert set(case.terms.values_list("escalates_at", "reminds_at")) == {(None, None)}


def test_what_stood_still_is_made_up_for_in_each_clocks_own_time(service):
    with at(moment("2026-03-02 10:00")):
        case = registered(*service)
    with at(moment("2026-03-04 15:00")):
        hold(case)
    with at(moment("2026-03-05 10:30")):
        domain.resume_case(case, actor=case.handler)

    # 2.5 working hours on Wednesday and 2 on Thursday; 19.5 hours by the clock on the wall.
    assert (due(case), due(case, "close")) == (
        moment("2026-03-09 16:00"),
        moment("2026-03-23 05:30"),
    )
    paused = dict(case.terms.filter(met_at=None).values_list("code", "paused_minutes"))
    assert paused == {"first_response": 0, "answer": 270, "close": 1170}
    assert (case.is_held, case.wanted_by) == (False, moment("2026-03-02 15:30"))


def test_the_hold_and_the_time_used_are_kept_when_the_urgency_changes(service):
    with at(moment("2026-03-02 10:00")):
        case = registered(*service)
        hold(case, "2026-03-02 12:00")
    with at(moment("2026-03-02 11:00")):
        domain.resume_case(case, actor=case.handler)
    assert due(case) == moment("2026-03-09 11:00")

    case.urgency = "urgent"
    case.save()
    domain.retime(case)

    assert due(case) == moment("2026-03-03 11:00")
    assert case.due_at == moment("2026-03-03 11:00")
    case.urgency = ""
    case.save()
    domain.retime(case)
    assert due(case) == moment("2026-03-09 11:00")


def test_an_open_hold_is_kept_when_the_urgency_changes(service):
    with at(moment("2026-03-02 10:00")):
        case = registered(*service)
        hold(case)

    case.urgency = "urgent"
    case.save()
    domain.retime(case)

    assert (case.is_held, case.wanted_by) == (True, moment("2026-03-05 17:00"))
    with at(moment("2026-03-03 10:00")):
        domain.resume_case(case, actor=case.handler)
    assert due(case) == moment("2026-03-04 10:00")


def test_the_customers_reply_sets_the_clock_going_again(service):
    with at(moment("2026-03-02 10:00")):
        case = registered(*service)
        hold(case)
    with at(moment("2026-03-03 10:00")):
        replied = domain.resume_on_reply(case)
        again = domain.resume_on_reply(case)

    assert (replied, again) == (True, False)
    assert case.holds.get().resumed_by == "reply"
    assert due(case) == moment("2026-03-10 10:00")


def test_the_answer_ends_the_waiting(service):
    with at(moment("2026-03-02 10:00")):
        case = registered(*service)
        hold(case)
    with at(moment("2026-03-03 10:00")):
        answer(case)

    assert case.holds.get().resumed_by == "progress"
    assert (case.is_held, case.wanted_by) == (False, moment("2026-03-10 10:00"))


def test_a_case_waits_for_one_thing_at_a_time_and_for_a_moment_to_come(service):
    with at(moment("2026-03-02 10:00")):
        case = registered(*service)
        past = problems_of(hold, case, "2026-03-02 09:00")
        not_held = problems_of(domain.resume_case, case, actor=case.handler)
        hold(case)
        twice = problems_of(hold, case)

    found = [one.code for one in (*past, *not_held, *twice)]
    assert found == ["cases.hold_in_the_past", "cases.not_held", "cases.held_already"]


def test_an_answered_case_waits_for_nobody(service):
    case = answer(registered(*service))

    assert [one.code for one in problems_of(hold, case, "2036-01-01 10:00")] == ["cases.not_now"]


def test_the_handler_is_told_once_when_the_customer_was_expected_to_have_replied(service):
    with at(moment("2026-03-02 10:00")):
        case = registered(*service)
        hold(case)
    with at(moment("2026-03-05 16:59")):
        before = domain.sweep_clocks().waited_too_long
    with at(moment("2026-03-05 17:00")):
        after = [domain.sweep_clocks().waited_too_long for _ in range(2)]
        drain()

    assert (before, after) == (0, [1, 0])
    told = CaseNotice.objects.filter(kind="hold_over")
    assert [(one.person, one.case) for one in told] == [(case.handler, case)]
    with at(moment("2026-03-05 17:01")):
        assert list(queries.late_cases()) == [case]


def test_a_reassigned_case_waits_on(service):
    company, _adoption = service
    with at(moment("2026-03-02 10:00")):
        case = registered(*service)
        hold(case)
        other = company.people["service2" if case.handler.name == "service" else "service"]
        domain.assign_case(case, handler=other, actor=company.people["quality"])

    case.refresh_from_db()

    assert (case.is_held, case.handler) == (True, other)
