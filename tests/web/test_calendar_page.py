"""The calendar of a year: read by everybody, changed and confirmed by the administrator."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.core.calendar import PUBLISHED, seed_year, shown_year, working_calendar
from manyi.core.ledger import latest_entries
from manyi.core.models import CalendarDay, CalendarYear
from tests.factories import Company, make_company

pytestmark = pytest.mark.django_db

UNANNOUNCED = PUBLISHED[1] + 1


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def admin(company: Company, client: Client) -> Client:
    client.force_login(company.people["admin"])
    return client


def test_a_year_shows_its_holidays_and_make_up_days_by_their_chinese_names() -> None:
    seed_year(2026)

    october = shown_year(2026)[9]

    assert (october.month, october.notes) == (10, ("1–7日 国庆节", "10日 国庆节调休上班"))
    assert october.working_days == 18
    first = [one.day.day if one else None for one in october.weeks[0]]
    assert first == [None, None, None, 1, 2, 3, 4]


def test_a_day_is_changed_with_its_reason_and_the_deadlines_follow(
    company: Company, admin: Client
) -> None:
    seed_year(2026)
    day = date(2026, 7, 6)
    assert working_calendar().is_working(day) is True
    form = admin.get(reverse("calendar"), {"day": "2026-07-06"}).content.decode()
    assert 'name="day" value="2026-07-06"' in form

    response = admin.post(
        reverse("calendar"), {"day": "2026-07-06", "is_working": "0", "name": "厂休"}
    )

    assert response.url == f"{reverse('calendar')}?year=2026#month-7"
    kept = CalendarDay.objects.get(day=day)
    assert (kept.is_working, kept.name) == (False, "厂休")
    assert working_calendar().is_working(day) is False
    entry = latest_entries(1)[0]
    assert (entry.verb, entry.facts) == (
        "calendar.changed",
        {"day": "2026-07-06", "working": False},
    )


def test_a_change_needs_its_reason(company: Company, admin: Client) -> None:
    response = admin.post(reverse("calendar"), {"day": "2026-07-06", "is_working": "0"})

    assert "说明（为什么）" in response.content.decode()
    assert response.context["form"].errors.keys() == {"name"}
    assert CalendarDay.objects.count() == 0


def test_an_unconfirmed_year_is_marked_until_it_is_confirmed(
    company: Company, admin: Client
) -> None:
    seed_year(UNANNOUNCED)
    page = f"{reverse('calendar')}?year={UNANNOUNCED}"
    before = admin.get(page).content.decode()
    assert ("未确认" in before, "国家还没有公布" in before) == (True, True)

    confirmed = admin.post(reverse("confirm_year", args=[UNANNOUNCED]))

    assert confirmed.url == page
    after = admin.get(page).content.decode()
    assert ("未确认" in after, "已确认" in after) == (False, True)
    entry = latest_entries(1)[0]
    assert (entry.verb, entry.facts) == ("calendar.confirmed", {"year": UNANNOUNCED})


def test_a_published_year_is_loaded_when_it_is_confirmed(company: Company, admin: Client) -> None:
    assert "载入公布的节假日并确认" in admin.get("/calendar/?year=2026").content.decode()
    assert CalendarYear.objects.count() == 0

    admin.post(reverse("confirm_year", args=[2026]))

    assert CalendarYear.objects.get(year=2026).is_confirmed is True
    assert CalendarDay.objects.get(day=date(2026, 10, 1)).name == "国庆节"


@pytest.mark.parametrize("year", ["", "abc", "99999", "-1", "²"])
def test_a_year_nobody_can_show_is_this_year(company: Company, admin: Client, year: str) -> None:
    response = admin.get(reverse("calendar"), {"year": year, "day": "2026-13-40"})

    assert (response.status_code, response.context["form"]) == (200, None)


def test_an_auditor_reads_the_calendar_and_changes_nothing(
    company: Company, client: Client
) -> None:
    client.force_login(company.people["auditor"])
    page = client.get(reverse("calendar"), {"day": "2026-07-06"})

    posted = client.post(
        reverse("calendar"), {"day": "2026-07-06", "is_working": "0", "name": "厂休"}
    )

    assert (page.status_code, 'name="day"' in page.content.decode()) == (200, False)
    assert posted.status_code == 403
    assert client.post(reverse("confirm_year", args=[2026])).status_code == 403
    assert CalendarDay.objects.count() == 0


def test_the_calendar_asks_the_same_of_the_tables_however_many_days_are_special(
    company: Company, admin: Client
) -> None:
    admin.get("/calendar/?year=2026")
    with CaptureQueriesContext(connection) as without_any:
        admin.get("/calendar/?year=2026")
    seed_year(2026)

    with CaptureQueriesContext(connection) as with_a_year:
        admin.get("/calendar/?year=2026")

    assert len(with_a_year) == len(without_any)
