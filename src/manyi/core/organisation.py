"""Acts on the organisation: units, groups and who leads them."""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from manyi.core.ledger import record
from manyi.core.models import Group, GroupMembership, Person, RoleGrant, Unit
from manyi.problems import Problem, ProblemsFound


@transaction.atomic
def add_unit(name: str, *, code: str, kind: str, parent: Unit | None, actor: Person | None) -> Unit:
    """Add a unit below another one."""
    unit = Unit.objects.create(name=name, code=code, kind=kind, parent=parent)
    record(
        "unit.created",
        actor=actor.pk if actor else None,
        thing=f"unit-{unit.pk}",
        facts={"department": unit.pk, "parent": parent.pk if parent else None},
    )
    return unit


def units_below(unit: Unit) -> QuerySet[Unit]:
    """Return the unit and everything under it."""
    return Unit.objects.filter(path__startswith=unit.path)


@transaction.atomic
def form_group(
    name: str, *, code: str, unit: Unit, leader: Person, start: date, actor: Person | None
) -> Group:
    """Form a group with its one leader."""
    group = Group.objects.create(name=name, code=code, unit=unit)
    GroupMembership.objects.create(group=group, person=leader, is_leader=True, start=start)
    record(
        "group.formed",
        actor=actor.pk if actor else None,
        on=start,
        thing=f"group-{group.pk}",
        facts={"group": group.pk, "leader": leader.pk},
    )
    return group


@transaction.atomic
def join_group(group: Group, person: Person, *, start: date, actor: Person | None) -> None:
    """Add a member for an open term."""
    GroupMembership.objects.create(group=group, person=person, start=start)
    record(
        "group.joined",
        actor=actor.pk if actor else None,
        on=start,
        thing=f"group-{group.pk}",
        facts={"group": group.pk, "member": person.pk, "external": person.is_external},
    )


@transaction.atomic
def change_leader(group: Group, person: Person, *, on: date, actor: Person | None) -> None:
    """End the leader's term and hand it to another member; the group is never without one."""
    old = group.memberships.get(is_leader=True, end=None)
    if old.person_id == person.pk:
        raise ProblemsFound([Problem("group.leader_already", place=group.name, found=person.name)])
    GroupMembership.objects.filter(pk=old.pk).update(is_leader=False)
    GroupMembership.objects.update_or_create(
        group=group, person=person, end=None, defaults={"is_leader": True, "start": on}
    )
    record(
        "group.joined",
        actor=actor.pk if actor else None,
        on=on,
        thing=f"group-{group.pk}",
        facts={"group": group.pk, "member": person.pk, "leader": True},
    )


def members(group: Group, day: date) -> QuerySet[Person]:
    """Return the people whose term covers the day."""
    terms = GroupMembership.objects.filter(group=group, start__lte=day).filter(
        Q(end=None) | Q(end__gte=day)
    )
    return Person.objects.filter(pk__in=terms.values("person"))


@transaction.atomic
def grant_role(person: Person, role: str, unit: Unit, *, actor: Person | None) -> RoleGrant:
    """Let a person act in a system role within a unit and everything below it."""
    grant, _ = RoleGrant.objects.get_or_create(person=person, role=role, unit=unit)
    record(
        "person.changed",
        actor=actor.pk if actor else None,
        thing=f"person-{person.pk}",
        facts={"person": person.pk, "field": f"grant.{role}"},
    )
    return grant
