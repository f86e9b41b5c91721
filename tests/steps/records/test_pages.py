"""The pages of step 10: duties, clauses, the ledger, its verification, the register."""

from datetime import date
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.clock import at
from manyi.core.ledger import count_entries
from manyi.core.models import Adoption
from manyi.steps.records.models import DutyRecord, FiledRecord
from tests.factories import adopt_pack, make_company
from tests.steps.cases.factories import moment

pytestmark = pytest.mark.django_db
PLAN = {
    "purpose": "了解看法",
    "focus": "交货期",
    "audience": "全部",
    "channels": "网上",
    "dates": "三月",
}


@pytest.fixture
def place():
    with at(moment("2026-01-05 09:00")):
        company = make_company()
        adoption = adopt_pack("after_sales", company)
    with at(moment("2026-03-02 09:00")):
        yield company, adoption


def signed_in(company, key: str) -> Client:
    client = Client()
    client.force_login(company.people[key])
    return client


def text_of(response) -> str:
    return response.content.decode()


def form_of(adoption, duty: str = "duties.content_meeting", occasion: str = "2026Q1") -> str:
    query = {"adoption": adoption.key, "duty": duty, "occasion": occasion}
    return f"{reverse('records:record')}?{urlencode(query)}"


def filled_in(**changes: str) -> dict[str, str]:
    blanks = {f"f_{key}": value for key, value in (PLAN | changes).items()}
    return {"on": "2026-02-27", **blanks}


def rows_of(adoption, count: int, actor) -> None:
    for n in range(count):
        DutyRecord.objects.create(
            adoption=adoption,
            duty="duties.content_meeting",
            occasion="2026Q1",
            on=date(2026, 2, n + 1),
            recorded_by=actor,
        )


def test_what_is_owed_leads_to_the_page_where_it_is_done(place):
    company, adoption = place

    response = signed_in(company, "service").get("/records/")

    urls = {row["duty"].rule.address: row["url"] for row in response.context["page"]}
    assert urls["duties.content_meeting"] == (
        f"/records/record/?adoption={adoption.key}&duty=duties.content_meeting&occasion=2026Q1"
    )
    assert urls["targets.degree"] == reverse("scoring:targets")
    assert [row["owed"].is_overdue for row in response.context["page"]][:2] == [True, True]


def test_what_was_done_is_found_by_its_state(place):
    company, _adoption = place

    rows = signed_in(company, "auditor").get("/records/?state=已执行").context["page"]

    assert {row["duty"].rule.address.partition(".")[0] for row in rows} == {"roles"}


def test_a_duty_is_recorded_on_its_form_and_shown_with_its_ledger_entry(place):
    company, adoption = place
    client = signed_in(company, "service")

    sent = client.post(form_of(adoption), filled_in())

    row = DutyRecord.objects.get()
    assert sent.url == reverse("records:filled", args=[row.pk])
    page = client.get(sent.url)
    assert ("本次侧重点", "交货期") in page.context["fields"]
    assert [entry.verb for entry in page.context["entries"]] == ["duty.recorded"]


def test_a_blank_is_said_beside_the_field_and_nothing_is_saved(place):
    company, adoption = place

    response = signed_in(company, "service").post(form_of(adoption), filled_in(focus=""))

    assert response.context["form"].errors.keys() == {"f_focus"}
    assert DutyRecord.objects.count() == 0


def test_a_colleague_without_the_role_reads_why_and_saves_nothing(place):
    company, adoption = place

    response = signed_in(company, "sales").post(form_of(adoption), filled_in())

    assert "由售后服务部负责，您目前不担任这一职责" in text_of(response)
    assert DutyRecord.objects.count() == 0


def test_who_was_present_is_shown_by_the_names_of_the_departments(place):
    company, adoption = place
    row = DutyRecord.objects.create(
        adoption=adoption,
        duty="duties.analysis_meeting",
        occasion="wave-1",
        form="meeting_form",
        fields={"attendance": ["rd", "supply"], "causes": "排产"},
        on=date(2026, 2, 27),
        recorded_by=company.people["service"],
    )

    fields = (
        signed_in(company, "auditor")
        .get(reverse("records:filled", args=[row.pk]))
        .context["fields"]
    )

    assert fields == [("到会部门", "研发部、供应部"), ("原因", "排产")]


