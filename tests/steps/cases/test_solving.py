"""A case goes the steps of its rule: assessed, talked over, planned, approved, carried out."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.approvals import current_step, refuse, sign
from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.core.organisation import grant_role
from manyi.core.outbox import drain
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.domain.assigning import accept_case
from manyi.steps.cases.domain.solving import carry_out, pay_compensation
from manyi.steps.cases.enums import SolutionState
from manyi.steps.cases.models import Assessment, Case, CaseNotice, Solution
from manyi.steps.cases.queries.handling import steps_of
from tests.factories import make_person
from tests.steps.cases.factories import answer, make_service, moment, registered, visit
from tests.steps.cases.stepwise import (
    assessed,
    make_full_service,
    proposed,
    solved,
    talked,
)
from tests.steps.cases.test_pages import signed_in, text_of

pytestmark = pytest.mark.django_db


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def lacking(case: Case) -> list[tuple[str, str]]:
    return [(one.code, one.needed) for one in domain.closing_problems(case)]


def test_the_first_look_keeps_what_iso_10002_asks_for_and_marks_the_case():
    company, adoption = make_service()
    case = registered(company, adoption)

    assessed(case, severity="serious", urgency="urgent", complexity="complex")

    row = Assessment.objects.get()
    case.refresh_from_db()
    assert (row.severity, row.impact) == ("serious", "停机一天")
    assert (case.severity, case.urgency, case.complexity) == ("serious", "urgent", "complex")
    (entry,) = read_entries(thing=case.thing, verbs=["case.assessed"])
    assert (entry.facts["urgent"], entry.facts["severity"]) == (True, "serious")
    assert set(entry.commitments) == {"impact"}


def test_a_danger_needs_an_immediate_action_and_nothing_may_be_left_blank():
    company, adoption = make_service()
    case = registered(company, adoption)

    assert codes_of(assessed, case, is_safety=True) == ["cases.blank"]
    assert codes_of(assessed, case, urgency="", impact=" ") == ["cases.blank"] * 2
    assert Assessment.objects.count() == 0


def test_the_handler_takes_the_case_over_once_and_nobody_else_does():
    company, adoption = make_service()
    case = registered(company, adoption)

    assert codes_of(accept_case, case, actor=company.people["quality"]) == ["cases.not_yours"]
    accept_case(case, actor=case.handler)

    assert codes_of(accept_case, case, actor=case.handler) == ["cases.accepted_already"]
    assert Case.objects.get(pk=case.pk).accepted_at is not None


def test_who_gets_a_case_anew_has_to_take_it_over_anew():
    company, adoption = make_service()
    case = registered(company, adoption)
    accept_case(case, actor=case.handler)

    domain.assign_case(case, handler=company.people["quality"], actor=None, reason="出差")

    assert case.accepted_at is None
    assert [one.reason for one in case.assignments.all()][-1] == "出差"


def test_a_talk_without_the_customers_word_is_no_confirmation():
    company, adoption = make_full_service()
    case = registered(company, adoption)

    talked(case, is_confirmed=False)

    standing = {step.key: step.standing for step in steps_of(case)}
    assert standing["confirm"] == "open"
    talked(case)
    standing = {step.key: step.standing for step in steps_of(case)}
    assert standing["confirm"] == "done"


def test_a_solution_says_something_and_money_says_for_what():
    company, adoption = make_service()
    case = registered(company, adoption)

    assert codes_of(proposed, case, rectification=" ") == ["cases.solution_blank"]
    assert codes_of(proposed, case, amount=Decimal(300)) == ["cases.blank"]
    assert Solution.objects.count() == 0


@pytest.mark.parametrize(
    ("amount", "state"), [("1000", SolutionState.READY), ("1000.01", SolutionState.IN_APPROVAL)]
)
def test_only_money_above_the_limit_of_the_regulation_needs_the_managers_word(amount, state):
    company, adoption = make_service()
    case = registered(company, adoption)

    row = proposed(case, compensation="减免服务费", amount=Decimal(amount))

    assert row.state == state


def test_a_solution_in_approval_cannot_be_carried_out_until_it_is_signed():
    company, adoption = make_service()
    case = registered(company, adoption)
    row = proposed(case, compensation="赔偿", amount=Decimal(5000))

    assert codes_of(carry_out, case, words="已办", actor=case.handler) == ["cases.solution_waiting"]
    sign(current_step(row.approval), person=company.people["manager"])
    pay_compensation(case, actor=case.handler)
    done = carry_out(case, words="已办", actor=case.handler)

    assert (done.state, done.paid_at is not None, done.carried_out) == ("ready", True, "已办")
    assert codes_of(pay_compensation, case, actor=case.handler) == ["cases.paid_already"]


def test_a_refused_solution_is_replaced_by_a_new_one():
    company, adoption = make_service()
    case = registered(company, adoption)
    first = proposed(case, compensation="赔偿", amount=Decimal(5000))
    refuse(current_step(first.approval), person=company.people["manager"], words="太多")

    assert codes_of(carry_out, case, words="已办", actor=case.handler) == ["cases.solution_refused"]
    second = proposed(case, compensation="赔偿", amount=Decimal(900))

    first.refresh_from_db()
    assert (first.state, second.state) == (SolutionState.REPLACED, SolutionState.READY)


def test_what_was_paid_is_not_planned_anew_in_the_same_round():
    company, adoption = make_service()
    case = registered(company, adoption)
    proposed(case, compensation="赔偿", amount=Decimal(900))
    pay_compensation(case, actor=case.handler)

    assert codes_of(proposed, case) == ["cases.solution_done"]


def test_closing_names_every_step_of_the_rule_and_everything_unfinished():
    company, adoption = make_full_service()
    case = registered(company, adoption)
    proposed(case, compensation="赔偿", amount=Decimal(200))
    answer(case)
    visit(case, company)

    assert lacking(case) == [
        ("cases.step_missing", "接单"),
        ("cases.step_missing", "初步评估"),
        ("cases.step_missing", "沟通确认"),
        ("cases.step_missing", "实施"),
        ("cases.solution_not_done", ""),
        ("cases.compensation_unpaid", ""),
    ]
    assert codes_of(domain.close_case, case, actor=company.people["service"]) == [
        code for code, _needed in lacking(case)
    ]


def test_a_case_that_went_all_its_steps_is_closed():
    company, adoption = make_full_service()
    case = solved(registered(company, adoption))
    answer(case)
    visit(case, company)

    domain.close_case(case, actor=company.people["service"])

    assert [step.standing for step in steps_of(case)] == ["done"] * 8


def test_steps_left_out_are_named_and_late_ones_too():
    company, adoption = make_full_service()
    with at(moment("2026-03-02 09:00")):
        case = registered(company, adoption)
        accept_case(case, actor=case.handler)
    with at(moment("2026-03-11 09:00")):
        answer(case)

    with at(moment("2026-03-11 10:00")):
        standing = {step.key: step.standing for step in steps_of(case)}

    assert standing == {
        "register": "done",
        "assign": "done",
        "accept": "done",
        "assess": "skipped",
        "confirm": "skipped",
        "plan": "skipped",
        "fix": "skipped",
        "answer": "late",
    }


def test_a_step_nobody_did_in_time_is_overdue():
    company, adoption = make_service()
    with at(moment("2026-03-02 09:00")):
        case = registered(company, adoption)

    with at(moment("2026-03-11 09:00")):
        standing = {step.key: step.words for step in steps_of(case)}

    assert standing == {"register": "已完成", "assign": "已完成", "answer": "已逾期"}


def test_a_second_round_asks_for_its_own_steps_but_is_not_registered_again():
    company, adoption = make_full_service()
    case = solved(registered(company, adoption))
    visit(answer(case), company, is_satisfied=False)

    standing = {step.key: step.standing for step in steps_of(case)}

    assert standing == {
        "register": "done",
        "assign": "done",
        "accept": "open",
        "assess": "open",
        "confirm": "open",
        "plan": "open",
        "fix": "open",
        "answer": "open",
    }


def test_a_resolution_that_is_still_wanted_never_keeps_a_case_from_being_given_on():
    company, adoption = make_full_service()
    case = registered(company, adoption)
    proposed(case, compensation="赔偿", amount=Decimal(5000))

    domain.assign_case(case, handler=company.people["quality"], actor=None)

    assert case.handler == company.people["quality"]


def test_who_signs_a_solution_is_led_from_the_approval_to_the_case():
    company, adoption = make_service()
    case = registered(company, adoption)
    row = proposed(case, compensation="赔偿", amount=Decimal(5000))

    page = signed_in(company, "manager").get(reverse("approval", args=[row.approval.pk]))

    assert reverse("cases:case", args=[case.pk]) in text_of(page)


def test_the_steps_are_walked_on_the_page_of_the_case():
    company, adoption = make_full_service()
    case = registered(company, adoption)
    client, address = Client(), reverse("cases:case", args=[case.pk])
    client.force_login(case.handler)
    look = {"severity": "minor", "urgency": "normal", "complexity": "simple", "impact": "一台"}
    plan = {"compensation": "减免", "amount": "100"}

    for act in (
        {"act": "accept"},
        {"act": "assess", **look},
        {"act": "talk", "channel": "phone", "words": "已确认", "is_confirmed": "on"},
        {"act": "propose", **plan, "promised_at": "2030-01-05T09:00"},
        {"act": "carry_out", "words": "已办"},
        {"act": "pay"},
    ):
        assert client.post(address, act).status_code == 302

    standing = [step.standing for step in steps_of(case)]
    assert standing == ["done"] * 7 + ["open"]
    assert "已补偿" in text_of(client.get(address))


def test_a_danger_without_an_action_keeps_what_was_typed():
    company, adoption = make_service()
    case = registered(company, adoption)
    look = {"severity": "minor", "urgency": "normal", "complexity": "simple", "impact": "一台"}

    page = signed_in(company, "quality").post(
        reverse("cases:case", args=[case.pk]), {"act": "assess", **look, "is_safety": "on"}
    )

    assert "需要立即采取的行动" in text_of(page)
    assert "一台" in text_of(page)
    assert Assessment.objects.count() == 0


def test_who_proposed_a_solution_is_told_what_became_of_it():
    company, adoption = make_service()
    case = registered(company, adoption)
    row = proposed(case, compensation="赔偿", amount=Decimal(5000))
    sign(current_step(row.approval), person=company.people["manager"])
    other = proposed(case, compensation="赔偿", amount=Decimal(6000))
    refuse(current_step(other.approval), person=company.people["manager"], words="太多")

    drain()

    told = CaseNotice.objects.filter(person=case.handler).values_list("kind", flat=True)
    assert set(told) == {"assigned", "signed", "sent_back"}


def test_a_critical_case_proposes_a_survey_of_its_own():
    company, adoption = make_service()
    case = registered(company, adoption)
    client, address = Client(), reverse("cases:case", args=[case.pk])
    client.force_login(company.people["quality"])
    survey = reverse("sampling:plan_wave", args=[adoption.pk, "special"])

    before = text_of(client.get(address))
    assessed(case, severity="critical")

    assert survey not in before
    assert survey in text_of(client.get(address))


def test_a_handler_whose_role_is_in_their_own_department_only_handles_their_case():
    company, adoption = make_service()
    helper = make_person("helper", company.departments["rd"])
    grant_role(helper, "department", company.departments["rd"], actor=None)
    case = registered(company, adoption)
    before = helper.has_perm("cases.answer_case", case)

    domain.assign_case(case, handler=helper, actor=None)

    assert (before, helper.has_perm("cases.answer_case", case)) == (False, True)
