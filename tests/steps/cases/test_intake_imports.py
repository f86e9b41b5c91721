"""A file of feedback: shown before it is taken in, all or nothing, and never twice."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.models import Case, CaseImport
from tests.steps.cases.factories import customer_of, make_service

pytestmark = pytest.mark.django_db
TITLES = ["外部编号", "类别", "内容", "客户编号", "姓名", "电话", "产品或服务"]


@pytest.fixture
def service():
    return make_service()


def workbook(*rows: list[str], titles: list[str] = TITLES) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([titles, *rows]):
            sheet.write_row(at, 0, row)
    return held.getvalue()


GOOD = ["A-1", "投诉", "水表不准。", "", "张三", "13800000001", "水表"]
OTHER = ["A-2", "建议", "表盘大一点。", "", "", "", ""]


def look(service, data: bytes) -> CaseImport:
    company, adoption = service
    person = company.people["service"]
    return domain.look_through(data, "反馈.xlsx", adoption=adoption, actor=person)


def test_looking_through_a_file_makes_no_case(service):
    batch = look(service, workbook(GOOD, OTHER))

    assert (batch.state, batch.n_new, batch.n_known, batch.rejected) == ("checked", 2, 0, [])
    assert Case.objects.count() == 0


def test_confirming_makes_a_case_of_every_row(service):
    company, _adoption = service
    customer = customer_of(company, "KA1")
    batch = look(service, workbook(GOOD, [*OTHER[:3], "KA1", "", "", ""]))

    domain.take_in_file(batch, actor=company.people["service"])

    first, second = Case.objects.order_by("pk")
    assert (first.source, first.kind, first.product) == ("import", "complaint", "水表")
    assert (first.reporter.name, first.reporter.phone) == ("张三", "13800000001")
    assert (second.kind, second.customer, second.reporter) == ("suggestion", customer, None)


def test_importing_again_adds_nothing_and_a_longer_file_only_what_is_new(service):
    company, _adoption = service
    person = company.people["service"]
    domain.take_in_file(look(service, workbook(GOOD)), actor=person)

    same = domain.take_in_file(look(service, workbook(GOOD)), actor=person)
    longer = domain.take_in_file(look(service, workbook(GOOD, OTHER)), actor=person)

    assert (same.n_new, same.n_known) == (0, 1)
    assert (longer.n_new, longer.n_known) == (1, 1)
    assert Case.objects.count() == 2


def test_rows_without_a_number_are_known_by_all_their_cells(service):
    company, _adoption = service
    person = company.people["service"]
    bare = ["", *GOOD[1:]]
    domain.take_in_file(look(service, workbook(bare)), actor=person)

    again = look(service, workbook(bare, ["", *OTHER[1:]]))

    assert (again.n_new, again.n_known) == (1, 1)


def test_every_row_that_is_wrong_says_all_that_is_wrong(service):
    rows = [
        GOOD,
        ["A-3", "抱怨", "", "KA9", "", "没有", ""],
        ["A-1", "投诉", "再来一次", "", "", "", ""],
        ["", *OTHER[1:]],
        ["", *OTHER[1:]],
    ]

    batch = look(service, workbook(*rows))

    assert batch.n_new == 2
    assert [(row["line"], row["reasons"]) for row in batch.rejected] == [
        (
            3,
            [
                "第 3 行没有填「内容」。请补上。",
                "第 3 行「类别」填了「抱怨」。可选：投诉、建议、咨询、表扬。",
                "第 3 行「KA9」不在客户名单里。请核对客户编号，或留空。",
                "第 3 行「没有」不像电话。请核对。",
            ],
        ),
        (4, ["第 4 行与第 2 行的外部编号「A-1」相同。请保留一行。"]),
        (6, ["第 6 行与第 5 行内容完全相同。请保留一行，或用外部编号区分。"]),
    ]


def test_a_file_without_the_needed_columns_is_refused(service):
    with pytest.raises(ProblemsFound) as error:
        look(service, workbook(["x"], titles=["内容"]))

    assert [(one.code, one.found) for one in error.value.problems] == [
        ("cases.import_column", "类别")
    ]


def test_a_row_that_fails_takes_the_whole_file_back(service, monkeypatch):
    company, _adoption = service
    batch = look(service, workbook(GOOD, OTHER))
    made = []

    def fails_at_the_second(*args, **kwargs):
        if made:
            raise RuntimeError("the disk is full")
        made.append(domain.take_in(*args, **kwargs))
        return made[0]

    monkeypatch.setattr("manyi.steps.cases.domain.imports.take_in", fails_at_the_second)

    with pytest.raises(RuntimeError):
        domain.take_in_file(batch, actor=company.people["service"])

    assert Case.objects.count() == 0
    assert CaseImport.objects.get().state == "checked"


def test_a_file_is_taken_in_once(service):
    company, _adoption = service
    batch = domain.take_in_file(look(service, workbook(GOOD)), actor=company.people["service"])

    with pytest.raises(ProblemsFound) as error:
        domain.take_in_file(batch, actor=company.people["service"])

    assert [one.code for one in error.value.problems] == ["cases.import_done"]


def test_the_pages_show_the_file_confirm_it_and_hand_the_wrong_rows_back(service):
    company, adoption = service
    client = Client()
    client.force_login(company.people["service"])
    file = SimpleUploadedFile("反馈.xlsx", workbook(GOOD, ["A-9", "投诉", "", "", "=1+1", "", ""]))

    response = client.post("/cases/imports/", {"adoption": adoption.pk, "file": file})
    before = client.get(response.url).content.decode()
    wrong = client.get(f"{response.url}?as=csv").content.decode("utf-8-sig")
    client.post(response.url)

    case = Case.objects.get()
    after = client.get(response.url).content.decode()
    assert "确认导入 1 件" in before
    assert "没有填「内容」" in wrong
    assert "'=1+1" in wrong
    assert reverse("cases:case", args=[case.pk]) in after
