"""A case from its number to its closing: deadlines, who may, and what reopens it."""

import pytest
from django_fsm import ConcurrentTransition

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.problems import Problem, ProblemsFound
from manyi.regulation import Period
from manyi.steps.cases import domain
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.models import Case, CaseNote, ReturnVisit
from manyi.steps.cases.queries import deadline, hash_secret
from manyi.steps.improvement.models import Plan
from tests.factories import make_person
from tests.steps.cases.factories import (
    answer,
    answered,
    customer_of,
    make_service,
    moment,
    registered,
    registered_with_secret,
    visit,
)

pytestmark = pytest.mark.django_db
ONE_WORKING_DAY = Period.parse("1 working day")


def problems_of(call, *args, **kwargs) -> list[tuple[str, str]]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [(problem.code, problem.needed) for problem in refused.value.problems]


def verbs(case: Case) -> list[str]:
    return [entry.verb for entry in read_entries(thing=case.thing)]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-06 17:00", "2026-03-09 17:00"),  # over a weekend
        ("2026-02-13 10:00", "2026-02-14 10:00"),  # a make-up Saturday before the Spring Festival
        ("2026-02-14 09:30", "2026-02-24 09:30"),  # over the whole Spring Festival
        ("2026-05-08 16:00", "2026-05-09 16:00"),  # a make-up Saturday after Labour Day
    ],
)
def test_one_working_day_ends_at_the_same_hour_of_the_next_day_worked(received, due):
    make_service()

    assert deadline(moment(received), ONE_WORKING_DAY) == moment(due)


def test_hours_run_through_the_night():
    assert deadline(moment("2026-03-06 17:00"), Period.parse("4 hours")) == moment(
        "2026-03-06 21:00"
    )


def test_no_period_in_the_regulation_is_no_deadline():
    assert deadline(moment("2026-03-06 17:00"), None) is None


def test_each_category_has_its_own_time_to_answer():
    company, adoption = make_service()

    with at(moment("2026-03-06 17:00")):
        complaint = registered(company, adoption)
        suggestion = registered(company, adoption, kind="suggestion")

    assert (complaint.due_at, suggestion.due_at) == (
        moment("2026-03-13 17:00"),
        moment("2026-03-20 17:00"),
    )


def test_registering_gives_number_handler_and_a_secret_kept_only_as_its_hash():
    company, adoption = make_service()

    with at(moment("2026-03-06 09:00")):
        case, secret = registered_with_secret(company, adoption)

    assert case.number == "FK-2026-0001"
    assert case.state == CaseState.ASSIGNED
    assert case.handler in (company.people["service"], company.people["service2"])
    assert case.secret_hash == hash_secret(secret)
    assert secret not in [str(value) for value in vars(case).values()]
    assert verbs(case) == ["case.received", "case.registered", "case.assigned"]


def test_the_ledger_holds_fingerprints_of_what_the_customer_said_and_never_the_words():
    company, adoption = make_service()

    case = answered(company, adoption)

    entries = list(read_entries(thing=case.thing))
    told = {name for entry in entries for name in entry.commitments}
    assert told == {"description", "reason", "answer", "cause", "action"}
    assert "仪表读数不准" not in "".join(str(entry) for entry in entries)


def test_a_case_without_words_is_not_registered():
    company, adoption = make_service()

    assert problems_of(registered, company, adoption, description="  ") == [("cases.blank", "内容")]
    assert Case.objects.count() == 0


def test_the_one_with_fewer_open_cases_gets_the_next():
    company, adoption = make_service()

    handlers = [registered(company, adoption).handler.name for _ in range(4)]

    assert sorted(handlers) == ["service", "service", "service2", "service2"]


def test_the_salesperson_complained_about_is_never_chosen():
    company, adoption = make_service()
    customer = customer_of(company, salesperson=company.people["service"])

    cases = [registered(company, adoption, customer=customer) for _ in range(3)]

    assert {case.handler.name for case in cases} == {"service2"}


def test_the_salesperson_complained_about_can_neither_be_assigned_nor_answer():
    company, adoption = make_service()
    salesperson = company.people["quality"]
    case = registered(company, adoption, customer=customer_of(company, salesperson=salesperson))
    words = {"words": "好了", "cause": "甲", "action": "乙"}

    assert problems_of(domain.assign_case, case, handler=salesperson, actor=None) == [
        ("cases.own_customer", "")
    ]
    assert problems_of(domain.answer_case, case, **words, actor=salesperson) == [
        ("cases.own_customer", "")
    ]
    assert case.state == CaseState.ASSIGNED


def test_nobody_who_may_only_read_is_given_a_case():
    company, adoption = make_service()
    for name in ("service", "service2"):
        company.people[name].grants.all().delete()
    reader = make_person("旁观", company.departments["after_sales"], role="auditor")

    case = registered(company, adoption)

    assert (case.handler, case.state) == (None, CaseState.RECEIVED)
    assert reader.grants.count() == 1


def test_an_answer_needs_words_cause_and_measure_and_says_so_at_once():
    company, adoption = make_service()
    case = registered(company, adoption)

    found = problems_of(
        domain.answer_case, case, words="", cause=" ", action="", actor=case.handler
    )

    assert found == [("cases.blank", "答复"), ("cases.blank", "原因"), ("cases.blank", "措施")]
    assert CaseNote.objects.count() == 0


def test_ones_own_handling_is_not_asked_about_by_oneself():
    company, adoption = make_service()
    case = answered(company, adoption)

    assert problems_of(visit, case, company, visitor=case.handler) == [("cases.own_visit", "")]
    assert ReturnVisit.objects.count() == 0


