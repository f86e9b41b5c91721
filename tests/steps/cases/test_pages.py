"""The pages of step 9 as people of each role use them."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from manyi.core.clock import at
from manyi.steps.cases import domain
from manyi.steps.cases.models import Case
from manyi.steps.cases.views.public import MOST_FAILURES
from manyi.steps.improvement.models import Plan
from tests.factories import make_company, make_object
from tests.steps.cases.clock_packs import adopt_clocks
from tests.steps.cases.factories import (
    answered,
    customer_of,
    make_service,
    moment,
    panel_of,
    registered,
    registered_with_secret,
    visit,
)

pytestmark = pytest.mark.django_db
WRONG = "编号和查询码对不上"


@pytest.fixture(autouse=True)
def nobody_has_failed_yet():
    cache.clear()


@pytest.fixture
def service():
    return make_service()


@pytest.fixture
def answering():
    """A service whose regulation gives a time for the answer and the visit only."""
    company, _adoption = make_service()
    return company, adopt_clocks(company)


def signed_in(company, key: str) -> Client:
    client = Client()
    client.force_login(company.people[key])
    return client


def feedback(adoption, **changes: object) -> dict[str, object]:
    given = {
        "adoption": adoption.pk,
        "kind": "complaint",
        "source": "phone",
        "description": "仪表读数不准。",
    }
    return given | changes


def text_of(response) -> str:
    return response.content.decode()


def test_the_empty_board_teaches_the_first_step(service):
    company, _adoption = service

    page = text_of(signed_in(company, "service").get("/cases/"))

    assert "这里没有反馈件" in page
    assert reverse("cases:register") in page


def test_the_board_counts_what_is_late_due_today_and_ones_own(answering):
    company, adoption = answering
    with at(moment("2026-03-02 10:00")):
        late = registered(company, adoption)
    with at(moment("2026-03-05 15:00")):
        today = registered(company, adoption)
    domain.assign_case(late, handler=company.people["service"], actor=None)
    domain.assign_case(today, handler=company.people["service"], actor=None)

    with at(moment("2026-03-12 09:00")):
        response = signed_in(company, "service").get("/cases/")

    board = response.context["board"]
    assert (board.late, board.due_today, board.mine) == (1, 1, 2)
    assert [row.number for row in response.context["page"]] == [late.number, today.number]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("show=late", ["FK-2026-0001"]),
        ("state=closed", []),
        ("kind=suggestion", ["FK-2026-0002"]),
        ("q=KA7", ["FK-2026-0002"]),
        ("q=客户KA7&kind=complaint", []),
        ("state=sideways", ["FK-2026-0002", "FK-2026-0001"]),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked(answering, query, expected):
    company, adoption = answering
    with at(moment("2026-03-02 10:00")):
        registered(company, adoption)
    with at(moment("2026-03-09 10:00")):
        registered(company, adoption, kind="suggestion", customer=customer_of(company, "KA7"))

    with at(moment("2026-03-10 09:00")):
        page = signed_in(company, "auditor").get(f"/cases/?{query}").context["page"]

    assert [row.number for row in page] == expected


def test_the_list_costs_the_same_queries_for_one_case_and_for_three(
    service, django_assert_num_queries
):
    company, adoption = service
    client = signed_in(company, "service")
    registered(company, adoption, customer=customer_of(company, "KA1"))
    client.get("/cases/")

    with django_assert_num_queries(14):
        client.get("/cases/")
    for number in ("KA2", "KA3"):
        registered(company, adoption, customer=customer_of(company, number))
    with django_assert_num_queries(14):
        client.get("/cases/")


def test_the_receipt_shows_number_and_secret_once(service):
    company, adoption = service
    client = signed_in(company, "service")

    sent = client.post("/cases/register/", feedback(adoption))
    first = client.get(sent.url)
    case = Case.objects.get()

    assert sent.url == reverse("cases:receipt", args=[case.pk])
    secret = first.context["secret"]
    assert case.number in text_of(first)
    assert secret in text_of(first)
    assert Client().post("/case/", {"number": case.number, "secret": secret}).context["case"]
    again = client.get(sent.url)
    assert again.url == reverse("cases:case", args=[case.pk])
    assert secret not in text_of(client.get(again.url))


def test_the_unit_of_the_object_answers_where_none_is_chosen(service):
    company, adoption = service
    product = make_object("p1", company.departments["manufacturing"])

    signed_in(company, "service").post(
        "/cases/register/", feedback(adoption, assessment_object=product.pk)
    )

    assert Case.objects.get().unit == company.departments["manufacturing"]


def test_a_customer_is_found_by_name_and_chosen(service):
    company, adoption = service
    customer = customer_of(company, "KA7")
    client = signed_in(company, "service")

    found = client.get("/cases/customers/?customer_words=客户KA")
    client.post("/cases/register/", feedback(adoption, customer=customer.pk))

    assert f'value="{customer.pk}"' in text_of(found)
    assert Case.objects.get().customer == customer


def test_without_a_script_looking_for_a_customer_keeps_what_was_typed(service):
    company, adoption = service
    customer = customer_of(company, "KA7")

    response = signed_in(company, "service").post(
        "/cases/register/", feedback(adoption, find="1", customer_words="KA7")
    )

    assert "仪表读数不准。" in text_of(response)
    assert f'value="{customer.pk}"' in text_of(response)
    assert Case.objects.count() == 0


def test_what_lacks_is_said_beside_the_field_and_nothing_is_saved(service):
    company, adoption = service

    response = signed_in(company, "service").post(
        "/cases/register/", feedback(adoption, description="")
    )

    assert response.context["form"].errors.keys() == {"description"}
    assert "还有几处要改，没有保存任何内容" in text_of(response)
    assert Case.objects.count() == 0


def test_a_kind_the_regulation_does_not_know_is_refused_with_those_it_knows():
    company, adoption = make_service("quality_measurement")

    response = signed_in(company, "service").post(
        "/cases/register/", feedback(adoption, kind="enquiry")
    )

    (error,) = response.context["form"].errors["kind"]
    assert error.endswith("没有「咨询」这一类反馈。可选：投诉、建议和意见。")


def test_without_a_regulation_in_force_the_page_says_what_comes_first():
    page = text_of(signed_in(make_company(), "service").get("/cases/register/"))

    assert "没有生效的制度规定如何办理反馈" in page


def test_a_case_is_answered_visited_and_closed_on_its_page(service):
    company, adoption = service
    case = registered(company, adoption)
    address = reverse("cases:case", args=[case.pk])
    handler = Client()
    handler.force_login(case.handler)
    words = {"words": "已更换。", "cause": "受潮", "action": "改进包装"}

    handler.post(address, {"act": "answer", **words})
    visited = {
        "disposition": "reached",
        "content": "satisfied",
        "channel": "phone",
        "words": "可以",
    }
    signed_in(company, "quality").post(address, {"act": "visit", **visited})
    signed_in(company, "service").post(address, {"act": "close"})

    assert Case.objects.get(pk=case.pk).state == "closed"
    page = text_of(handler.get(address))
    assert all(
        words in page for words in ("已更换。", "受潮", "改进包装", "接通。可以。", "反馈已关闭")
    )


def test_a_blank_answer_keeps_what_was_typed_and_marks_the_blank(service):
    company, adoption = service
    case = registered(company, adoption)
    client = Client()
    client.force_login(case.handler)

    response = client.post(
        reverse("cases:case", args=[case.pk]),
        {"act": "answer", "words": "已更换。", "cause": "", "action": "改进"},
    )

    assert response.context["forms"]["answer"].errors.keys() == {"cause"}
    assert "已更换。" in text_of(response)
    assert Case.objects.get(pk=case.pk).state == "assigned"


def test_the_handler_is_told_that_somebody_else_must_ask(service):
    company, adoption = service
    case = answered(company, adoption)
    client = Client()
    client.force_login(case.handler)
    address = reverse("cases:case", args=[case.pk])

    page = client.get(address)
    client.post(address, {"act": "visit", "disposition": "reached", "is_satisfied": "yes"})

    assert "visit" not in page.context["forms"]
    assert "回访要由他人进行" in text_of(page)
    assert case.visits.count() == 0


def test_what_closing_still_wants_is_listed_before_the_button(service):
    company, adoption = service
    case = answered(company, adoption)
    address = reverse("cases:case", args=[case.pk])
    client = signed_in(company, "quality")

    before = client.get(address)
    visit(case, company)
    after = client.get(address)

    wanted = panel_of(before, "cases/case/closing.html")["problems"]
    assert [problem.code for problem in wanted] == ["gate.revisited"]
    assert "关闭这一件" not in text_of(before)
    assert panel_of(after, "cases/case/closing.html") == {"problems": ()}
    assert "关闭这一件" in text_of(after)


def test_the_deadline_clock_says_how_many_working_days_are_left(answering):
    company, adoption = answering
    with at(moment("2026-03-06 17:00")):
        case = registered(company, adoption)
    client = signed_in(company, "service")
    address = reverse("cases:case", args=[case.pk])

    with at(moment("2026-03-09 09:00")):
        soon = text_of(client.get(address))
    with at(moment("2026-03-15 09:00")):
        late = text_of(client.get(address))

    assert "还有 4 个工作日" in soon
    assert "已逾期 2 天" in late


def test_an_act_nobody_knows_is_no_page(service):
    company, adoption = service
    case = registered(company, adoption)

    response = signed_in(company, "quality").post(
        reverse("cases:case", args=[case.pk]), {"act": "vanish"}
    )

    assert response.status_code == 404


def test_an_open_plan_is_linked_and_the_plan_leads_back(service):
    company, adoption = service
    case = registered(company, adoption)
    plan = Plan.objects.create(
        adoption=adoption,
        provision="weak_item",
        number="GJ-2026-0001",
        finding="仪表受潮",
        owner=company.people["department"],
        department=company.departments["rd"],
        due="2026-12-01",
        opened_by=company.people["quality"],
        opened_at=moment("2026-03-06 17:00"),
    )
    client = signed_in(company, "quality")

    client.post(reverse("cases:case", args=[case.pk]), {"act": "link", "plan": plan.pk})

    page = text_of(client.get(reverse("improvement:plan", args=[plan.pk])))
    assert "相关的反馈件" in page
    (row,) = client.get(f"/cases/?plan={plan.pk}").context["page"]
    assert row.number == case.number


def test_a_major_complaint_is_opened_as_an_improvement_from_its_page():
    company, adoption = make_service("quality_measurement")
    case = registered(company, adoption, is_major=True)
    client = signed_in(company, "quality")
    address = reverse("cases:open_plan", args=[case.pk])

    assert address in text_of(client.get(reverse("cases:case", args=[case.pk])))
    sent = {
        "finding": "仪表受潮",
        "owner": company.people["department"].pk,
        "due": "2026-12-01",
    }
    client.post(address, sent)

    assert Case.objects.get(pk=case.pk).plan.finding == "仪表受潮"


def test_cases_show_on_the_pages_of_the_handler_and_of_the_customer(service):
    company, adoption = service
    customer = customer_of(company, "KA7")
    case = registered(company, adoption, customer=customer)
    client = Client()
    client.force_login(case.handler)

    assert case.number in text_of(client.get("/"))
    assert case.number in text_of(client.get(reverse("customer", args=[customer.pk])))
    assert case.number not in text_of(signed_in(company, "admin").get("/"))


def test_the_customer_sees_state_dates_and_public_words_and_nothing_internal(service):
    company, adoption = service
    with at(moment("2026-03-06 17:00")):
        case, secret = registered_with_secret(company, adoption, customer=customer_of(company))
        domain.add_note(case, words="等供应商", is_public=False, actor=case.handler)
        domain.answer_case(
            case, words="已更换。", cause="受潮", action="改进包装", actor=case.handler
        )

    asked = {"number": f" {case.number.lower()} ", "secret": secret.upper()}
    page = text_of(Client().post("/case/", asked))

    assert all(
        words in page for words in (case.number, "已收到", "已答复", "已更换。", "2026-03-13")
    )
    internal = (
        "等供应商",
        "受潮",
        "改进包装",
        "仪表读数不准",
        case.handler.name,
        case.customer.name,
        secret,
    )
    assert [words for words in internal if words in page] == []


def test_a_wrong_number_and_a_wrong_secret_are_answered_with_the_same_words(service):
    company, adoption = service
    case, secret = registered_with_secret(company, adoption)

    pages = [
        text_of(Client().post("/case/", {"number": number, "secret": told}))
        for number, told in ((case.number, "00000000"), ("FK-2026-9999", secret))
    ]

    assert all(WRONG in page for page in pages)
    assert case.number not in "".join(pages).replace(f'value="{case.number}"', "")


def test_after_ten_wrong_guesses_even_the_right_one_waits(service):
    company, adoption = service
    case, secret = registered_with_secret(company, adoption)
    right = {"number": case.number, "secret": secret}
    for n in range(MOST_FAILURES):
        Client().post("/case/", {"number": case.number, "secret": f"{n:08d}"})

    response = Client().post("/case/", right)

    assert response.status_code == 429
    assert "查询次数太多" in text_of(response)
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post("/case/", right)
    assert elsewhere.status_code == 200
    assert elsewhere.context["case"] == case


def test_looking_at_the_status_page_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = Client().get("/case/")

    assert response.status_code == 200
    assert escape("我的反馈办到哪里了") in text_of(response)
