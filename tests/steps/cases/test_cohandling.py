"""Another department helps: asked, taken over, reminded, replied; the case waits for it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from manyi.core.clock import at, now
from manyi.core.organisation import grant_role
from manyi.core.outbox import drain
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.domain.cohandling import (
    ask_for_help,
    reply_to_request,
    take_request,
    withdraw_request,
)
from manyi.steps.cases.enums import RequestState
from manyi.steps.cases.models import Case, CaseNotice, CoRequest
from tests.factories import make_person
from tests.steps.cases.factories import answered, customer_of, make_service, moment, registered
from tests.steps.cases.factories import visit as visited
from tests.steps.cases.test_pages import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service()


def asked(company, case: Case, **changes: object) -> CoRequest:
    given = {
        "unit": company.departments["rd"],
        "question": "请查这一批的出厂记录。",
        "due_at": now() + timedelta(days=2),
        "actor": case.handler,
    }
    return ask_for_help(case, **(given | changes))


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def test_a_department_is_told_takes_the_request_and_replies_to_the_handler(service):
    company, adoption = service
    case = registered(company, adoption)
    helper = company.people["department"]

    row = asked(company, case)
    drain()
    take_request(row, actor=helper)
    reply_to_request(row, reply="记录齐全，出厂合格。", actor=helper)
    drain()

    row.refresh_from_db()
    assert (row.state, row.owner, row.reply) == (
        RequestState.DONE,
        helper,
        "记录齐全，出厂合格。",
    )
    told = CaseNotice.objects.exclude(kind="assigned").values_list("person", "kind")
    assert set(told) == {(helper.pk, "cohandling"), (case.handler_id, "reply")}


def test_only_the_department_takes_it_and_only_who_took_it_replies(service):
    company, adoption = service
    row = asked(company, registered(company, adoption))
    helper, stranger = company.people["department"], company.people["sales"]

    assert codes_of(take_request, row, actor=stranger) == ["cases.not_your_unit"]
    assert codes_of(reply_to_request, row, reply="好", actor=helper) == ["cases.not_now"]
    take_request(row, actor=helper)

    assert codes_of(take_request, row, actor=helper) == ["cases.not_now"]
    assert codes_of(reply_to_request, row, reply="好", actor=stranger) == ["cases.not_yours"]
    assert codes_of(reply_to_request, row, reply=" ", actor=helper) == ["cases.blank"]


def test_a_request_is_asked_for_a_time_to_come_and_not_of_whom_the_case_is_about(service):
    company, adoption = service
    seller = company.people["sales"]
    case = registered(company, adoption, customer=customer_of(company, salesperson=seller))

    assert codes_of(asked, company, case, due_at=now(), owner=seller) == [
        "cases.due_in_the_past",
        "cases.about_oneself",
    ]


def test_the_reminder_comes_once_when_three_quarters_of_the_time_have_gone(service):
    company, adoption = service
    with at(moment("2026-03-02 09:00")):
        row = asked(company, registered(company, adoption))
        drain()

    with at(moment("2026-03-03 20:00")):
        drain()
        early = CaseNotice.objects.filter(key__endswith="reminded").count()
    with at(moment("2026-03-03 21:01")):
        drain()
        drain()

    row.refresh_from_db()
    assert early == 0
    assert row.reminded_at == moment("2026-03-03 21:01")
    assert CaseNotice.objects.filter(key__endswith="reminded").count() == 1


def test_nobody_is_reminded_of_what_was_replied(service):
    company, adoption = service
    helper = company.people["department"]
    with at(moment("2026-03-02 09:00")):
        row = asked(company, registered(company, adoption), owner=helper)
        reply_to_request(row, reply="合格", actor=helper)

    with at(moment("2026-03-09 09:00")):
        drain()

    assert CaseNotice.objects.filter(key__endswith="reminded").count() == 0


def test_a_case_is_not_closed_while_a_request_is_open_and_is_once_it_is_withdrawn(service):
    company, adoption = service
    case = answered(company, adoption)
    row = asked(company, case)
    visited(case, company)

    assert [one.code for one in domain.closing_problems(case)] == ["cases.request_open"]
    withdraw_request(row, actor=company.people["service"])

    assert domain.closing_problems(case) == ()
    assert codes_of(withdraw_request, row, actor=company.people["service"]) == ["cases.not_now"]


def test_the_department_finds_it_on_its_list_and_replies_on_the_page(service):
    company, adoption = service
    case = registered(company, adoption)
    row = asked(company, case)
    client = signed_in(company, "department")
    address = reverse("cases:case", args=[case.pk])

    listed = client.get(reverse("cases:asked"))
    client.post(address, {"act": "take", "request": row.pk})
    client.post(address, {"act": "reply", "request": row.pk, "reply": "合格"})

    assert case.number in text_of(listed)
    row.refresh_from_db()
    assert (row.state, row.reply) == (RequestState.DONE, "合格")
    assert "没有等您协办的" in text_of(client.get(reverse("cases:asked")))


def test_the_list_costs_the_same_queries_for_one_request_and_for_three(
    service, django_assert_num_queries
):
    company, adoption = service
    client = signed_in(company, "department")
    asked(company, registered(company, adoption))
    client.get(reverse("cases:asked"))

    with django_assert_num_queries(6):
        client.get(reverse("cases:asked"))
    for _ in range(2):
        asked(company, registered(company, adoption))
    with django_assert_num_queries(6):
        client.get(reverse("cases:asked"))


def test_a_helper_whose_role_is_in_their_own_department_only_may_help(service):
    company, adoption = service
    helper = make_person("helper", company.departments["rd"])
    grant_role(helper, "department", company.departments["rd"], actor=None)
    row = asked(company, registered(company, adoption))

    take_request(row, actor=helper)

    assert helper.has_perm("cases.take_case", row.case)