@pytest.mark.parametrize(
    ("duty", "occasion"),
    [("duties.content_meeting", "1999Q1"), ("surveys.key", "2026Q1"), ("duties.none", "2026Q1")],
)
def test_a_form_nobody_owes_is_no_page(place, duty, occasion):
    company, adoption = place

    response = signed_in(company, "service").get(form_of(adoption, duty, occasion))

    assert response.status_code == 404


def test_every_clause_is_listed_with_its_state(place):
    company, adoption = place

    response = signed_in(company, "auditor").get(reverse("records:clauses", args=[adoption.pk]))

    rows = response.context["rows"]
    assert [row["state"].clause for row in rows] == [f"S1d.{n}" for n in range(1, 40)]
    assert sum(response.context["counts"].values()) == 39


@pytest.mark.parametrize("year", ["2026", "0", "99999", "昨年"])
def test_a_clause_page_answers_whatever_year_is_asked(place, year):
    company, adoption = place
    client = signed_in(company, "auditor")

    listing = client.get(reverse("records:clauses", args=[adoption.pk]) + f"?year={year}")
    clause = client.get(reverse("records:clause", args=[adoption.pk, "S1d.5"]) + f"?year={year}")

    assert (listing.status_code, clause.status_code) == (200, 200)


def test_a_clause_the_regulation_does_not_have_is_no_page(place):
    company, adoption = place
    address = reverse("records:clause", args=[adoption.pk, "S1d.99"])

    assert signed_in(company, "auditor").get(address).status_code == 404


def test_the_ledger_is_narrowed_by_verb_and_thing_and_opens_each_entry(place):
    company, adoption = place
    client = signed_in(company, "auditor")

    page = client.get("/records/ledger/?verb=regulation.adopted")

    (row,) = page.context["entries"]
    assert row["entry"].thing == f"adoption-{adoption.pk}"
    detail = text_of(client.get(reverse("records:ledger_entry", args=[row["entry"].seq])))
    assert row["entry"].hash in detail
    assert client.get("/records/ledger/?thing=plan-9").context["entries"] == []
    assert client.get("/records/ledger/999999/").status_code == 404


def test_the_ledger_is_verified_on_request_only(place):
    company, _adoption = place
    client = signed_in(company, "auditor")

    before = client.get("/records/ledger/verify/")
    after = client.post("/records/ledger/verify/")

    assert before.context["report"] is None
    assert (after.context["report"].entries, after.context["report"].broken) == (
        count_entries(),
        None,
    )


def test_verifying_is_for_auditor_quality_and_administrator(place):
    company, _adoption = place

    statuses = {
        key: signed_in(company, key).get("/records/ledger/verify/").status_code
        for key in ("auditor", "quality", "admin", "service", "sales")
    }

    assert statuses == {"auditor": 200, "quality": 200, "admin": 200, "service": 403, "sales": 403}


def test_the_register_lists_filed_documents_and_forms(place):
    company, adoption = place
    rows_of(adoption, 1, company.people["service"])
    FiledRecord.objects.create(
        adoption=adoption,
        thing="report-1",
        title="分析报告",
        sha256="ab" * 32,
        filed_by=company.people["quality"],
    )

    page = text_of(signed_in(company, "auditor").get("/records/register/"))

    assert "分析报告" in page
    assert "ab" * 32 in page
    assert reverse("records:filled", args=[DutyRecord.objects.get().pk]) in page


def test_the_register_costs_the_same_queries_for_one_form_and_for_three(
    place, django_assert_num_queries
):
    company, adoption = place
    client = signed_in(company, "auditor")
    rows_of(adoption, 1, company.people["service"])
    client.get("/records/register/")

    with django_assert_num_queries(7):
        client.get("/records/register/")
    rows_of(adoption, 2, company.people["service"])
    with django_assert_num_queries(7):
        client.get("/records/register/")


def test_without_a_regulation_the_page_says_when_duties_appear():
    page = text_of(signed_in(make_company(), "auditor").get("/records/"))

    assert "制度生效后，到期要办的事会自动出现在这里" in page
    assert Adoption.objects.count() == 0
