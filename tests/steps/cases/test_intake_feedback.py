"""The public form: no account, no script, free of charge, twice sent is once taken."""

import uuid

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from manyi.core import outbox
from manyi.steps.cases.models import Case, CaseAttachment
from manyi.steps.cases.views import feedback as door
from tests.factories import make_company
from tests.steps.cases.factories import customer_of, make_service

pytestmark = pytest.mark.django_db
ADDRESS = "/feedback/"


@pytest.fixture(autouse=True)
def nobody_has_sent_yet():
    cache.clear()


@pytest.fixture
def service():
    return make_service()


def told(**changes: object) -> dict[str, object]:
    given = {
        "kind": "complaint",
        "description": "三号楼水表不准。",
        "phone": "138 0000-0001",
        "once": str(uuid.uuid4()),
    }
    return given | changes


def text_of(response) -> str:
    return response.content.decode()


def test_the_form_says_that_it_is_free_and_looking_at_it_writes_nothing(service):
    response = Client().get(ADDRESS)

    page = text_of(response)
    assert "受理和办理都不收费" in page
    assert "<script" not in page
    assert response.cookies.keys() <= {"csrftoken"}


def test_what_is_sent_is_a_case_with_number_and_secret_on_a_page_to_keep(service):
    client = Client()
    response = client.post(
        ADDRESS,
        told(
            requested_remedy="换一个",
            product="水表",
            location="三号楼",
            name="张三",
            is_confidential="on",
            on_behalf_of="李四",
            relation="family",
        ),
    )

    case = Case.objects.get()
    receipt = text_of(client.get(response.url))
    again = text_of(client.get(response.url))
    assert (case.source, case.product, case.location) == ("web", "水表", "三号楼")
    assert (case.reporter.phone, case.reporter.on_behalf_of) == ("13800000001", "李四")
    assert (case.is_confidential, case.registered_by) == (True, None)
    assert case.number in receipt
    assert receipt == again


def test_the_secret_of_the_receipt_opens_the_status_page(service):
    client = Client()
    client.post(ADDRESS, told())
    secret = client.session[door.RECEIPT]["secret"]

    page = text_of(Client().post("/case/", {"number": Case.objects.get().number, "secret": secret}))

    assert Case.objects.get().number in page
    assert "已收到" in page


def test_the_same_form_sent_twice_is_one_case(service):
    client, sent = Client(), told()
    client.post(ADDRESS, sent)
    secret = client.session[door.RECEIPT]["secret"]

    client.post(ADDRESS, sent)
    Client().post(ADDRESS, sent)

    assert Case.objects.count() == 1
    assert client.session[door.RECEIPT]["secret"] == secret


def test_a_customer_known_by_the_telephone_is_named(service):
    company, _adoption = service
    customer = customer_of(company)
    customer.contacts.get().addresses.create(kind="mobile", value="138-0000-0001")

    Client().post(ADDRESS, told())

    assert Case.objects.get().customer == customer


def test_photos_are_kept_with_the_case(service):
    photo = SimpleUploadedFile("现场.jpg", b"\xff\xd8\xffphoto")

    Client().post(ADDRESS, told(files=photo))

    row = CaseAttachment.objects.get()
    assert (row.name, row.media_type, row.is_from_customer) == ("现场.jpg", "image/jpeg", True)


def test_a_programme_is_refused_and_what_was_typed_stays(service):
    harmful = SimpleUploadedFile("照片.jpg", b"MZ\x90\x00")

    response = Client().post(ADDRESS, told(files=harmful))

    assert response.context["form"].errors["files"] == [
        "「照片.jpg」是程序或脚本，可能有害。请改发照片、文档或截图。",
        "「照片.jpg」的内容与后缀不符，实际是 application/vnd.microsoft.portable-executable。"
        "请用原来的格式重新发送。",
    ]
    assert "三号楼水表不准。" in text_of(response)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"description": ""}, {"description"}),
        ({"phone": ""}, {"phone"}),
        ({"phone": "不告诉你"}, {"phone"}),
        ({"kind": "other"}, {"kind"}),
        ({"homepage": "http://spam.example"}, {"homepage"}),
        ({"phone": "", "email": "x"}, {"email"}),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(service, changes, wrong):
    response = Client().post(ADDRESS, told(**changes))

    assert response.context["form"].errors.keys() == wrong
    assert Case.objects.count() == 0


def test_one_teller_is_asked_to_wait_after_five_and_another_is_not(service):
    for _n in range(door.MOST_FROM_ONE_TELLER):
        Client().post(ADDRESS, told())

    sixth = Client().post(ADDRESS, told())
    other = Client().post(ADDRESS, told(phone="13800000002"))

    assert (sixth.status_code, other.status_code) == (429, 302)
    assert "稍后再提交" in text_of(sixth)


def test_a_whole_office_behind_one_address_is_asked_for_a_sum_and_not_turned_away(
    service, monkeypatch
):
    monkeypatch.setattr(door, "MOST_FROM_ONE_ADDRESS", 1)
    Client().post(ADDRESS, told())

    asked = Client().post(ADDRESS, told(phone="13800000002"))
    form = asked.context
    right = {"answer": sum(form["addends"]), "sum_of": form["sum_of"]}
    wrong = Client().post(ADDRESS, told(phone="13800000003", **(right | {"answer": 99})))
    taken = Client().post(ADDRESS, told(phone="13800000003", **right))

    assert asked.context["form"].errors.keys() == {"answer"}
    assert (wrong.status_code, taken.status_code) == (200, 302)


def test_danger_to_people_makes_the_case_urgent(service):
    Client().post(ADDRESS, told(is_safety="on"))

    case = Case.objects.get()
    assert (case.is_safety, case.urgency) == (True, "urgent")


def test_without_a_regulation_the_page_says_where_else_to_turn():
    make_company()

    assert "请拨打热线" in text_of(Client().get(ADDRESS))


def test_without_a_receipt_the_receipt_leads_to_the_form(service):
    assert Client().get("/feedback/received/").url == ADDRESS


def test_background_work_asked_for_is_known(service):
    Client().post(ADDRESS, told(email="li@customer.example"))

    failed = [row for row in outbox.drain() if row.state == outbox.State.FAILED]

    assert failed == []
