"""Customers on their pages: a file uploaded, its rejected rows taken away, the list."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from manyi.core.models import Customer, CustomerBatch
from tests.core.test_customers import HENGXIN, MINSHENG, TITLES, changed_row, csv_of, xlsx_of
from tests.factories import Company, make_company, make_customer
from tests.web.world import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def client(company: Company) -> Client:
    return signed_in(company, "service")


def upload(client: Client, company: Company, data: bytes, name: str = "客户.csv"):
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("customer_import"), {"file": file, "unit": company.root.pk})


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (csv_of(HENGXIN, MINSHENG), "客户.csv"),
        (csv_of(HENGXIN, MINSHENG, code="gb18030"), "客户.csv"),
        (xlsx_of(HENGXIN, MINSHENG), "客户.xlsx"),
    ],
    ids=["csv", "gb18030", "xlsx"],
)
def test_a_file_is_uploaded_and_the_page_says_what_it_did(client, company, data, name):
    sent = upload(client, company, data, name)

    batch = CustomerBatch.objects.get()
    assert sent.url == reverse("customer_batch", args=[batch.pk])
    assert (batch.added, batch.file_name, batch.imported_by) == (
        2,
        name,
        company.people["service"],
    )
    assert "全部导入" in client.get(sent.url).text


def test_importing_twice_adds_nothing(client, company):
    for _ in range(2):
        upload(client, company, csv_of(HENGXIN, MINSHENG))

    assert [(b.added, b.unchanged) for b in CustomerBatch.objects.order_by("pk")] == [
        (2, 0),
        (0, 2),
    ]


def test_rejected_rows_are_taken_away_mended_and_sent_again(client, company):
    sent = upload(client, company, csv_of(HENGXIN, changed_row(客户编号="KA2", 归口部门="市场部")))

    taken = client.get(f"{sent.url}?as=csv")
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))

    assert taken.headers["Content-Type"] == "text/csv"
    titles, (*cells, reason) = rows
    assert titles[:-1] == list(TITLES)
    assert dict(zip(TITLES, cells, strict=True))["归口部门"] == "市场部"
    assert reason.startswith("第 3 行「归口部门」填了「市场部」")
    mended = [cell if cell != "市场部" else "业务部" for cell in cells]
    upload(client, company, csv_of(tuple(mended)))
    assert Customer.objects.get(number="KA2").unit == company.departments["business"]


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "空.csv", "submitted file is empty|空"),
        ("编号,名称\n1,2\n".encode(), "客户.csv", "客户编号"),
        (b"PK\x03\x04 not a workbook", "客户.xlsx", "客户.xlsx"),
    ],
    ids=["empty", "columns", "broken workbook"],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_and_nothing_is_written(
    client, company, data, name, words
):
    page = upload(client, company, data, name)

    assert page.status_code == 200
    assert any(word in page.text for word in words.split("|"))
    assert (Customer.objects.count(), CustomerBatch.objects.count()) == (0, 0)


def test_the_empty_list_says_how_to_begin(client):
    page = client.get("/customers/").text

    assert "这里还没有客户" in page
    assert reverse("customer_import") in page


def test_the_list_is_narrowed_by_words_and_class(client, company):
    unit = company.departments["business"]
    make_customer("KA1", unit)
    make_customer("PT1", unit, customer_class="ordinary")

    def numbers(query: str) -> list[str]:
        return [row.number for row in client.get(f"/customers/?{query}").context["page"]]

    assert numbers("") == ["KA1", "PT1"]
    assert numbers("q=客户PT") == ["PT1"]
    assert numbers("customer_class=key") == ["KA1"]
    assert numbers("relation=dealer") == []


def test_the_list_costs_the_same_queries_for_one_customer_and_for_three(
    client, company, django_assert_max_num_queries
):
    unit, seller = company.departments["business"], company.people["sales"]
    make_customer("KA1", unit, salesperson=seller)
    client.get("/customers/")
    with django_assert_max_num_queries(8) as one:
        client.get("/customers/")
    for number in ("KA2", "KA3"):
        make_customer(number, unit, salesperson=seller)

    with django_assert_max_num_queries(8) as three:
        client.get("/customers/")
    assert len(one) == len(three)
