"""The shifts of the units: read by everybody, set by the administrator."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.core.models import UnitShifts
from manyi.core.shifts import set_shifts
from tests.factories import Company, make_company

pytestmark = pytest.mark.django_db
HOURS = "08:30-12:00 13:30-17:30"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def admin(company: Company, client: Client) -> Client:
    client.force_login(company.people["admin"])
    return client


def shifts_of(company: Company, code: str) -> UnitShifts:
    week = [HOURS] * 5 + ["", ""]
    unit = company.departments[code]
    return set_shifts(unit, week=week, made_up=HOURS, rests_on_holidays=False, actor=None)


def sent(company: Company, **changes: str) -> dict[str, str]:
    given = {"unit": str(company.root.pk), "made_up": HOURS, "rests_on_holidays": "on"}
    return {**given, **dict.fromkeys(DAYS, HOURS), **changes}


def test_the_empty_page_teaches_the_first_step(admin: Client) -> None:
    page = admin.get(reverse("shifts")).content.decode()

    assert "还没有设定班次" in page
    assert page.count(reverse("add_shifts")) == 2


def test_shifts_are_entered_shown_changed_and_taken_away(company: Company, admin: Client) -> None:
    added = admin.post(reverse("add_shifts"), sent(company))
    row = UnitShifts.objects.get()
    shown = admin.get(reverse("shifts")).content.decode()
    form = admin.get(reverse("change_shifts", args=[row.pk])).content.decode()
    admin.post(
        reverse("change_shifts", args=[row.pk]), sent(company, friday="08:30-12:00", sunday="")
    )

    assert added.url == reverse("shifts")
    assert (row.unit, row.rests_on_holidays) == (company.root, True)
    assert shown.count(HOURS) == 6
    assert form.count(f'value="{HOURS}"') == 6
    row.refresh_from_db()
    assert row.week == [HOURS] * 4 + ["08:30-12:00", "", ""]
    dropped = admin.post(reverse("drop_shifts", args=[row.pk]))
    assert (dropped.url, UnitShifts.objects.count()) == (reverse("shifts"), 0)


def test_a_day_that_cannot_be_read_is_named_and_nothing_is_saved(
    company: Company, admin: Client
) -> None:
    page = admin.post(reverse("add_shifts"), sent(company, tuesday="全天")).content.decode()

    assert "周二的班次写的是「全天」，看不懂。" in page
    assert UnitShifts.objects.count() == 0


def test_a_reader_sees_the_shifts_and_no_way_to_change_them(
    company: Company, client: Client
) -> None:
    row = shifts_of(company, "supply")
    client.force_login(company.people["auditor"])

    page = client.get(reverse("shifts")).content.decode()
    refused = [
        client.get(reverse("add_shifts")),
        client.get(reverse("change_shifts", args=[row.pk])),
        client.post(reverse("drop_shifts", args=[row.pk])),
    ]

    assert "供应部" in page
    assert "节假日不休" in page
    assert reverse("change_shifts", args=[row.pk]) not in page
    assert [response.status_code for response in refused] == [403, 403, 403]


def test_the_page_asks_the_same_number_of_queries_for_one_and_for_three(
    company: Company, admin: Client
) -> None:
    shifts_of(company, "supply")
    admin.get(reverse("shifts"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        admin.get(reverse("shifts"))
    shifts_of(company, "rd")
    shifts_of(company, "quality")

    with CaptureQueriesContext(connection) as three:
        admin.get(reverse("shifts"))

    assert len(one) == len(three)
