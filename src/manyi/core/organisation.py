"""Acts on the organisation: units, groups and who leads them."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from manyi.core.enums import SystemRole
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
    """Hand the lead to somebody from a day on; on every day the group has exactly one leader."""
    old = group.memberships.get(is_leader=True, end=None)
    _refuse_handover(old, person, on)
    _turn_term(old, on=on, is_leader=False)
    term = group.memberships.filter(person=person, end=None).first()
    if term is None:
        GroupMembership.objects.create(group=group, person=person, is_leader=True, start=on)
    else:
        _turn_term(term, on=on, is_leader=True)
    record(
        "group.joined",
        actor=actor.pk if actor else None,
        on=on,
        thing=f"group-{group.pk}",
        facts={"group": group.pk, "member": person.pk, "leader": True},
    )


def _refuse_handover(old: GroupMembership, person: Person, on: date) -> None:
    group = old.group.name
    found = (
        Problem("group.leader_already", group, person.name) if old.person_id == person.pk else None,
        Problem("group.before_term", group, str(on), str(old.start)) if on < old.start else None,
        None if person.is_active else Problem("group.member_inactive", group, person.name),
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)


def _turn_term(term: GroupMembership, *, on: date, is_leader: bool) -> None:
    """Give a member another part from a day on; the term until then stays as it was."""
    if term.start < on:
        term.end = on - timedelta(days=1)
        term.save(update_fields=["end"])
        term = GroupMembership(group=term.group, person_id=term.person_id)
    term.start, term.is_leader = on, is_leader
    term.save()


@transaction.atomic
def leave_group(term: GroupMembership, *, on: date, actor: Person | None) -> None:
    """End a member's term; the day is its last. A leader hands over first."""
    group = term.group.name
    found = (
        Problem("group.leader_leaves", group, term.person.name) if term.is_leader else None,
        Problem("group.before_term", group, str(on), str(term.start)) if on < term.start else None,
        Problem("group.left_before", group, term.person.name, str(term.end)) if term.end else None,
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)
    term.end = on
    term.save(update_fields=["end"])
    record(
        "group.left",
        actor=actor.pk if actor else None,
        on=on,
        thing=f"group-{term.group_id}",
        facts={"group": term.group_id, "member": term.person_id},
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


@transaction.atomic
def revoke_role(grant: RoleGrant, *, actor: Person | None) -> None:
    """Take a system role back; the last administrator keeps theirs."""
    others = RoleGrant.objects.filter(role=SystemRole.ADMIN, person__is_active=True)
    if grant.role == SystemRole.ADMIN and not others.exclude(pk=grant.pk).exists():
        raise ProblemsFound([Problem("person.last_admin", place=grant.person.name)])
    person, role = grant.person, grant.role
    grant.delete()
    record(
        "person.changed",
        actor=actor.pk if actor else None,
        thing=f"person-{person.pk}",
        facts={"person": person.pk, "field": f"revoke.{role}"},
    )