def test_whoever_wrote_the_answer_in_the_handlers_place_does_not_ask_either():
    company, adoption = make_service()
    case = registered(company, adoption)
    manager = company.people["manager"]
    domain.answer_case(case, words="好了", cause="甲", action="乙", actor=manager)

    assert problems_of(visit, case, company, visitor=manager) == [("cases.own_visit", "")]


def test_a_dissatisfied_customer_opens_the_case_again_with_a_new_clock():
    company, adoption = make_service()
    with at(moment("2026-03-02 09:00")):
        case = answered(company, adoption)

    with at(moment("2026-03-06 17:00")):
        visit(case, company, is_satisfied=False)

    assert (case.state, case.round, case.due_at, case.answered_at, case.revisit_due_at) == (
        CaseState.ASSIGNED,
        2,
        moment("2026-03-13 17:00"),
        None,
        None,
    )
    assert verbs(case)[-2:] == ["case.revisited", "case.reopened"]


def test_what_is_done_in_a_later_round_fulfils_the_duties_of_that_round():
    company, adoption = make_service()
    case = answered(company, adoption)
    visit(case, company, is_satisfied=False)

    answer(case)

    told = [entry for entry in read_entries(thing=case.thing) if entry.verb == "case.answered"]
    places = [[(one.address, one.name) for one in entry.occasions] for entry in told]
    address = "cases.feedback.steps.answer"
    assert places == [[(address, case.thing)], [(address, f"{case.thing}.2")]]


def test_a_call_nobody_took_is_no_return_visit():
    company, adoption = make_service()
    case = answered(company, adoption)

    visit(case, company, disposition="no_answer", is_satisfied=None)

    assert case.state == CaseState.ANSWERED
    assert "case.revisited" not in verbs(case)


def test_a_visit_that_reached_the_customer_says_whether_they_were_satisfied():
    company, adoption = make_service()
    case = answered(company, adoption)

    found = problems_of(visit, case, company, is_satisfied=None)

    assert found == [("cases.blank", "客户对处理的满意程度")]


def test_closing_names_everything_that_lacks():
    company, adoption = make_service()
    case = registered(company, adoption)

    with pytest.raises(ProblemsFound) as refused:
        domain.close_case(case, actor=company.people["service"])

    assert [problem.code for problem in refused.value.problems] == [
        "gate.answered",
        "gate.cause_named",
        "gate.action_named",
        "gate.revisited",
    ]
    assert Case.objects.get(pk=case.pk).state == CaseState.ASSIGNED


def test_an_answered_case_lacks_only_the_visit():
    company, adoption = make_service()
    case = answered(company, adoption)

    assert [problem.code for problem in domain.closing_problems(case)] == ["gate.revisited"]


def test_a_case_reopened_asks_for_answer_and_visit_once_more():
    company, adoption = make_service()
    case = answered(company, adoption)
    visit(case, company, is_satisfied=False)

    assert [problem.code for problem in domain.closing_problems(case)] == [
        "gate.answered",
        "gate.revisited",
    ]
    visit(answer(case), company)
    domain.close_case(case, actor=company.people["service"])
    assert (case.state, case.round) == (CaseState.CLOSED, 2)


def test_a_case_is_closed_once():
    company, adoption = make_service()
    case = answered(company, adoption)
    visit(case, company)
    domain.close_case(case, actor=company.people["service"])

    assert problems_of(domain.close_case, case, actor=company.people["service"]) == [
        ("cases.not_now", "")
    ]
    assert verbs(case).count("case.closed") == 1


def test_two_people_who_act_on_the_same_state_do_not_both_succeed():
    company, adoption = make_service()
    first = registered(company, adoption)
    second = Case.objects.get(pk=first.pk)
    answer(first)

    with pytest.raises(ConcurrentTransition):
        answer(second)

    assert CaseNote.objects.count() == 1
    assert verbs(first).count("case.answered") == 1


def test_an_internal_note_is_tracked_and_a_public_one_acknowledged():
    company, adoption = make_service()
    case = registered(company, adoption)
    service = company.people["service"]

    domain.add_note(case, words="等供应商回复", is_public=False, actor=service)
    domain.add_note(case, words="我们正在查", is_public=True, actor=service)

    assert verbs(case)[-2:] == ["case.tracked", "case.acknowledged"]
    assert [(note.words, note.is_public) for note in case.notes.all()] == [
        ("等供应商回复", False),
        ("我们正在查", True),
    ]


def test_a_major_complaint_opens_the_improvement_the_procedure_asks_for():
    company, adoption = make_service("quality_measurement")
    case = registered(company, adoption, is_major=True)
    owner = company.people["department"]

    plan = domain.open_plan_for_case(
        case,
        finding="仪表受潮",
        owner=owner,
        department=None,
        due=moment("2026-12-01 00:00").date(),
        actor=company.people["quality"],
    )

    assert (plan.provision, case.plan) == ("corrective", plan)
    (entry,) = read_entries(thing=plan.thing)
    assert [(one.address, one.name) for one in entry.occasions] == [
        ("improvements.corrective.opened_by.complaint", case.thing)
    ]


def test_no_improvement_is_opened_where_the_regulation_asks_for_none():
    company, adoption = make_service()
    case = registered(company, adoption, is_major=True)

    assert problems_of(
        domain.open_plan_for_case,
        case,
        finding="甲",
        owner=company.people["department"],
        department=None,
        due=moment("2026-12-01 00:00").date(),
        actor=company.people["quality"],
    ) == [("cases.no_plan_wanted", "")]
    assert Plan.objects.count() == 0


def test_every_problem_of_a_case_has_its_sentence():
    codes = ("blank", "own_customer", "own_visit", "not_now", "no_category", "wrong_secret")

    sentences = [str(Problem(f"cases.{code}", "甲", "乙", "丙")) for code in codes]

    assert all(sentence.endswith("。") for sentence in sentences)
