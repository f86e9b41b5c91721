"""Clocks on the page of a case, notices on the first page, what may be late, and the list."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.outbox import drain
from manyi.steps.cases import domain, queries
from manyi.steps.cases.models import Case, Hold
from tests.steps.cases.clock_packs import adopt_clocks
from tests.steps.cases.factories import answer, customer_of, make_service, moment, registered, visit

pytestmark = pytest.mark.django_db

TERMS = "    terms:\n      answer: 5 working days\n"
LATE = "    escalation:\n      late: {role: quality, after: 1 working day}\n"


@pytest.fixture
def service():
    company, _adoption = make_service()
    return company, adopt_clocks(company, TERMS, escalation=LATE)


@pytest.fixture
def clerk(service, client: Client) -> Client:
    client.force_login(service[0].people["service"])
    return client


def case_of(service, received: str, **changes: object) -> Case:
    with at(moment(received)):
        return registered(*service, **changes)


def page_of(client: Client, case: Case, when: str) -> str:
    with at(moment(when)):
        return client.get(reverse("cases:case", args=[case.pk])).content.decode()


def test_the_page_says_what_is_wanted_next_and_how_each_clock_stands(service, clerk):
    case = case_of(service, "2026-03-02 10:00")

    page = page_of(clerk, case, "2026-03-09 09:10")

    assert "下一期限：答复 2026-03-09 10:00" in page
    assert "还有 0 小时 50 分" in page
    assert "按时完成" in page
    assert "5 个工作日" in page


def test_a_deadline_missed_today_says_for_how_long(service, clerk):
    case = case_of(service, "2026-03-02 10:00")

    page = page_of(clerk, case, "2026-03-09 12:30")

    assert "已过 2 小时 30 分" in page


def test_the_rounds_stand_apart(service, clerk):
    case = case_of(service, "2026-03-02 10:00")
    with at(moment("2026-03-10 10:00")):
        answer(case)
        visit(case, service[0], is_satisfied=False)

    page = page_of(clerk, case, "2026-03-10 11:00")

    assert page.index("第 2 轮</th>") < page.index("第 1 轮</th>") < page.index("已完成，迟了")


def test_a_case_is_held_and_resumed_on_its_page(service, clerk):
    case = case_of(service, "2026-03-02 10:00")
    sent = {"act": "hold", "reason": "information", "expected_until": "2026-03-04T17:00"}
    url = reverse("cases:case", args=[case.pk])

    with at(moment("2026-03-03 10:00")):
        held = clerk.post(url, {**sent, "words": "请寄回仪表"})
    during = page_of(clerk, case, "2026-03-04 10:00")
    over = page_of(clerk, case, "2026-03-05 10:00")
    with at(moment("2026-03-05 10:00")):
        clerk.post(url, {"act": "resume"})
    after = page_of(clerk, case, "2026-03-05 11:00")

    assert held.url == url
    assert Hold.objects.get().expected_until == moment("2026-03-04 17:00")
    assert "等客户补充资料</strong>，计时已暂停。" in during
    assert "预计等到 2026-03-04 17:00" in during
    assert ("已超过预计时间" in during, "已超过预计时间" in over) == (False, True)
    assert ('name="expected_until"' in during, 'name="expected_until"' in after) == (False, True)
    assert "扣除等待客户 2880 分钟" in after
    assert "2026-03-03 10:00–2026-03-05 10:00 等客户补充资料 · 人工恢复" in after


def test_a_hold_into_the_past_is_refused_with_the_reason(service, clerk):
    case = case_of(service, "2026-03-02 10:00")
    sent = {"act": "hold", "reason": "absent", "expected_until": "2026-03-01T17:00", "words": ""}

    with at(moment("2026-03-03 10:00")):
        page = clerk.post(reverse("cases:case", args=[case.pk]), sent).content.decode()

    assert "预计等到的时间已经过去" in page
    assert Hold.objects.count() == 0


def test_who_only_reads_cannot_hold(service, client):
    case = case_of(service, "2026-03-02 10:00")
    client.force_login(service[0].people["auditor"])

    page = page_of(client, case, "2026-03-03 10:00")
    refused = client.post(reverse("cases:case", args=[case.pk]), {"act": "hold"})

    assert "等待客户，暂停计时" not in page
    assert refused.status_code == 403


def test_notices_stand_on_the_first_page_until_they_are_taken_note_of(service, client):
    case = case_of(service, "2026-03-02 10:00", customer=customer_of(service[0]))
    with at(moment("2026-03-10 10:00")):
        domain.sweep_clocks()
        drain()
    client.force_login(service[0].people["quality"])

    with at(moment("2026-03-10 11:00")):
        first = client.get("/").content.decode()
        shown = page_of(client, case, "2026-03-10 11:00")
        noted = client.post(reverse("cases:case", args=[case.pk]), {"act": "noted"})
        again = client.get("/").content.decode()

    assert "反馈件通知" in first
    assert reverse("cases:case", args=[case.pk]) in first
    assert "<strong>升级</strong> · 答复 · 第 1 级" in shown
    assert noted.status_code == 302
    assert "反馈件通知" not in again


def test_the_list_has_shelves_for_what_waits_for_the_customer_and_what_was_escalated(
    service, clerk
):
    held = case_of(service, "2026-03-02 10:00")
    raised = case_of(service, "2026-03-02 10:00")
    with at(moment("2026-03-03 10:00")):
        until = moment("2026-03-20 10:00")
        domain.hold_case(held, reason="absent", expected_until=until, actor=held.handler)
    with at(moment("2026-03-10 10:00")):
        domain.sweep_clocks()

    found = [list(queries.cases_on(shelf, held.handler)) for shelf in ("held", "escalated")]
    page = clerk.get(reverse("cases:index"), {"show": "held"}).content.decode()

    assert found == [[held], [raised]]
    assert held.number in page
    assert raised.number not in page


@pytest.mark.parametrize(
    ("order", "expected"), [("", [1, 0, 2]), ("new", [2, 1, 0]), ("old", [0, 1, 2])]
)
def test_the_list_is_ordered_by_deadline_or_by_day_of_registering(service, order, expected):
    cases = [
        case_of(service, "2026-03-02 10:00", kind="suggestion"),
        case_of(service, "2026-03-03 10:00"),
        case_of(service, "2026-03-09 10:00", kind="suggestion"),
    ]

    rows = queries.narrowed(queries.open_cases(), {"order": order})

    assert list(rows) == [cases[place] for place in expected]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("fk-2026-0001", [0]),
        ("ＦＫ－2026", [0, 1]),
        ("2", [1]),
        ("0001", [0]),
        ("客户KA", [1]),
        ("KA9", [1]),
        ("没有", []),
    ],
)
def test_cases_are_found_by_number_and_by_customer(service, words, expected):
    cases = [
        case_of(service, "2026-03-02 10:00"),
        case_of(service, "2026-03-02 11:00", customer=customer_of(service[0], "KA9")),
    ]

    with at(moment("2026-03-10 10:00")):
        rows = list(queries.narrowed(queries.open_cases(), {"q": words}))

    assert rows == [cases[place] for place in expected]


def test_the_forecast_page_names_case_handler_and_place(service, clerk):
    case = case_of(service, "2026-03-02 10:00")

    with at(moment("2026-03-09 09:00")):
        page = clerk.get(reverse("cases:forecast")).content.decode()
        today = clerk.get(reverse("cases:forecast"), {"show": "today"}).content.decode()

    assert case.number in page
    assert "排在第 1 件" in page
    assert "近四周没有人答复过" in page
    assert case.number in today


def test_the_empty_forecast_page_says_where_to_look_instead(service, clerk):
    page = clerk.get(reverse("cases:forecast")).content.decode()

    assert "没有会逾期的反馈件" in page
    assert f"{reverse('cases:index')}?show=late" in page


@pytest.mark.parametrize("name", ["cases:index", "cases:forecast"])
def test_a_list_asks_as_many_queries_for_three_as_for_one(service, clerk, name):
    with at(moment("2026-03-09 09:00")):
        registered(*service, customer=customer_of(service[0]))
        clerk.get(reverse(name))
        with CaptureQueriesContext(connection) as one:
            clerk.get(reverse(name))
        for number in ("KA2", "KA3"):
            registered(*service, customer=customer_of(service[0], number))

        with CaptureQueriesContext(connection) as three:
            clerk.get(reverse(name))

    assert len(one) == len(three)


def test_the_page_of_a_case_asks_as_many_queries_for_four_rounds_as_for_two(service, clerk):
    case = case_of(service, "2026-03-02 10:00")
    asked = []

    for day in (3, 4, 5):
        with at(moment(f"2026-03-0{day} 10:00")):
            answer(case)
            visit(case, service[0], is_satisfied=False)
        page_of(clerk, case, f"2026-03-0{day} 11:00")
        with CaptureQueriesContext(connection) as queries_of_page:
            page_of(clerk, case, f"2026-03-0{day} 11:00")
        asked.append(len(queries_of_page))

    assert asked == [asked[0]] * 3
