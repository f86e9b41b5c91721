from pathlib import Path

import pytest
from django.test import Client

from manyi.channels.email.mailbox import names
from manyi.cli.mailbox import Mailbox
from tests.factories import make_company

pytestmark = pytest.mark.django_db

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LETTER = """\
From: manyi@localhost
To: {to}
Subject: =?utf-8?b?6K+35oKo6K+E5Lu3?=
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: 8bit

您好 <b>！请打开 http://testserver/a/abcdef/ 填写。
"""


@pytest.fixture
def company(settings, tmp_path: Path):
    settings.MANYI_HOME = tmp_path
    return make_company()


def signed_in(company, who: str) -> Client:
    client = Client()
    client.force_login(company.people[who], backend=BACKEND)
    return client


def keep(folder: Path, *receivers: str) -> None:
    box = Mailbox(folder / "mailbox")
    for to in receivers:
        box.keep(LETTER.format(to=to).encode())


def test_a_service_clerk_finds_a_letter_and_follows_its_link(company, tmp_path):
    keep(tmp_path, "wang@example.org", "li@example.org")
    clerk = signed_in(company, "service")

    listed = clerk.get("/mailbox/?q=wang").content.decode()
    (name,) = [one for one in names(tmp_path / "mailbox") if f"/mailbox/{one}/" in listed]
    letter = clerk.get(f"/mailbox/{name}/").content.decode()

    assert "wang@example.org" in letter
    assert '<a href="http://testserver/a/abcdef/">http://testserver/a/abcdef/</a>' in letter
    assert "您好 &lt;b&gt;！请打开 " in letter


def test_the_mailbox_is_shut_to_those_who_do_not_handle_customers(company, tmp_path):
    keep(tmp_path, "wang@example.org")
    (name,) = names(tmp_path / "mailbox")

    found = [
        signed_in(company, who).get(page).status_code
        for who in ("auditor", "department")
        for page in ("/mailbox/", f"/mailbox/{name}/")
    ]

    assert found == [403] * 4


def test_without_a_mailbox_there_is_neither_page_nor_menu_entry(company):
    clerk = signed_in(company, "service")

    assert clerk.get("/mailbox/").status_code == 404
    assert "/mailbox/" not in clerk.get("/").content.decode()


def test_the_menu_offers_the_mailbox_where_there_is_one(company, tmp_path):
    (tmp_path / "mailbox").mkdir()

    pages = {
        who: signed_in(company, who).get("/").content.decode() for who in ("service", "auditor")
    }

    assert {who: "/mailbox/" in page for who, page in pages.items()} == {
        "service": True,
        "auditor": False,
    }


def test_a_name_that_is_no_letter_is_not_found(company, tmp_path):
    keep(tmp_path, "wang@example.org")
    clerk = signed_in(company, "service")

    assert clerk.get("/mailbox/20260305T040000000000-1-1/").status_code == 404
    assert clerk.get("/mailbox/..%2Fsecret/").status_code == 404
