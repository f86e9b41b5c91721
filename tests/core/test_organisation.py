"""Units in a tree, groups with exactly one leader, roles within a unit."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from manyi.core.models import GroupMembership, Person, RoleGrant
from manyi.core.organisation import (
    add_unit,
    change_leader,
    grant_role,
    join_group,
    leave_group,
    members,
    units_below,
)
from manyi.core.rules import granted_paths
from manyi.problems import ProblemsFound
from tests.factories import FOUNDED, Company, make_company, make_person

pytestmark = pytest.mark.django_db
LATER = date(2026, 6, 1)


@pytest.fixture
def company() -> Company:
    return make_company()


def leaders(company: Company, day: date) -> list[str]:
    terms = company.group.memberships.filter(is_leader=True, start__lte=day)
    return [t.person.name for t in terms if t.end is None or t.end >= day]


def codes(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def test_units_nest_to_any_depth_and_are_found_below_any_of_them(company):
    unit = company.departments["rd"]
    chain = [unit]
    for n in range(5):
        unit = add_unit(f"第{n}层", code=f"deep{n}", kind="team", parent=unit, actor=None)
        chain.append(unit)

    assert list(units_below(chain[0])) == chain
    assert list(units_below(chain[3])) == chain[3:]
    assert chain[-1].depth == 6


def test_a_group_is_formed_with_its_leader(company):
    assert leaders(company, FOUNDED) == ["manager"]
    assert {person.name for person in members(company.group, FOUNDED)} == {"manager", "quality"}


def test_the_database_refuses_a_second_leader(company):
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMembership.objects.create(
            group=company.group, person=company.people["service"], is_leader=True, start=FOUNDED
        )

    assert leaders(company, FOUNDED) == ["manager"]


def test_on_every_day_of_a_handover_the_group_has_exactly_one_leader(company):
    change_leader(company.group, company.people["quality"], on=LATER, actor=None)

    days = [FOUNDED, date(2026, 5, 31), LATER, date(2026, 12, 31)]
    assert [leaders(company, day) for day in days] == [
        ["manager"],
        ["manager"],
        ["quality"],
        ["quality"],
    ]


def test_the_leader_is_not_changed_to_the_leader(company):
    assert codes(change_leader, company.group, company.people["manager"], on=LATER, actor=None) == [
        "group.leader_already"
    ]


def test_a_leader_hands_over_before_leaving(company):
    term = company.group.memberships.get(is_leader=True)

    assert codes(leave_group, term, on=LATER, actor=None) == ["group.leader_leaves"]


def test_nobody_is_in_a_group_twice_at_a_time(company):
    with pytest.raises(IntegrityError), transaction.atomic():
        join_group(company.group, company.people["quality"], start=LATER, actor=None)


def test_an_outsider_joins_for_a_term(company):
    outsider = Person.objects.create(username="outsider", name="外部专家", is_external=True)

    join_group(company.group, outsider, start=LATER, actor=None)

    assert outsider not in members(company.group, FOUNDED)
    assert outsider in members(company.group, LATER)


def test_a_role_holds_in_its_unit_and_below_and_is_granted_once(company):
    person = make_person("新人", company.departments["rd"])
    team = add_unit("一组", code="team1", kind="team", parent=company.departments["rd"], actor=None)

    for _ in range(2):
        grant_role(person, "service", company.departments["rd"], actor=None)

    assert RoleGrant.objects.filter(person=person).count() == 1
    person = Person.objects.get(pk=person.pk)
    (path,) = granted_paths(person, "service")
    assert team.path.startswith(path)
    assert not company.departments["quality"].path.startswith(path)


def test_somebody_deactivated_holds_no_role(company):
    person = company.people["service"]
    person.is_active = False
    person.save()

    assert granted_paths(Person.objects.get(pk=person.pk), "service") == []
