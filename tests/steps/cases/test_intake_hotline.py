"""The hotline and the colleagues: who calls, what they said before, what is written down."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from manyi.steps.cases import domain, queries
from manyi.steps.cases.domain import Heard, Teller
from manyi.steps.cases.models import Case
from tests.factories import make_person
from tests.steps.cases.factories import customer_of, make_service, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def service():
    return make_service()


def signed_in(company, key: str) -> Client:
    client = Client()
    client.force_login(company.people[key])
    return client


def calling(adoption, **changes: object) -> dict[str, object]:
    given = {"phone": "13800000001", "kind": "complaint", "description": "水表不准。"}
    return given | {"adoption": adoption.pk} | changes


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("138 0000 0001", "13800000001"),
        ("+86-138-0000-0001", "13800000001"),
        ("(0512) 6000-0000", "051260000000"),
        ("x", ""),
    ],
)
def test_a_number_is_its_digits_however_it_is_written(typed, expected):
    assert queries.digits(typed) == expected


def test_the_caller_is_known_by_the_number_with_all_that_came_before(service):
    company, adoption = service
    customer = customer_of(company)
    contact = customer.contacts.get()
    contact.addresses.create(kind="mobile", value="138-0000-0001")
    case = registered(company, adoption, customer=customer)

    known = queries.caller("13800000001")

    assert (known.contacts, known.cases, known.n_cases) == ((contact,), (case,), 1)


def test_somebody_on_no_list_is_known_by_an_earlier_call(service):
    _company, adoption = service
    told = Heard("水表", "complaint", "hotline", teller=Teller(name="张三", phone="13800000009"))
    case, _secret = domain.take_in(adoption, told, actor=None)

    known = queries.caller("13800000009")

    assert (known.name, known.cases, known.contacts) == ("张三", (case,), ())


@pytest.mark.parametrize("typed", ["", "1380", "abc"])
def test_half_a_number_looks_nobody_up(typed, service):
    assert queries.caller(typed) is None


def test_the_page_opened_by_the_telephone_system_shows_who_calls(service):
    company, adoption = service
    customer = customer_of(company)
    customer.contacts.get().addresses.create(kind="mobile", value="13800000001")
    case = registered(company, adoption, customer=customer)
    client = signed_in(company, "service")

    page = client.get("/cases/hotline/?phone=13800000001").content.decode()
    popped = client.get("/cases/hotline/caller/?phone=13800000001").content.decode()

    assert all(customer.name in text and case.number in text for text in (page, popped))


def test_a_call_is_a_case_and_the_next_one_is_a_click_away(service):
    company, adoption = service
    customer = customer_of(company)
    contact = customer.contacts.get()
    client = signed_in(company, "service")

    response = client.post("/cases/hotline/", calling(adoption, contact=contact.pk, name="王工"))

    case = Case.objects.get()
    receipt = client.get(response.url).content.decode()
    assert (case.source, case.customer, case.contact) == ("hotline", customer, contact)
    assert (case.reporter.name, case.registered_by) == ("王工", company.people["service"])
    assert case.number in receipt
    assert reverse("cases:hotline") in receipt


def test_looking_up_without_a_script_keeps_what_was_typed(service):
    company, adoption = service

    page = signed_in(company, "service").post("/cases/hotline/", calling(adoption, find="1"))

    assert "水表不准。" in page.content.decode()
    assert Case.objects.count() == 0


def test_the_register_takes_a_letter_with_its_scan_and_whom_it_is_about(service):
    company, adoption = service
    client = signed_in(company, "service")
    sent = {
        "adoption": adoption.pk,
        "kind": "complaint",
        "source": "letter",
        "description": "来信反映服务态度。",
        "subject_person": company.people["service2"].pk,
        "name": "李四",
        "files": SimpleUploadedFile("来信.pdf", b"%PDF-1.4"),
    }

    client.post("/cases/register/", sent)

    case = Case.objects.get()
    assert (case.source, case.subject_person) == ("letter", company.people["service2"])
    assert case.handler != company.people["service2"]
    assert [file.name for file in case.attachments.all()] == ["来信.pdf"]


def test_anybody_of_the_staff_hands_in_what_they_heard_and_sees_what_became_of_it(service):
    company, adoption = service
    fitter = make_person("fitter", company.departments["manufacturing"])
    client = Client()
    client.force_login(fitter)
    sent = {"adoption": adoption.pk, "kind": "suggestion", "description": "客户想要大字表盘。"}

    home = client.get("/").content.decode()
    client.post("/cases/hand-in/", sent)

    case = Case.objects.get()
    page = client.get("/cases/hand-in/").content.decode()
    assert reverse("cases:hand_in") in home
    assert (case.registered_by, case.kind) == (fitter, "suggestion")
    assert case.number in page
    assert reverse("cases:case", args=[case.pk]) not in page
    assert client.get(reverse("cases:case", args=[case.pk])).status_code == 403


def test_who_only_audits_hands_in_nothing(service):
    company, _adoption = service

    assert signed_in(company, "auditor").get("/cases/hand-in/").status_code == 403
