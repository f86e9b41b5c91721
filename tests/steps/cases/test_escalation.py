"""A late case is told to the next level, once a level in each round; a reminder comes before."""

from datetime import date

import pytest

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.core.outbox import drain, jobs_listed
from manyi.steps.cases import domain
from manyi.steps.cases.models import Case, CaseNotice
from tests.steps.cases.clock_packs import adopt_clocks
from tests.steps.cases.factories import answer, customer_of, make_service, moment, registered, visit

pytestmark = pytest.mark.django_db

ESCALATION = """
    escalation:
      late: {role: quality, after: 1 working day}
      very_late: {role: manager, after: 3 working days}
"""


def service(**changes: str):
    company, _adoption = make_service()
    return company, adopt_clocks(company, **changes)


def sweep(when: str) -> domain.Swept:
    with at(moment(when)):
        swept = domain.sweep_clocks()
        drain()
    return swept


def escalations(case: Case) -> list[tuple[int, int, str]]:
    """Round, level and role of each escalation in the ledger."""
    entries = [one for one in read_entries(thing=case.thing) if one.verb == "case.escalated"]
    return [(one.facts.get("version", 1), one.facts["level"], one.facts["role"]) for one in entries]


def told(kind: str) -> list[tuple[str, str, int]]:
    rows = CaseNotice.objects.filter(kind=kind).order_by("level", "person__name")
    return [(row.person.name, row.code, row.level) for row in rows]


def test_a_late_case_escalates_once_a_level_and_the_level_is_told():
    company, adoption = service(escalation=ESCALATION)
    with at(moment("2026-03-02 10:00")):
        case = registered(company, adoption)

    # Due on 9 March at 10:00; the levels are a working day and three after it.
    before = sweep("2026-03-10 09:59").escalated
    first = [sweep("2026-03-10 10:00").escalated for _ in range(2)]
    second = [sweep("2026-03-12 10:00").escalated for _ in range(2)]

    assert (before, first, second) == (0, [1, 0], [1, 0])
    assert escalations(case) == [(1, 1, "quality"), (1, 2, "manager")]
    assert told("escalation") == [
        ("auditor", "answer", 1),
        ("quality", "answer", 1),
        ("quality2", "answer", 1),
        ("manager", "answer", 2),
    ]


def test_after_reopening_it_escalates_again_from_the_first_level():
    company, adoption = service(escalation=ESCALATION)
    with at(moment("2026-03-02 10:00")):
        case = registered(company, adoption)
    sweep("2026-03-12 10:00")
    with at(moment("2026-03-12 11:00")):
        answer(case)
        visit(case, company, is_satisfied=False)

    nothing = sweep("2026-03-18 11:00").escalated
    again = sweep("2026-03-20 11:00").escalated

    assert (nothing, again) == (0, 1)
    assert escalations(case) == [(1, 1, "quality"), (1, 2, "manager"), (2, 1, "quality")]


def test_a_rule_made_today_also_catches_older_open_cases():
    company, adoption = service()
    with at(moment("2026-03-02 10:00")):
        case = registered(company, adoption)
        done = answer(registered(company, adoption))
    without = sweep("2026-03-16 10:00").escalated

    with at(moment("2026-03-17 09:00")):
        adopt_clocks(company, escalation=ESCALATION, version="2.1", start=date(2026, 3, 17))
    caught = [sweep("2026-03-17 10:00").escalated for _ in range(2)]

    assert (without, caught) == (0, [2, 0])
    assert escalations(case) == [(1, 1, "quality"), (1, 2, "manager")]
    assert [(name, level) for name, _code, level in told("escalation")] == [
        ("auditor", 1),
        ("quality", 1),
        ("quality2", 1),
        ("manager", 2),
    ]
    assert escalations(done) == []


def test_a_share_of_the_time_used_escalates_before_the_deadline():
    near = "    escalation:\n      near: {role: manager, after: 80%}\n"
    company, adoption = service(escalation=near)
    with at(moment("2026-03-02 10:00")):
        case = registered(company, adoption)

    # Four of five working days are used on Friday at 10:00.
    found = [sweep(when).escalated for when in ("2026-03-06 09:59", "2026-03-06 10:00")]

    assert found == [0, 1]
    assert escalations(case) == [(1, 1, "manager")]


def test_an_answered_a_merged_and_a_held_case_do_not_escalate():
    company, adoption = service(escalation=ESCALATION)
    with at(moment("2026-03-02 10:00")):
        answer(registered(company, adoption))
        held = registered(company, adoption)
        until = moment("2026-04-30 10:00")
        domain.hold_case(
            held, reason="absent", expected_until=until, actor=company.people["service"]
        )
        running = registered(company, adoption)

    sweep("2026-03-20 10:00")

    assert [one.thing for one in Case.objects.order_by("pk") if escalations(one)] == [running.thing]


def test_nobody_hears_of_a_complaint_about_themselves():
    company, adoption = service(escalation=ESCALATION)
    about = company.people["quality"]
    with at(moment("2026-03-02 10:00")):
        registered(company, adoption, details=domain.Details(subject_person=about))

    sweep("2026-03-10 10:00")

    assert told("escalation") == [("auditor", "answer", 1), ("quality2", "answer", 1)]


def test_the_handler_is_reminded_once_before_the_deadline():
    company, adoption = service(remind="60%")
    with at(moment("2026-03-02 10:00")):
        case = registered(company, adoption)

    found = [sweep(when).reminded for when in ("2026-03-05 09:59", "2026-03-05 10:00")]
    again = sweep("2026-03-06 10:00").reminded

    assert (found, again) == ([0, 1], 0)
    assert told("reminder") == [(case.handler.name, "answer", 0)]


def test_of_a_visit_those_are_reminded_who_may_make_it():
    company, adoption = service(remind="60%")
    with at(moment("2026-03-02 10:00")):
        case = answer(registered(company, adoption))

    sweep("2026-03-05 10:00")

    visitors = {"service", "service2"} - {case.handler.name}
    assert told("reminder") == [(name, "visit", 0) for name in visitors]


def test_who_gets_a_case_is_told_and_takes_note():
    company, adoption = service()
    with at(moment("2026-03-02 10:00")):
        case = registered(company, adoption, customer=customer_of(company))
        waiting = [row.key for row in jobs_listed(job="cases.tell")]
        drain()

    assert len(waiting) == 1
    assert told("assigned") == [(case.handler.name, "", 0)]
    assert domain.take_note(case, actor=case.handler) == 1
    assert domain.take_note(case, actor=case.handler) == 0


def test_cases_from_before_the_clocks_get_those_they_would_have():
    company, adoption = service(escalation=ESCALATION)
    with at(moment("2026-03-02 10:00")):
        case = registered(company, adoption)
        case.terms.all().delete()

    sweep("2026-03-10 10:00")

    assert escalations(case) == [(1, 1, "quality")]
    assert case.terms.get(code="answer").due_at == moment("2026-03-09 10:00")
