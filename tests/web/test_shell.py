"""The shell: the door, the menu in the order of the loop, pages for what goes wrong, languages."""

import re

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.urls import path, reverse

from manyi.config import urls
from manyi.core.models import Person
from manyi.loop import STEPS
from manyi.web.views import errors
from tests.factories import make_company
from tests.steps.cases.factories import make_service, registered
from tests.web.world import ROLES, make_world, signed_in

pytestmark = pytest.mark.django_db
KEYS = {step.key for step in STEPS}
MENU = re.compile(r'<a class="nav-link" href="([^"]+)"')


def breaks(request):
    raise RuntimeError("broken")


class WithABrokenPage:
    urlpatterns = [*urls.urlpatterns, path("broken/", breaks)]
    handler403, handler404, handler500 = errors.forbidden, errors.missing, errors.failed


def menu_of(client: Client) -> list[str]:
    return MENU.findall(client.get("/").text)


def test_the_door_asks_for_account_and_password_and_needs_no_script():
    page = Client().get(reverse("account_login"))

    assert page.status_code == 200
    assert 'name="login"' in page.text
    assert 'name="password"' in page.text
    assert "<script" not in page.text


def test_a_page_behind_the_door_is_where_one_arrives_after_signing_in():
    company = make_company()
    company.people["service"].set_password("manyi-2026-x")
    company.people["service"].save()

    asked = Client().get("/customers/")
    client = Client()
    sent = {"login": "service", "password": "manyi-2026-x", "next": "/customers/"}
    arrived = client.post(reverse("account_login"), sent)

    assert asked.url == "/accounts/login/?next=/customers/"
    assert arrived.url == "/customers/"


def test_a_wrong_password_says_so_and_opens_nothing():
    make_company()

    client = Client()
    page = client.post(reverse("account_login"), {"login": "service", "password": "wrong-one"})

    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert client.get("/").status_code == 302


def test_nobody_makes_an_account_for_themselves():
    Client().post(
        reverse("account_signup"),
        {"username": "me", "password1": "manyi-2026-x", "password2": "manyi-2026-x"},
    )

    assert not Person.objects.filter(username="me").exists()


def test_the_menu_lists_the_ten_steps_in_the_order_of_the_loop():
    company = make_company()

    steps = [one for one in menu_of(signed_in(company, "auditor")) if one.strip("/") in KEYS]

    assert steps == [f"/{step.key}/" for step in STEPS]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_menu_opens_for_each_role_when_nothing_is_there_yet(role):
    client = signed_in(make_company(), role)
    addresses = menu_of(client)

    statuses = {address: client.get(address).status_code for address in addresses}

    assert len(addresses) >= 14
    assert set(statuses.values()) == {200}, statuses


def test_every_page_of_the_menu_opens_for_each_role_when_the_loop_is_running():
    company = make_world().company
    answers = {}

    for role in ROLES:
        client = signed_in(company, role)
        answers |= {(role, at): client.get(at).status_code for at in menu_of(client)}

    assert {about: status for about, status in answers.items() if status != 200} == {}


def test_what_is_not_ones_own_is_refused_in_words():
    company = make_company()

    page = signed_in(company, "auditor").get("/organisation/units/new/")

    assert page.status_code == 403
    assert "您不能打开或办理这一项" in page.text
    assert "没有任何内容被更改" in page.text


@pytest.mark.parametrize("address", ["/nowhere/", "/cases/999999/", "/improvement/999999/"])
def test_what_is_not_there_is_said_in_words(address):
    company = make_company()

    page = signed_in(company, "auditor").get(address)

    assert page.status_code == 404
    assert "没有找到这一页" in page.text


def test_a_page_that_fails_says_so_without_its_reasons():
    company = make_company()
    client = signed_in(company, "auditor")
    client.raise_request_exception = False

    with override_settings(ROOT_URLCONF=WithABrokenPage):
        page = client.get("/broken/")

    assert page.status_code == 500
    assert "这一页出错了" in page.text
    assert "RuntimeError" not in page.text


def test_the_language_is_changed_by_a_button_and_stays():
    client = signed_in(make_company(), "service")
    before = client.get("/")

    client.post(reverse("set_language"), {"language": "en", "next": "/"})
    after = client.get("/")

    assert '<html lang="zh-hans">' in before.text
    assert '<html lang="en">' in after.text
    assert all(step.english in after.text for step in STEPS)


def test_every_answer_carries_the_policy_and_no_page_has_a_script_or_style_inside():
    company, adoption = make_service()
    case = registered(company, adoption)
    client = signed_in(company, "service")
    addresses = [*menu_of(client), f"/cases/{case.pk}/", "/cases/register/", "/case/"]

    inside = re.compile(
        r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|javascript:", re.IGNORECASE
    )
    for address in addresses:
        page = client.get(address)
        assert "default-src 'self'" in page.headers["Content-Security-Policy"], address
        assert inside.findall(page.text) == [], address
