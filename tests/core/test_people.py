"""People, their accounts, and the groups and roles they are in."""

from datetime import date, timedelta

import pytest

from manyi.core import people
from manyi.core.adoption import end_role, people_in_role
from manyi.core.enums import SystemRole
from manyi.core.ledger import latest_entries
from manyi.core.models import GroupMembership, Person, RoleHolder
from manyi.core.organisation import (
    change_leader,
    grant_role,
    join_group,
    leave_group,
    members,
    revoke_role,
)
from manyi.problems import ProblemsFound
from tests.factories import FOUNDED, Company, adopt_pack, make_company, make_person

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)


@pytest.fixture
def company() -> Company:
    return make_company()


def told(count: int) -> list[tuple[str, dict]]:
    return [(one.verb, dict(one.facts)) for one in latest_entries(count)[::-1]]


def codes(call, *args, **kwargs) -> list[str]:
    with pytest.raises(ProblemsFound) as refused:
        call(*args, **kwargs)
    return [problem.code for problem in refused.value.problems]


def leaders_on(company: Company, day: date) -> list[str]:
    terms = GroupMembership.objects.filter(group=company.group, is_leader=True, start__lte=day)
    return [term.person.name for term in terms if term.end is None or term.end >= day]


def test_a_new_person_cannot_sign_in_until_a_password_is_issued(company: Company) -> None:
    admin = company.people["admin"]
    person = people.add_person(
        " 周敏 ", username="zhoumin", unit=company.departments["rd"], post="tester", actor=admin
    )
    assert (person.name, person.has_usable_password()) == ("周敏", False)

    password = people.issue_password(person, actor=admin)
    other = people.issue_password(person, actor=admin)

    kept = Person.objects.get(pk=person.pk)
    assert (kept.check_password(password), kept.check_password(other)) == (False, True)
    assert len(other) == 14
    name = f"person-{person.pk}"
    assert told(3) == [
        ("person.created", {"person": name}),
        ("credential.changed", {"person": name, "method": "password"}),
        ("credential.changed", {"person": name, "method": "password"}),
    ]


def test_everything_wrong_with_a_new_person_is_said_at_once(company: Company) -> None:
    assert codes(people.add_person, " ", username="a b", unit=None, actor=None) == [
        "person.name_missing",
        "person.username_malformed",
        "person.unit_missing",
    ]
    assert codes(
        people.add_person, "另一位", username="Quality", unit=company.root, actor=None
    ) == ["person.username_taken"]


def test_an_outsider_needs_no_unit(company: Company) -> None:
    person = people.add_person(
        "外聘专家", username="expert", unit=None, is_external=True, actor=company.people["admin"]
    )

    assert (person.unit, person.is_external) == (None, True)


def test_moving_a_person_leaves_an_entry_for_each_changed_field(company: Company) -> None:
    person = company.people["sales"]

    people.change_person(
        person,
        actor=company.people["admin"],
        name="sales",
        unit=company.departments["rd"],
        post="engineer",
    )

    name = f"person-{person.pk}"
    assert told(2) == [
        ("person.changed", {"person": name, "field": "unit"}),
        ("person.changed", {"person": name, "field": "post"}),
    ]
    kept = Person.objects.get(pk=person.pk)
    assert (kept.unit.code, kept.post) == ("rd", "engineer")


def test_a_deactivated_person_leaves_their_groups_and_cannot_get_a_password(
    company: Company,
) -> None:
    person, admin = company.people["quality"], company.people["admin"]

    people.deactivate_person(person, on=DAY, actor=admin)

    assert Person.objects.get(pk=person.pk).is_active is False
    assert [term.end for term in person.memberships.all()] == [DAY]
    assert told(2) == [
        ("group.left", {"group": company.group.pk, "member": person.pk}),
        ("person.deactivated", {"person": f"person-{person.pk}"}),
    ]
    assert codes(people.issue_password, person, actor=admin) == ["person.inactive"]
    assert codes(people.deactivate_person, person, on=DAY, actor=admin) == [
        "person.inactive_already"
    ]

    people.reactivate_person(person, actor=admin)
    back = Person.objects.get(pk=person.pk)
    assert (back.is_active, back.has_usable_password()) == (True, False)
    assert codes(people.reactivate_person, person, actor=admin) == ["person.active_already"]


def test_nobody_goes_while_they_lead_a_group_or_hold_a_role_by_name(company: Company) -> None:
    adoption = adopt_pack("after_sales", company)
    manager, admin = company.people["manager"], company.people["admin"]
    assert codes(people.deactivate_person, manager, on=DAY, actor=admin) == [
        "person.leads_group",
        "person.holds_role",
    ]

    change_leader(company.group, company.people["quality"], on=DAY, actor=admin)
    end_role(RoleHolder.objects.get(role="manager"), on=DAY, actor=admin)
    people.deactivate_person(manager, on=DAY, actor=admin)

    assert Person.objects.get(pk=manager.pk).is_active is False
    assert list(people_in_role(adoption, "manager", DAY + timedelta(days=1))) == []


