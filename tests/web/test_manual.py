"""Every screen has its page of the manual, and the menu opens the page of the screen shown."""

import pytest
from django.test import Client
from django.urls import reverse

from manyi.loop import STEPS
from manyi.web.screens import SCREENS
from tests.factories import make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(make_company().people["admin"])
    return client


@pytest.mark.parametrize("key", SCREENS)
def test_every_screen_has_a_page_that_says_what_to_do_and_why(admin: Client, key: str) -> None:
    page = admin.get(reverse("manual_of_step", args=[key])).content.decode()

    heads = ("这一页做什么", "按顺序做", "制度要求什么", "常见的错")
    assert [f"<h3>{head}</h3>" in page for head in heads] == [True] * 4


@pytest.mark.parametrize("key", [step.key for step in STEPS])
def test_every_step_has_a_page_with_its_common_mistakes(admin: Client, key: str) -> None:
    page = admin.get(reverse("manual_of_step", args=[key])).content.decode()

    assert "<h3>常见的错</h3>" in page


def test_a_page_nobody_wrote_is_not_found(admin: Client) -> None:
    assert admin.get(reverse("manual_of_step", args=["weather"])).status_code == 404


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/", "home"),
        ("/customers/", "customers"),
        ("/customers/new/", "customers"),
        ("/regulations/", "regulations"),
        ("/organisation/people/new/", "organisation"),
        ("/calendar/", "calendar"),
        ("/jobs/", "jobs"),
        ("/sampling/", "sampling"),
    ],
)
def test_the_menu_opens_the_manual_at_the_screen_shown(
    admin: Client, address: str, key: str
) -> None:
    page = admin.get(address).content.decode()

    assert f'href="{reverse("manual_of_step", args=[key])}"' in page


def test_the_manual_itself_lists_every_page(admin: Client) -> None:
    page = admin.get(reverse("manual")).content.decode()

    listed = [reverse("manual_of_step", args=[key]) in page for key in SCREENS]
    assert listed == [True] * len(SCREENS)
