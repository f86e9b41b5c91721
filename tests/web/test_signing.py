"""Signing in and out, told to the ledger without what was typed."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from manyi.core.ledger import latest_entries
from manyi.core.models import Person
from manyi.core.people import issue_password
from tests.factories import Company, make_company

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_counted_yet() -> None:
    cache.clear()


@pytest.fixture
def company() -> Company:
    return make_company()


def told(since: int) -> list[tuple[str, int | None, str, dict]]:
    entries = [one for one in latest_entries(50) if one.seq > since][::-1]
    return [(one.verb, one.actor, one.thing, dict(one.facts)) for one in entries]


def last() -> int:
    return latest_entries(1)[0].seq


def sign_in(client: Client, username: str, password: str) -> int:
    door = client.post(reverse("account_login"), {"login": username, "password": password})
    return door.status_code


def test_signing_in_and_out_are_recorded(company: Company, client: Client) -> None:
    person = company.people["service"]
    password = issue_password(person, actor=None)
    start, thing = last(), f"person-{person.pk}"

    assert sign_in(client, "service", password) == 302
    client.post(reverse("account_logout"))

    assert told(start) == [
        ("signin.succeeded", person.pk, thing, {"person": thing, "method": "password"}),
        ("signout.done", person.pk, thing, {"person": thing}),
    ]


def test_a_wrong_password_is_recorded_against_the_account_and_nothing_typed_is(
    company: Company, client: Client
) -> None:
    start, thing = last(), f"person-{company.people['service'].pk}"

    assert sign_in(client, "service", "wrong-password-1") == 200
    assert sign_in(client, "hunter2-typed-in-the-wrong-box", "x") == 200

    assert told(start) == [
        ("signin.failed", None, thing, {"person": thing, "method": "password"}),
        ("signin.failed", None, "", {"method": "password"}),
    ]


def test_an_account_locks_after_too_many_tries_and_says_when_to_come_back(
    company: Company, client: Client, settings
) -> None:
    settings.AXES_FAILURE_LIMIT = 3
    person = company.people["service"]
    password = issue_password(person, actor=None)
    start, thing = last(), f"person-{person.pk}"

    statuses = [sign_in(client, "service", "wrong") for _ in range(3)]
    locked = client.post(reverse("account_login"), {"login": "service", "password": password})

    assert (statuses, locked.status_code) == ([200, 200, 429], 429)
    assert "请等 15 分钟再试" in locked.content.decode()
    failed = ("signin.failed", None, thing, {"person": thing, "method": "password"})
    lock = ("signin.locked", None, thing, {"person": thing})
    assert told(start) == [failed, failed, lock, lock]


def test_a_person_chooses_their_own_password(company: Company, client: Client) -> None:
    person = company.people["service"]
    password = issue_password(person, actor=None)
    sign_in(client, "service", password)
    page = reverse("account_change_password")
    assert "更改密码" in client.get(page).content.decode()
    start, thing = last(), f"person-{person.pk}"

    client.post(
        page, {"oldpassword": password, "password1": "Kx9-plum-42", "password2": "Kx9-plum-42"}
    )

    assert Person.objects.get(pk=person.pk).check_password("Kx9-plum-42")
    assert told(start)[0] == (
        "credential.changed",
        person.pk,
        thing,
        {"person": thing, "method": "password"},
    )
