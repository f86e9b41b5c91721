"""Background work as the administrator sees it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.core.outbox import JOBS, State, drain, enqueue, job, progress_of
from manyi.problems import Problem, ProblemsFound
from tests.factories import Company, make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def admin(company: Company, client: Client) -> Client:
    client.force_login(company.people["admin"])
    return client


@pytest.fixture
def broken():
    """Work that fails for a reason until it is mended."""
    state = {"is_broken": True}

    @job("pages.broken", label="寄出简报", most_attempts=1)
    def work() -> None:
        if state["is_broken"]:
            raise ProblemsFound([Problem("group.leader_already", "监督小组", "王工")])

    yield state
    del JOBS["pages.broken"]


def test_with_nothing_to_do_the_page_says_so(company: Company, admin: Client) -> None:
    page = admin.get(reverse("jobs")).content.decode()

    assert [words in page for words in ("没有失败的任务", "没有排队的任务", "重试")] == [
        True,
        True,
        False,
    ]


def test_failed_work_says_why_and_begins_again_at_a_click(
    company: Company, admin: Client, broken: dict
) -> None:
    row = enqueue("pages.broken", key="brief-1")
    drain()
    page = admin.get(reverse("jobs")).content.decode()
    told = ("寄出简报", "王工已经是「监督小组」的组长", "重试")
    assert [words in page for words in told] == [True, True, True]

    broken["is_broken"] = False
    response = admin.post(reverse("retry_job", args=[row.id]), follow=True)
    assert "已重新排队" in response.content.decode()
    assert progress_of(row.id).state is State.WAITING
    drain()

    assert progress_of(row.id).state is State.DONE
    again = admin.post(reverse("retry_job", args=[row.id]), follow=True).content.decode()
    assert "这项任务没有失败" in again
    assert progress_of(row.id).state is State.DONE


def test_waiting_work_is_listed_by_its_chinese_name(
    company: Company, admin: Client, broken: dict
) -> None:
    enqueue("pages.broken")

    response = admin.get(reverse("jobs"))

    assert [one.label for one in response.context["waiting"]] == ["寄出简报"]
    assert "寄出简报" in response.content.decode()


@pytest.mark.parametrize("name", ["quality", "service", "auditor"])
def test_only_an_administrator_sees_and_restarts_work(
    company: Company, client: Client, name: str
) -> None:
    client.force_login(company.people[name])

    statuses = [
        client.get(reverse("jobs")).status_code,
        client.post(reverse("retry_job", args=[1])).status_code,
    ]

    assert statuses == [403, 403]
    organisation = client.get(reverse("organisation")).content.decode()
    assert (reverse("calendar") in organisation, reverse("jobs") in organisation) == (True, False)


def test_the_page_asks_no_more_with_more_work(
    company: Company, admin: Client, broken: dict
) -> None:
    enqueue("pages.broken")
    admin.get(reverse("jobs"))
    with CaptureQueriesContext(connection) as with_one:
        admin.get(reverse("jobs"))
    enqueue("pages.broken")
    enqueue("pages.broken")

    with CaptureQueriesContext(connection) as with_three:
        admin.get(reverse("jobs"))

    assert len(with_three) == len(with_one)
