"""The forms of the organisation and of regulations, as an administrator uses them."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.adoption import people_in_role
from manyi.core.models import Adoption, Group, RoleGrant, RoleHolder, Unit
from tests.factories import Company, adopt_pack, make_company, make_person
from tests.web.world import signed_in

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def company() -> Company:
    return make_company()


@pytest.fixture
def admin(company: Company) -> Client:
    return signed_in(company, "admin")


def test_a_unit_is_added_below_another(company, admin):
    sent = {"name": "一班", "code": "team1", "kind": "team", "parent": company.root.pk}

    answer = admin.post(reverse("add_unit"), sent)

    assert answer.url == reverse("organisation")
    assert Unit.objects.get(code="team1").parent == company.root
    assert "一班" in admin.get(answer.url).text


def test_a_code_in_use_is_refused_and_nothing_is_added(company, admin):
    sent = {"name": "又一个", "code": "rd", "kind": "team", "parent": company.root.pk}

    page = admin.post(reverse("add_unit"), sent)

    assert "代码已被使用" in page.text
    assert not Unit.objects.filter(name="又一个").exists()


def test_a_group_is_formed_with_one_leader_and_takes_members(company, admin):
    people = company.people
    formed = {
        "name": "监督小组",
        "code": "watch",
        "unit": company.root.pk,
        "leader": people["manager"].pk,
        "start": "2026-01-01",
    }

    admin.post(reverse("add_group"), formed)
    group = Group.objects.get(code="watch")
    joined = {"group": group.pk, "person": people["sales"].pk, "start": "2026-02-01"}
    admin.post(reverse("add_member"), joined)
    again = admin.post(reverse("add_member"), joined)

    assert [(t.person.name, t.is_leader) for t in group.memberships.all()] == [
        ("manager", True),
        ("sales", False),
    ]
    assert "这个人已在其中" in again.text


def test_a_group_without_a_leader_is_not_formed(company, admin):
    sent = {"name": "无人小组", "code": "none", "unit": company.root.pk, "start": "2026-01-01"}

    page = admin.post(reverse("add_group"), sent)

    assert page.context["form"].errors.keys() == {"leader"}
    assert not Group.objects.filter(code="none").exists()


def test_a_role_is_granted_and_works_at_once(company, admin):
    person = make_person("新人", company.departments["rd"])
    client = Client()
    client.force_login(person)
    before = client.get("/customers/").status_code

    sent = {"person": person.pk, "role": "service", "unit": company.root.pk}
    admin.post(reverse("grant"), sent)

    assert (before, client.get("/customers/").status_code) == (403, 200)
    assert RoleGrant.objects.filter(person=person, role="service").count() == 1


def test_a_regulation_is_adopted_and_its_roles_are_handed_out(company):
    client = signed_in(company, "quality")
    sent = {"pack": "after_sales", "unit": company.root.pk, "start": "2026-01-01"}

    adopted = client.post(reverse("adopt"), sent)
    adoption = Adoption.objects.get()
    assigned = {"role": "manager", "person": company.people["manager"].pk, "start": "2026-01-01"}
    client.post(reverse("assign", args=[adoption.pk]), assigned)

    assert adopted.url == reverse("regulation", args=[adoption.pk])
    assert list(people_in_role(adoption, "manager", DAY)) == [company.people["manager"]]
    assert "manager" in client.get(adopted.url).text


@pytest.mark.parametrize("chosen", [(), ("unit", "person"), ("group", "post")])
def test_a_role_has_exactly_one_holder_in_the_form(company, chosen):
    adoption = adopt_pack("after_sales", company)
    kept = RoleHolder.objects.count()
    holders = {
        "unit": company.root.pk,
        "group": company.group.pk,
        "person": company.people["manager"].pk,
        "post": "sales",
    }
    sent = {"role": "manager", "start": "2026-01-01", **{one: holders[one] for one in chosen}}

    page = signed_in(company, "quality").post(reverse("assign", args=[adoption.pk]), sent)

    assert "四项中请只填一项" in page.text
    assert RoleHolder.objects.count() == kept


@pytest.mark.parametrize("pages", ["organisation", "regulations"])
def test_pages_cost_the_same_queries_for_one_row_and_for_three(
    company, pages, django_assert_max_num_queries
):
    client = signed_in(company, "auditor")
    units = company.departments
    adopt_pack("after_sales", company)
    client.get(reverse(pages))
    with django_assert_max_num_queries(16) as before:
        client.get(reverse(pages))
    for code in ("rd", "quality"):
        adopt_pack("after_sales", company, unit=units[code])
        make_person(f"新人{code}", units[code], role="service")

    with django_assert_max_num_queries(16) as after:
        client.get(reverse(pages))
    assert len(before) == len(after)


def test_without_a_regulation_the_page_says_what_comes_first(company):
    page = signed_in(company, "quality").get(reverse("regulations")).text

    assert "还没有生效的制度" in page
    assert reverse("adopt") in page
