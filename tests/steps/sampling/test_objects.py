from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from manyi.core.ledger import latest_entries
from manyi.core.models import AssessmentObject
from manyi.core.objects import change_object, name_object, objects_in_use, retire_object
from manyi.problems import Problem, ProblemsFound
from tests.factories import make_company, make_object
from tests.steps.sampling.factories import make_ground, plan_key_wave

pytestmark = pytest.mark.django_db


def test_named_object_has_a_department_and_an_entry():
    company = make_company()
    owner = company.departments["manufacturing"]

    thing = name_object("流量计", code="F-1", kind="product", owner=owner, actor=None)

    entry = latest_entries(count=1)[0]
    assert (entry.verb, entry.thing, entry.facts) == (
        "object.named",
        f"object-{thing.pk}",
        {"object": f"object-{thing.pk}", "kind": "product", "department": f"unit-{owner.pk}"},
    )


def test_every_mistake_in_an_object_is_said_at_once():
    company = make_company()
    taken = make_object("F-1", company.root)

    with pytest.raises(ProblemsFound) as error:
        name_object(
            " ",
            code=taken.code,
            kind="product",
            owner=company.root,
            starts=date(2026, 5, 1),
            ends=date(2026, 4, 1),
            actor=None,
        )

    assert error.value.problems == (
        Problem("object.name_missing"),
        Problem("object.code_taken", place="对象F-1", found="F-1"),
        Problem("object.ends_before_start", "", "2026-04-01", "2026-05-01"),
    )


def test_each_changed_field_leaves_an_entry_and_unchanged_ones_none():
    company = make_company()
    thing = make_object("F-1", company.root)

    change_object(thing, actor=None, name="新名", grade="A 类", code="F-1")

    entries = latest_entries(count=3)
    assert [(e.verb, e.facts.get("field")) for e in entries[:2]] == [
        ("object.changed", "grade"),
        ("object.changed", "name"),
    ]
    assert entries[2].verb != "object.changed"


def test_object_cannot_belong_to_its_own_part():
    company = make_company()
    whole = make_object("whole", company.root)
    part = make_object("part", company.root)
    change_object(part, actor=None, parent=whole)

    with pytest.raises(ProblemsFound) as error:
        change_object(whole, actor=None, parent=part)

    assert error.value.problems == (Problem("object.below_itself", place="对象whole"),)


def test_retired_object_is_no_longer_offered():
    company = make_company()
    thing, other = make_object("a", company.root), make_object("b", company.root)

    retire_object(thing, on=date(2026, 3, 31), actor=None)

    assert list(objects_in_use(date(2026, 3, 31))) == [thing, other]
    assert list(objects_in_use(date(2026, 4, 1))) == [other]


def test_catalogue_asks_as_many_questions_for_three_objects_as_for_one(client):
    company = make_company()
    make_object("a", company.root)
    client.force_login(company.people["quality"])
    client.get(reverse("sampling:objects"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("sampling:objects"))
    make_object("b", company.root)
    make_object("c", company.root)

    with CaptureQueriesContext(connection) as three:
        page = client.get(reverse("sampling:objects"))

    assert "对象c" in page.text
    assert len(three) == len(one)


def test_object_is_entered_changed_and_retired_from_its_pages(client):
    company = make_company()
    client.force_login(company.people["quality"])
    sent = {"kind": "service", "name": "维修", "code": "fix", "owner": company.root.pk}

    client.post(reverse("sampling:add_object"), sent)
    thing = AssessmentObject.objects.get(code="fix")
    taken = client.post(reverse("sampling:add_object"), sent)
    client.post(reverse("sampling:edit_object", args=[thing.pk]), sent | {"name": "上门维修"})
    client.post(reverse("sampling:retire_object", args=[thing.pk]), {"on": "2026-06-30"})

    thing.refresh_from_db()
    assert "代码「fix」已用于「维修」，请换一个。" in taken.text
    assert (thing.name, thing.ends) == ("上门维修", date(2026, 6, 30))


def test_page_of_an_object_lists_the_waves_that_assessed_it(client):
    ground = make_ground()
    wave = plan_key_wave(ground)
    client.force_login(ground.company.people["auditor"])

    page = client.get(reverse("sampling:object", args=[ground.product.pk])).text

    assert reverse("sampling:wave", args=[wave.pk]) in page
    assert reverse("sampling:edit_object", args=[ground.product.pk]) not in page


def test_only_quality_and_administration_manage_the_catalogue(client):
    company = make_company()
    thing = make_object("a", company.root)
    client.force_login(company.people["service"])

    assert client.get(reverse("sampling:add_object")).status_code == 403
    assert client.post(reverse("sampling:retire_object", args=[thing.pk])).status_code == 403
