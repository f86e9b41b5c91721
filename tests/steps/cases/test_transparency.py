"""What the customer sees and says by number and secret, and how only they rate."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.outbox import drain
from manyi.steps.cases import domain
from manyi.steps.cases.domain.ratings import begin_sending, rating_token
from manyi.steps.cases.models import Case, Rating
from tests.steps.cases.factories import (
    answer,
    customer_of,
    make_service,
    moment,
    registered_with_secret,
    visit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_failed_yet():
    cache.clear()


@pytest.fixture
def service():
    return make_service()


def closed(company, adoption, **changes: object) -> tuple[Case, str]:
    case, secret = registered_with_secret(company, adoption, **changes)
    answer(case)
    visit(case, company)
    domain.close_case(case, actor=company.people["quality"])
    return case, secret


def sent(case: Case, secret: str, **more: object):
    return Client().post(reverse("cases:status"), {"number": case.number, "secret": secret, **more})


def test_the_customer_reads_what_happened_and_nothing_internal(service):
    company, adoption = service
    case, secret = registered_with_secret(company, adoption)
    domain.add_note(case, words="供应商推诿", is_public=False, actor=case.handler)
    answer(case)

    page = sent(case, secret)

    text = page.content.decode()
    assert [str(one.words) for one in page.context["shown"].happened] == [
        "收到您的反馈",
        "已交专人办理",
        "已答复您",
    ]
    assert "已更换仪表" in text
    assert "12315" in text
    assert "供应商推诿" not in text
    assert case.handler.name not in text


def test_while_the_customer_is_waited_for_the_page_says_so_and_their_words_go_on(service):
    company, adoption = service
    with at(moment("2026-03-02 10:00")):
        case, secret = registered_with_secret(company, adoption)
        domain.hold_case(
            case,
            reason="information",
            expected_until=moment("2026-03-09 10:00"),
            words="请告诉我们序列号",
            actor=case.handler,
        )
        waiting = sent(case, secret).content.decode()
        page = sent(case, secret, act="supplement", words="序列号是 77")

    assert "请告诉我们序列号" in waiting
    assert page.context["shown"].hold is None
    assert "序列号是 77" in page.content.decode()


def test_the_customer_reopens_a_closed_case_in_the_window_and_gets_a_new_one_after_it(service):
    company, adoption = service
    with at(moment("2026-03-02 10:00")):
        soon, soon_secret = closed(company, adoption)
        late, late_secret = closed(company, adoption)

    with at(moment("2026-03-10 10:00")):
        sent(soon, soon_secret, act="supplement", words="又坏了")
    with at(moment("2026-05-10 10:00")):
        page = sent(late, late_secret, act="supplement", words="又坏了")

    soon.refresh_from_db()
    late.refresh_from_db()
    assert (soon.state, soon.round, late.state, late.round) == ("assigned", 2, "closed", 1)
    follower = Case.objects.get(previous=late)
    assert follower.number in page.content.decode()


def test_each_closing_is_rated_once_by_the_link_and_staff_are_refused(service):
    company, adoption = service
    case, _secret = closed(company, adoption)
    address = reverse("cases:rate", args=[rating_token(Rating.objects.get(case=case))])
    clerk = Client()
    clerk.force_login(company.people["service"])

    refused = clerk.post(address, {"content": "very_satisfied"})
    Client().post(address, {"content": "fairly", "words": "慢了些"})
    Client().post(address, {"content": "very_satisfied"})

    assert refused.status_code == 403
    assert list(Rating.objects.values_list("content", "words")) == [("fairly", "慢了些")]


def test_a_wrong_link_rates_nothing(service):
    company, adoption = service
    case, _secret = closed(company, adoption)
    right = rating_token(Rating.objects.get(case=case))
    wrong = reverse("cases:rate", args=[right[:-1] + ("a" if right[-1] != "a" else "b")])

    answered_with = Client().post(wrong, {"content": "very_dissatisfied"})

    assert answered_with.status_code == 404
    assert Rating.objects.get().content == ""


def test_every_round_is_rated_and_the_secret_rates_too(service):
    company, adoption = service
    case, secret = closed(company, adoption)
    sent(case, secret, act="rate", content="dissatisfied")
    domain.reopen_case(case, actor=company.people["quality"])
    answer(case)
    visit(case, company)
    domain.close_case(case, actor=company.people["quality"])

    sent(case, secret, act="rate", content="satisfied")
    clerk = Client()
    clerk.force_login(company.people["service"])

    assert list(Rating.objects.values_list("round", "content")) == [
        (1, "dissatisfied"),
        (2, "satisfied"),
    ]


def test_staff_with_the_secret_cannot_rate_either(service):
    company, adoption = service
    case, secret = closed(company, adoption)
    clerk = Client()
    clerk.force_login(company.people["service"])
    sent_by_clerk = {"number": case.number, "secret": secret, "act": "rate"}

    page = clerk.post(reverse("cases:status"), {**sent_by_clerk, "content": "very_satisfied"})

    assert "只能由客户本人" in page.content.decode()
    assert Rating.objects.get().content == ""


def test_the_link_goes_to_the_customer_once_even_when_the_worker_died(service):
    company, adoption = service
    customer = customer_of(company)
    contact = customer.contacts.first()
    case, _secret = closed(company, adoption, customer=customer, contact=contact)
    other, _secret = closed(company, adoption, customer=customer, contact=contact)
    begin_sending(Rating.objects.get(case=other).pk)  # and nothing more: the worker died

    drain()

    letters = [one for one in mail.outbox if "评价" in one.subject]
    assert [one.to for one in letters] == [["ka1@example.org"]]
    assert rating_token(Rating.objects.get(case=case)) in letters[0].body
    assert dict(Rating.objects.values_list("case", "state")) == {
        case.pk: "sent",
        other.pk: "unsure",
    }
