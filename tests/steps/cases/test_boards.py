"""What everybody is told twice a year: counts and hot issues, nothing of any person."""

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.ledger.reading import read_entries
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.domain.boards import compose_board, publish_board, withdraw_board
from manyi.steps.cases.models import Category
from manyi.steps.cases.queries.boards import half_year, half_years
from tests.steps.cases.factories import customer_of, make_service, moment, registered

pytestmark = pytest.mark.django_db
DONE = "更换了密封件的供应商，维修人员随车带备件。"


@pytest.fixture
def spring():
    """Four complaints of one category and two of another in the first half of the year."""
    company, adoption = make_service()
    with at(moment("2026-03-02 10:00")):
        root = registered(company, adoption).category
        for label, n in (("漏水", 4), ("噪声", 2)):
            own = Category.objects.create(
                adoption_key=adoption.key, code=label, label=label, kind="complaint", parent=root
            )
            for _n in range(n):
                registered(company, adoption, details=domain.Details(category=own))
    return company, adoption


def composed(company, adoption, **changes: object):
    given = {"period": "2026H1", "done": DONE, "actor": company.people["quality"]}
    return compose_board(adoption, **(given | changes))


def composed_with(done: str):
    return lambda company, adoption: composed(company, adoption, done=done)


def codes_of(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def test_a_half_year_has_its_days_and_the_latest_comes_first():
    found = half_years(moment("2026-09-01 10:00").date())

    assert [one.name for one in found] == ["2026H2", "2026H1", "2025H2", "2025H1"]
    assert (half_year("2025H2").first.isoformat(), half_year("2025H2").label) == (
        "2025-07-01",
        "2025年下半年",
    )


def test_the_notice_counts_and_names_only_what_was_complained_about_often(spring):
    notice = composed(*spring)

    assert (notice.figures["n"], notice.hot) == (7, [{"label": "漏水", "n": 4}])


def test_personal_data_keeps_a_notice_off_the_board(spring):
    company, adoption = spring
    with at(moment("2026-03-02 10:00")):
        customer = customer_of(company)
        registered(company, adoption, customer=customer)

    named = composed_with(f"已给{customer.name}换泵")
    dialled = composed_with("请打 13800001234")
    assert [codes_of(one, company, adoption) for one in (named, dialled)] == [
        ["boards.personal"],
        ["boards.personal"],
    ]
    assert codes_of(composed, company, adoption, done="  ") == ["boards.blank"]


def test_everybody_reads_what_is_published_and_nothing_that_is_not(spring):
    company, adoption = spring
    notice = composed(company, adoption)
    draft = Client().get(reverse("cases:public_board")).content.decode()

    publish_board(notice, actor=company.people["quality"])
    page = Client().get(reverse("cases:public_board")).content.decode()
    word = Client().get(reverse("cases:public_notice", args=[notice.pk]), {"as": "docx"})
    withdraw_board(notice, actor=company.people["quality"])

    assert "还没有公布过" in draft
    assert DONE in page
    assert "漏水" in page
    assert "噪声" not in page
    assert word.content[:2] == b"PK"
    assert Client().get(reverse("cases:public_notice", args=[notice.pk])).status_code == 404
    assert [entry.verb for entry in read_entries(thing=notice.thing)] == [
        "board.composed",
        "board.published",
        "board.withdrawn",
    ]


def test_one_period_has_one_notice_until_it_is_withdrawn(spring):
    company, adoption = spring
    first = composed(company, adoption)
    again = codes_of(composed, company, adoption)
    publish_board(first, actor=company.people["quality"])
    withdraw_board(first, actor=company.people["quality"])

    assert again == ["boards.period_taken"]
    assert composed(company, adoption).pk != first.pk


def test_staff_compose_and_publish_on_the_pages(spring):
    company, _adoption = spring
    client = Client()
    client.force_login(company.people["quality"])
    with at(moment("2026-07-02 10:00")):
        sent = client.post(reverse("cases:board"), {"period": "2026H1", "done": DONE})
        client.post(f"{sent.url}publish/")
        page = Client().get(reverse("cases:public_board")).content.decode()

    assert DONE in page
