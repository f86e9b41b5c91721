"""Other systems deliver feedback: signed, once, or refused with the reason."""

import base64
import json
import time

import pytest
from django.core.cache import cache
from django.test import Client

from manyi.steps.cases import domain
from manyi.steps.cases.models import Case, IntakeDelivery, IntakeSource
from tests.steps.cases.factories import make_service

pytestmark = pytest.mark.django_db
TOLD = {
    "kind": "complaint",
    "description": "水表不准。",
    "name": "张三",
    "phone": "13800000001",
    "product": "水表",
}


@pytest.fixture(autouse=True)
def nobody_was_refused_yet():
    cache.clear()


@pytest.fixture
def service():
    return make_service()


@pytest.fixture
def source(service) -> IntakeSource:
    company, adoption = service
    return domain.add_source(
        name="微信公众号",
        code="wechat",
        adoption_key=adoption.key,
        channel="social",
        actor=company.people["quality"],
    )


def deliver(source: IntakeSource, told: object = TOLD, key: str = "a-1", **changes: str):
    body = json.dumps(told).encode()
    stamp = changes.get("stamp", str(int(time.time())))
    right = domain.signature_of(domain.source_secret(source), timestamp=stamp, key=key, body=body)
    return Client().post(
        f"/intake/{source.code}/",
        body,
        content_type="application/json",
        headers={
            "X-Manyi-Timestamp": stamp,
            "X-Manyi-Key": key,
            "X-Manyi-Signature": changes.get("signature", right),
        },
    )


def test_a_signed_delivery_is_a_case_and_its_number_is_answered(source):
    photo = {"name": "现场.jpg", "content": base64.b64encode(b"\xff\xd8\xffx").decode()}

    response = deliver(source, TOLD | {"files": [photo]})

    case = Case.objects.get()
    answered = response.json()
    assert (response.status_code, answered["number"]) == (201, case.number)
    assert len(answered["secret"]) == 8
    assert (case.source, case.product, case.reporter.phone) == ("social", "水表", "13800000001")
    assert [file.name for file in case.attachments.all()] == ["现场.jpg"]


def test_a_replay_is_answered_with_the_same_number_and_no_second_case(source):
    first, again = deliver(source), deliver(source)

    assert (again.status_code, again.json()["number"]) == (200, first.json()["number"])
    assert "secret" not in again.json()
    assert Case.objects.count() == 1


def test_the_same_key_for_other_words_is_refused(source):
    deliver(source)

    response = deliver(source, TOLD | {"description": "另一件事。"})

    assert response.status_code == 409
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"signature": "0" * 64}, "intake.signature"),
        ({"signature": ""}, "intake.signature"),
        ({"signature": "ç"}, "intake.signature"),
        ({"stamp": str(int(time.time()) - 3600)}, "intake.stale"),
        ({"stamp": "yesterday"}, "intake.stale"),
        ({"key": "no blanks"}, "intake.key"),
    ],
)
def test_a_wrong_hand_is_refused_and_told_apart_in_the_list(source, changes, code):
    response = deliver(source, **changes)

    assert (response.status_code, response.json()["problems"][0]["code"]) == (403, code)
    assert [row.state for row in IntakeDelivery.objects.all()] == ["refused"]
    assert Case.objects.count() == 0


def test_a_renewed_key_ends_the_old_one(source, service):
    company, _adoption = service
    body = json.dumps(TOLD).encode()
    stamp = str(int(time.time()))
    old = domain.signature_of(domain.source_secret(source), timestamp=stamp, key="k", body=body)

    domain.renew_source_secret(source, actor=company.people["quality"])

    assert deliver(source, key="k", stamp=stamp, signature=old).status_code == 403
    assert deliver(source, key="k").status_code == 201


def test_a_stopped_source_is_nobody(source, service):
    company, _adoption = service
    domain.switch_source(source, is_active=False, actor=company.people["quality"])

    assert deliver(source).status_code == 404


@pytest.mark.parametrize(
    ("told", "places"),
    [
        ([], None),
        ({"kind": "other", "description": ""}, ["description", "kind"]),
        (TOLD | {"colour": "red"}, ["colour"]),
        (TOLD | {"customer_number": "KA9"}, ["customer_number"]),
        (TOLD | {"email": "nobody"}, ["email"]),
        (TOLD | {"is_confidential": "yes"}, ["is_confidential"]),
        (TOLD | {"description": 7}, ["description"]),
        (TOLD | {"files": [{"name": "x"}]}, ["files"]),
        (TOLD | {"files": "x"}, ["files"]),
    ],
)
def test_every_field_that_is_wrong_is_named(source, told, places):
    response = deliver(source, told)

    problems = response.json()["problems"]
    assert response.status_code == 422
    if places is None:
        assert [one["code"] for one in problems] == ["intake.json"]
    else:
        assert [one["message"].split("「")[1].split("」")[0] for one in problems] == places
    assert Case.objects.count() == 0


def test_a_programme_among_the_files_is_refused(source):
    harmful = {"name": "a.exe", "content": base64.b64encode(b"MZ").decode()}

    response = deliver(source, TOLD | {"files": [harmful]})

    assert [one["code"] for one in response.json()["problems"]] == ["received.runs"]


def test_a_stranger_cannot_fill_the_list_of_refusals(source, monkeypatch):
    monkeypatch.setattr("manyi.steps.cases.views.deliveries.MOST_REFUSALS_KEPT", 2)

    for n in range(4):
        deliver(source, key=f"k{n}", signature="0")

    assert IntakeDelivery.objects.count() == 2


def test_the_page_shows_address_key_and_what_came(source, service):
    company, adoption = service
    deliver(source)
    client = Client()
    client.force_login(company.people["quality"])
    sent = {"name": "CRM", "code": "crm", "adoption": adoption.pk, "channel": "api"}

    client.post("/cases/sources/", sent)
    client.post("/cases/sources/", {"source": source.pk, "act": "stop"})

    page = client.get("/cases/sources/").content.decode()
    assert all(
        words in page
        for words in ("/intake/wechat/", "/intake/crm/", domain.source_secret(source), "FK-")
    )
    assert not IntakeSource.objects.get(pk=source.pk).is_active
