"""Acts on people with accounts: entered, moved, deactivated, given a new password."""

import re
import secrets
from datetime import date

from django.db import transaction
from django.db.models import Q

from manyi.core.adoption import adoptions_in_force, pack_of
from manyi.core.enums import SystemRole
from manyi.core.ledger import record
from manyi.core.models import GroupMembership, Person, RoleGrant, RoleHolder, Unit
from manyi.core.organisation import leave_group
from manyi.problems import Problem, ProblemsFound

_USERNAME = re.compile(r"[\w.@+-]{2,60}")
# Without letters and digits that look alike on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def add_person(
    name: str,
    *,
    username: str,
    unit: Unit | None,
    post: str = "",
    mobile: str = "",
    is_external: bool = False,
    actor: Person | None,
) -> Person:
    """Enter a person; until a password is issued nobody can sign in as them."""
    person = Person(
        name=name.strip(),
        username=username.strip(),
        unit=unit,
        post=post,
        mobile=mobile,
        is_external=is_external,
    )
    _refuse_problems(person)
    person.set_unusable_password()
    person.save()
    _record("person.created", person, actor)
    return person


@transaction.atomic
def change_person(person: Person, *, actor: Person | None, **changes: object) -> Person:
    """Change what is known of a person; each changed field leaves its own entry."""
    changed = [name for name, value in changes.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, changes[name])
    _refuse_problems(person)
    person.save()
    for name in changed:
        _record("person.changed", person, actor, field=name)
    return person


@transaction.atomic
def issue_password(person: Person, *, actor: Person | None) -> str:
    """Return a new password, the only time it is seen; every session of the old one ends."""
    if not person.is_active:
        raise ProblemsFound([Problem("person.inactive", place=person.name)])
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    person.set_password(password)
    person.save(update_fields=["password"])
    record_new_password(person, actor=actor)
    return password


@transaction.atomic
def record_new_password(person: Person, *, actor: Person | None) -> None:
    """Note that a password was set, by the person or by an administrator."""
    _record("credential.changed", person, actor, method="password")


@transaction.atomic
def deactivate_person(person: Person, *, on: date, actor: Person | None) -> Person:
    """End an account: no more sign-in, no open term in a group; what they did stays theirs."""
    problems = _parting_problems(person, on, actor)
    if problems:
        raise ProblemsFound(problems)
    for term in GroupMembership.objects.filter(person=person, end=None).select_related("group"):
        leave_group(term, on=max(on, term.start), actor=actor)
    person.is_active = False
    person.save(update_fields=["is_active"])
    _record("person.deactivated", person, actor)
    return person


@transaction.atomic
def reactivate_person(person: Person, *, actor: Person | None) -> Person:
    """Let a person come back; a new password is issued apart."""
    if person.is_active:
        raise ProblemsFound([Problem("person.active_already", place=person.name)])
    person.is_active = True
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    _record("person.reactivated", person, actor)
    return person


def posts_named(day: date) -> dict[str, str]:
    """Return the posts the regulations in force ask for, and for what: code → label."""
    return {
        str(subject.where["post"]): subject.label
        for adoption in adoptions_in_force(day)
        for subject in pack_of(adoption.pack_version).subjects.values()
        if subject.of == "employee" and "post" in subject.where
    }


def _refuse_problems(person: Person) -> None:
    taken = Person.objects.filter(username__iexact=person.username).exclude(pk=person.pk).first()
    is_staff_without_unit = person.unit is None and not person.is_external
    found = (
        None if person.name.strip() else Problem("person.name_missing"),
        None
        if _USERNAME.fullmatch(person.username)
        else Problem("person.username_malformed", found=person.username),
        Problem("person.username_taken", taken.name, person.username) if taken else None,
        Problem("person.unit_missing", place=person.name) if is_staff_without_unit else None,
    )
    problems = [problem for problem in found if problem is not None]
    if problems:
        raise ProblemsFound(problems)


def _parting_problems(person: Person, on: date, actor: Person | None) -> list[Problem]:
    found = [
        Problem("person.leads_group", place=person.name, found=term.group.name)
        for term in person.memberships.filter(is_leader=True, end=None).select_related("group")
    ]
    found += [
        Problem("person.holds_role", place=person.name, found=_role_label(held))
        for held in RoleHolder.objects.filter(Q(end=None) | Q(end__gt=on), person=person)
    ]
    if not person.is_active:
        found.append(Problem("person.inactive_already", place=person.name))
    if actor is not None and actor.pk == person.pk:
        found.append(Problem("person.deactivates_self", place=person.name))
    elif _is_last_admin(person):
        found.append(Problem("person.last_admin", place=person.name))
    return found


def _role_label(held: RoleHolder) -> str:
    return pack_of(held.adoption.pack_version).roles[held.role].label


def _is_last_admin(person: Person) -> bool:
    admins = RoleGrant.objects.filter(role=SystemRole.ADMIN, person__is_active=True)
    return (
        admins.filter(person=person).exists()
        and not admins.exclude(person=person).filter(person__is_active=True).exists()
    )


def _record(verb: str, person: Person, actor: Person | None, **facts: object) -> None:
    thing = f"person-{person.pk}"
    record(
        verb,
        actor=actor.pk if actor else None,
        thing=thing,
        facts={"person": thing, **facts},
    )