def test_the_last_administrator_stays_and_nobody_deactivates_themselves(company: Company) -> None:
    admin = company.people["admin"]
    assert codes(people.deactivate_person, admin, on=DAY, actor=admin) == [
        "person.deactivates_self"
    ]
    assert codes(people.deactivate_person, admin, on=DAY, actor=None) == ["person.last_admin"]
    assert codes(revoke_role, admin.grants.get(), actor=admin) == ["person.last_admin"]

    other = make_person("admin2", company.root)
    grant_role(other, SystemRole.ADMIN, company.root, actor=admin)
    revoke_role(admin.grants.get(), actor=other)

    assert list(admin.grants.all()) == []
    assert told(1) == [("person.changed", {"person": admin.pk, "field": "revoke.admin"})]


def test_a_group_has_exactly_one_leader_on_every_day_through_every_change(
    company: Company,
) -> None:
    group = company.group
    member, outsider = company.people["quality"], company.people["service"]

    change_leader(group, member, on=date(2026, 3, 2), actor=None)
    change_leader(group, outsider, on=date(2026, 5, 1), actor=None)
    change_leader(group, company.people["manager"], on=date(2026, 5, 1), actor=None)

    days = [FOUNDED + timedelta(days=n) for n in range(200)]
    by_day = {day: leaders_on(company, day) for day in days}
    assert {day: names for day, names in by_day.items() if len(names) != 1} == {}
    assert [by_day[day] for day in (FOUNDED, date(2026, 3, 1), date(2026, 3, 2))] == [
        ["manager"],
        ["manager"],
        ["quality"],
    ]
    assert by_day[date(2026, 4, 30)] == ["quality"]
    assert by_day[date(2026, 5, 1)] == ["manager"]


def test_a_leader_who_hands_over_stays_a_member_without_a_gap(company: Company) -> None:
    change_leader(company.group, company.people["quality"], on=DAY, actor=None)

    names = {"manager", "quality"}
    for day in (FOUNDED, DAY - timedelta(days=1), DAY, DAY + timedelta(days=1)):
        assert {person.name for person in members(company.group, day)} == names


def test_a_handover_that_would_leave_a_hole_is_refused(company: Company) -> None:
    group, leader = company.group, company.people["manager"]
    gone = company.people["sales"]
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()

    assert codes(change_leader, group, leader, on=DAY, actor=None) == ["group.leader_already"]
    assert codes(change_leader, group, gone, on=date(2025, 12, 31), actor=None) == [
        "group.before_term",
        "group.member_inactive",
    ]
    term = group.memberships.get(is_leader=True)
    assert codes(leave_group, term, on=DAY, actor=None) == ["group.leader_leaves"]
    assert leaders_on(company, DAY) == ["manager"]


def test_a_member_leaves_on_a_day_and_can_join_again(company: Company) -> None:
    group, person = company.group, company.people["quality"]
    term = group.memberships.get(person=person)
    assert codes(leave_group, term, on=date(2025, 12, 31), actor=None) == ["group.before_term"]

    leave_group(term, on=DAY, actor=company.people["admin"])

    assert told(1) == [("group.left", {"group": group.pk, "member": person.pk})]
    assert codes(leave_group, term, on=DAY, actor=None) == ["group.left_before"]
    join_group(group, person, start=date(2026, 6, 1), actor=None)
    assert [
        {one.name for one in members(group, day)} & {"quality"}
        for day in (DAY, DAY + timedelta(days=1), date(2026, 6, 1))
    ] == [{"quality"}, set(), {"quality"}]


def test_the_end_of_a_holding_is_recorded_under_its_role(company: Company) -> None:
    adoption = adopt_pack("after_sales", company)
    holding = RoleHolder.objects.get(role="rd")

    end_role(holding, on=DAY, actor=company.people["admin"])

    ended = latest_entries(1)[0]
    assert (ended.verb, ended.on, ended.occasions[0].address, ended.facts) == (
        "role.ended",
        DAY,
        "roles.rd",
        {"role": "rd", "holder": f"unit-{company.departments['rd'].pk}"},
    )
    rd = company.people["department"]
    assert [
        rd in people_in_role(adoption, "rd", day) for day in (DAY, DAY + timedelta(days=1))
    ] == [True, False]
    assert codes(end_role, holding, on=date(2025, 1, 1), actor=None) == [
        "adoption.role_ended_before",
        "adoption.role_ends_before_start",
    ]


def test_posts_named_are_those_the_regulations_in_force_ask_for(company: Company) -> None:
    assert people.posts_named(DAY) == {}

    adopt_pack("after_sales", company)

    assert people.posts_named(DAY) == {"sales": "业务员"}
