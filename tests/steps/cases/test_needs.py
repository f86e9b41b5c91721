"""Needs and ideas: registered, sent, decided with reason and day, realised, answered."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.problems import ProblemsFound
from manyi.steps.cases.domain import needs as acts
from manyi.steps.cases.models import Need
from manyi.steps.cases.queries.needs import adoption_rate, need_told, voices_for
from tests.steps.cases.factories import customer_of, make_service, moment, registered

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    cache.clear()


@pytest.fixture
def service():
    return make_service()


def a_need(company, adoption, **changes: object) -> Need:
    given = {
        "kind": "stated",
        "source": "interview",
        "words": "希望水泵能远程看压力",
        "actor": company.people["service"],
    }
    return acts.register_need(adoption, **(given | changes))[0]


def sent(company, adoption, **changes: object) -> Need:
    need = a_need(company, adoption, **changes)
    return acts.send_need(need, unit=company.departments["rd"], actor=company.people["service"])


def decided(company, adoption, *, is_adopted: bool = True) -> Need:
    return acts.decide_need(
        sent(company, adoption),
        is_adopted=is_adopted,
        reason="下一代产品带通信口",
        planned_on=date(2026, 9, 1) if is_adopted else None,
        actor=company.people["department"],
    )


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def test_a_need_goes_from_its_number_to_the_answer_each_step_in_the_ledger(service):
    company, adoption = service
    with at(moment("2026-03-02 10:00")):
        need = decided(company, adoption)
        acts.answer_need(need, answer="已采纳，九月有样机", actor=company.people["service"])
    with at(moment("2026-09-03 10:00")):
        acts.realise_need(need, on=date(2026, 9, 2), actor=company.people["department"])

    assert (need.number, need.state, need.realised_on) == (
        "XQ-2026-0001",
        "adopted",
        date(2026, 9, 2),
    )
    assert [entry.verb for entry in read_entries(thing=need.thing)] == [
        "need.registered",
        "need.sent",
        "need.decided",
        "need.answered",
        "need.realised",
    ]


def test_only_the_department_decides_and_adopting_needs_reason_and_day(service):
    company, adoption = service
    with at(moment("2026-03-02 10:00")):
        need = sent(company, adoption)
        nothing = {"is_adopted": True, "reason": " ", "planned_on": None}

        assert codes_of(acts.decide_need, need, actor=company.people["sales"], **nothing) == [
            "needs.not_yours",
            "needs.blank",
            "needs.blank",
        ]
        assert codes_of(acts.answer_need, need, answer="好", actor=company.people["service"]) == [
            "needs.state"
        ]


def test_the_adoption_rate_counts_what_was_decided(service):
    company, adoption = service
    with at(moment("2026-03-02 10:00")):
        for is_adopted in (True, True, True, False):
            decided(company, adoption, is_adopted=is_adopted)
        sent(company, adoption)

    found = adoption_rate(adoption.key)

    assert (found.registered, found.decided, found.adopted, found.rate) == (5, 4, 3, 0.75)
    # statsmodels.stats.proportion.proportion_confint(3, 4, method="wilson")
    assert found.interval == pytest.approx((0.3006, 0.9544), abs=1e-4)


def test_anybody_hands_in_an_idea_and_reads_the_answer_by_number_and_secret(service):
    company, _adoption = service
    page = Client().post(reverse("cases:idea"), {"words": "做一个小程序报修", "phone": ""})
    need, secret = page.context["need"], page.context["secret"]
    acts.send_need(need, unit=company.departments["rd"], actor=company.people["service"])
    acts.decide_need(
        need,
        is_adopted=False,
        reason="已有电话报修",
        planned_on=None,
        actor=company.people["department"],
    )
    told = {"number": need.number, "secret": secret}
    before = Client().post(reverse("cases:idea_status"), told).content.decode()
    acts.answer_need(need, answer="请先用电话报修", actor=company.people["service"])
    after = Client().post(reverse("cases:idea_status"), told).content.decode()

    assert "已有电话报修" not in before
    assert "请先用电话报修" in after
    assert "已有电话报修" not in after
    assert need_told(need.number, "00000000") is None


def test_what_a_machine_fills_in_is_no_idea(service):
    Client().post(reverse("cases:idea"), {"words": "buy", "homepage": "http://x.example"})

    assert not Need.objects.exists()


def test_what_customers_said_stands_beside_the_indicators_it_touches(service):
    company, adoption = service
    with at(moment("2026-03-02 10:00")):
        registered(company, adoption, indicator="repair")
        registered(company, adoption, indicator="repair")
        registered(company, adoption, kind="suggestion", description="先打电话再来")
        a_need(company, adoption, about=acts.About(indicator="delivery"))

        found = voices_for(adoption, {"delivery": "交付", "repair": "维修", "price": "价格"})

    assert [(one.label, one.complaints, one.proposals) for one in found] == [
        ("交付", 0, ("希望水泵能远程看压力",)),
        ("维修", 2, ()),
        ("", 0, ("先打电话再来",)),
    ]


@pytest.mark.parametrize("n", [1, 3])
def test_the_register_takes_the_same_queries_for_one_and_three(
    service, n, django_assert_num_queries
):
    company, adoption = service
    for number in range(n):
        about = acts.About(customer=customer_of(company, f"K{number}"))
        sent(company, adoption, about=about)
    client = Client()
    client.force_login(company.people["department"])
    client.get(reverse("cases:needs"))

    with django_assert_num_queries(8):
        page = client.get(reverse("cases:needs"))

    assert len(page.context["page"]) == n


def test_a_need_is_registered_from_a_case_and_decided_on_its_page(service):
    company, adoption = service
    case = registered(company, adoption, customer=customer_of(company))
    clerk, designer = Client(), Client()
    clerk.force_login(company.people["service"])
    designer.force_login(company.people["department"])

    clerk.post(
        reverse("cases:case", args=[case.pk]),
        {"act": "need", "kind": "latent", "words": "想知道何时到货"},
    )
    need = Need.objects.get()
    address = reverse("cases:need", args=[need.pk])
    clerk.post(address, {"act": "send", "unit": company.departments["rd"].pk})
    decision = {"is_adopted": "yes", "reason": "接口已有", "planned_on": "2099-01-01"}
    designer.post(address, {"act": "decide", **decision})
    clerk.post(address, {"act": "answer", "answer": "会做"})

    need.refresh_from_db()
    assert (need.customer, need.case, need.state, need.answer) == (
        case.customer,
        case,
        "adopted",
        "会做",
    )
