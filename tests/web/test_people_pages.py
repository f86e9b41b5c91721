"""Pages about people and groups: entered, moved, deactivated; leaders and holders changed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.clock import today
from manyi.core.models import Person, RoleGrant, RoleHolder
from tests.factories import Company, adopt_pack, make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def admin(company: Company, client: Client) -> Client:
    client.force_login(company.people["admin"])
    return client


def test_a_new_person_gets_a_password_that_is_shown_once_and_opens_the_door(
    company: Company, admin: Client
) -> None:
    unit = company.departments["rd"]
    facts = {"username": "zhoumin", "name": "周敏", "unit": unit.pk, "signs_in": "on"}

    shown = admin.post(reverse("add_person"), facts)

    password = shown.context["password"]
    person = Person.objects.get(username="zhoumin")
    assert (person.name, person.unit, person.check_password(password)) == ("周敏", unit, True)
    assert f'<strong id="password">{password}</strong>' in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert password not in admin.get(reverse("person", args=[person.pk])).content.decode()
    door = Client().post(reverse("account_login"), {"login": "zhoumin", "password": password})
    assert (door.status_code, door.url) == (302, reverse("home"))


def test_an_outsider_without_account_has_no_password(company: Company, admin: Client) -> None:
    response = admin.post(
        reverse("add_person"), {"username": "expert", "name": "外聘专家", "is_external": "on"}
    )

    person = Person.objects.get(username="expert")
    assert response.url == reverse("person", args=[person.pk])
    assert (person.is_external, person.has_usable_password()) == (True, False)


def test_what_is_wrong_with_a_new_person_is_said_and_nobody_is_entered(
    company: Company, admin: Client
) -> None:
    before = Person.objects.count()

    page = admin.post(
        reverse("add_person"), {"username": "quality", "name": "周敏", "signs_in": "on"}
    ).content.decode()

    assert "账号「quality」已由quality使用。请换一个。" in page
    assert "周敏是本单位人员，需要选部门" in page
    assert Person.objects.count() == before


def test_a_person_is_moved_given_a_new_password_deactivated_and_brought_back(
    company: Company, admin: Client
) -> None:
    person = company.people["sales"]
    page = reverse("person", args=[person.pk])
    unit = company.departments["rd"]

    moved = admin.post(
        reverse("change_person", args=[person.pk]),
        {"name": "sales", "unit": unit.pk, "post": "engineer"},
    )
    password = admin.post(reverse("issue_password", args=[person.pk])).context["password"]
    person.refresh_from_db()
    assert (moved.url, person.unit, person.post) == (page, unit, "engineer")
    assert person.check_password(password)

    assert admin.post(reverse("deactivate_person", args=[person.pk])).url == page
    door = Client().post(reverse("account_login"), {"login": "sales", "password": password})
    assert (door.status_code, door.url) == (302, reverse("account_inactive"))
    assert "账号已停用" in Client().get(door.url).content.decode()
    assert "已停用" in admin.get(page).content.decode()
    assert admin.post(reverse("reactivate_person", args=[person.pk])).url == page
    assert Person.objects.get(pk=person.pk).is_active is True


def test_a_refused_deactivation_says_what_to_hand_over_first(
    company: Company, admin: Client
) -> None:
    leader = company.people["manager"]

    page = admin.post(reverse("deactivate_person", args=[leader.pk]), follow=True).content.decode()

    assert "manager是「公司绩效管理领导小组」的组长。请先为小组更换组长。" in page
    assert Person.objects.get(pk=leader.pk).is_active is True


def test_a_system_role_is_taken_back(company: Company, admin: Client) -> None:
    grant = company.people["sales"].grants.get()

    admin.post(reverse("revoke", args=[grant.pk]))

    assert RoleGrant.objects.filter(pk=grant.pk).exists() is False


def test_a_leader_is_changed_and_a_member_leaves_by_form(company: Company, admin: Client) -> None:
    group, successor = company.group, company.people["quality"]
    day = today()

    changed = admin.post(
        reverse("change_leader", args=[group.pk]), {"person": successor.pk, "on": day}
    )
    old = group.memberships.get(person=company.people["manager"], end=None)
    left = admin.post(reverse("end_term", args=[old.pk]), {"on": day + timedelta(days=1)})

    assert (changed.url, left.url) == (reverse("organisation"),) * 2
    assert [term.person for term in group.memberships.filter(end=None)] == [successor]
    refused = admin.post(
        reverse("end_term", args=[group.memberships.get(end=None).pk]), {"on": day}
    )
    assert "小组不能没有组长" in refused.content.decode()


def test_a_holder_of_a_role_is_relieved_by_form(company: Company, client: Client) -> None:
    adoption = adopt_pack("after_sales", company)
    client.force_login(company.people["quality"])
    holding = RoleHolder.objects.get(role="rd")

    response = client.post(reverse("end_role", args=[holding.pk]), {"on": "2026-06-30"})

    assert response.url == reverse("regulation", args=[adoption.pk])
    assert str(RoleHolder.objects.get(pk=holding.pk).end) == "2026-06-30"


@pytest.mark.parametrize("name", ["quality", "auditor"])
def test_only_an_administrator_may(company: Company, client: Client, name: str) -> None:
    client.force_login(company.people[name])
    person, group = company.people["sales"], company.group
    grant, term = person.grants.get(), group.memberships.get(is_leader=False)

    refused = {
        (name, client.post(reverse(name, args=args)).status_code)
        for name, args in [
            ("add_person", []),
            ("change_person", [person.pk]),
            ("issue_password", [person.pk]),
            ("deactivate_person", [person.pk]),
            ("reactivate_person", [person.pk]),
            ("revoke", [grant.pk]),
            ("change_leader", [group.pk]),
            ("end_term", [term.pk]),
        ]
    }

    assert {status for _name, status in refused} == {403}
    shown = client.get(reverse("person", args=[person.pk])).content.decode()
    assert ("业务员" in shown, "设新密码" in shown) == (True, False)


def test_a_date_field_starts_with_today_in_the_form_browsers_read(
    company: Company, admin: Client
) -> None:
    page = admin.get(reverse("change_leader", args=[company.group.pk])).content.decode()

    assert f'type="date" name="on" value="{today().isoformat()}"' in page
