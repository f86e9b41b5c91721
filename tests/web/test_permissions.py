"""An auditor reads everything and changes nothing; roles end at the border of their unit."""

import re
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from manyi.core.models import Person, RoleGrant, Unit
from manyi.core.organisation import add_unit, grant_role
from manyi.steps.cases.views.panels import ACTS
from tests.factories import make_company, make_person
from tests.web.world import World, everything_kept, make_world, signed_in, staff_addresses

pytestmark = pytest.mark.django_db

# Addresses whose POST is anybody's: they change nothing, or only what is one's own.
ANYBODYS = {
    "scoring:recompute",
    "set_language",
    "records:verify_ledger",
    "cases:status",
    "cases:feedback",
    "cases:idea",
    "cases:idea_status",
    "fieldwork:answer",
    "fieldwork:open",
    "fieldwork:draft",
}
WORDS = {"SlugConverter": ["content", "customer_form", "key"], "StringConverter": ["S1d.5", "x"]}


@pytest.fixture
def world() -> World:
    return make_world()


def places(world: World, name: str, kinds: dict[str, str]) -> list[str]:
    """The address of a page for every thing of the world it could be about."""
    things = (world.wave, world.plan, world.case, world.record, world.field.adoption)
    numbers = sorted({thing.pk for thing in things} | {1})
    uuids = ["00000000-0000-0000-0000-000000000000"]
    choices = [
        {"IntConverter": numbers, "UUIDConverter": uuids, **WORDS}[kind] for kind in kinds.values()
    ]
    return [
        reverse(name, kwargs=dict(zip(kinds, chosen, strict=True))) for chosen in product(*choices)
    ]


def only_shows(auditor: Client, address: str, status: int) -> bool:
    """Whether a page treats a POST as a GET and has no form that is sent to itself."""
    page = auditor.get(address)
    forms = re.findall(r"<form[^>]+>", page.text)
    to_itself = [one for one in forms if 'method="post"' in one and "action=" not in one]
    return page.status_code == status and not to_itself


def test_an_auditor_posts_to_every_address_and_nothing_changes(world):
    auditor = signed_in(world.company, "auditor")
    before = everything_kept()
    let_through = set()

    for name, kinds in staff_addresses().items():
        for address in places(world, name, kinds):
            status = auditor.post(address, {"act": "x"}).status_code
            refused = status in {403, 404, 405}
            if not refused and name not in ANYBODYS and not only_shows(auditor, address, status):
                let_through.add(name)

    assert everything_kept() == before
    assert let_through == set()


@pytest.mark.parametrize("act", ACTS)
def test_an_auditor_is_refused_every_act_on_a_case(world, act):
    auditor = signed_in(world.company, "auditor")
    before = everything_kept()

    response = auditor.post(reverse("cases:case", args=[world.case.pk]), {"act": act})

    assert response.status_code == 403
    assert everything_kept() == before


@pytest.mark.parametrize("act", ["fill", "add", "finish", "verify", "judge"])
def test_an_auditor_is_refused_every_act_on_a_plan(world, act):
    auditor = signed_in(world.company, "auditor")
    before = everything_kept()

    response = auditor.post(reverse("improvement:plan", args=[world.plan.pk]), {"act": act})

    assert response.status_code == 403
    assert everything_kept() == before


@pytest.mark.parametrize(
    "name",
    [
        "add_unit",
        "add_group",
        "add_member",
        "grant",
        "adopt",
        "customer_import",
        "cases:register",
        "records:record",
    ],
)
def test_an_auditor_does_not_even_see_the_forms(world, name):
    assert signed_in(world.company, "auditor").get(reverse(name)).status_code == 403


def test_an_auditor_who_was_given_a_case_still_changes_nothing(world):
    auditor = world.company.people["auditor"]
    type(world.case).objects.filter(pk=world.case.pk).update(handler=auditor)

    response = signed_in(world.company, "auditor").post(
        reverse("cases:case", args=[world.case.pk]),
        {"act": "answer", "words": "甲", "cause": "乙", "action": "丙"},
    )

    assert response.status_code == 403
    assert world.case.notes.count() == 0


def test_a_stranger_is_asked_to_sign_in_everywhere(world):
    public = re.compile(
        r"set_language|cases:(status|feedback|deliver|rate|idea|public_)"
        r"|fieldwork:(answer|thanks|draft|open|push$)"
    )
    told = {}

    for name, kinds in staff_addresses().items():
        for address in places(world, name, kinds)[:1]:
            response = Client().get(address)
            if not public.match(name) and not response.headers.get("Location", "").startswith(
                "/accounts/login/"
            ):
                told[name] = response.status_code

    assert told == {}


def test_an_administrator_of_one_branch_grants_nothing_outside_it():
    company = make_company()
    branch = add_unit("分公司", code="branch", kind="branch", parent=company.root, actor=None)
    chief = make_person("分公司管理员", branch)
    grant_role(chief, "admin", branch, actor=None)
    client = Client()
    client.force_login(Person.objects.get(pk=chief.pk))
    about = {"person": chief.pk, "role": "quality"}

    outside = client.post(reverse("grant"), {**about, "unit": company.root.pk})
    inside = client.post(reverse("grant"), {**about, "unit": branch.pk})
    beside = client.post(
        reverse("add_unit"),
        {"name": "乙", "code": "beside", "kind": "team", "parent": company.root.pk},
    )

    assert (outside.status_code, inside.status_code, beside.status_code) == (403, 302, 403)
    granted = RoleGrant.objects.filter(person=chief, role="quality")
    assert [grant.unit for grant in granted] == [branch]
    assert not Unit.objects.filter(code="beside").exists()
