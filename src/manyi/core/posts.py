"""What a person holds in the company itself, as it is handed over: roles, groups, customers."""

from datetime import timedelta

from manyi.core.adoption import assign_role, end_role, pack_of
from manyi.core.clock import today
from manyi.core.customers import change_customer
from manyi.core.enums import SystemRole
from manyi.core.handovers import InHand, Thing
from manyi.core.models import Customer, Group, Person, RoleGrant, RoleHolder
from manyi.core.organisation import change_leader, grant_role, revoke_role
from manyi.problems import Problem, ProblemsFound


def roles_in_hand(*, person: Person) -> InHand:
    """Return the roles of the regulations a person holds by name."""
    rows = RoleHolder.objects.filter(person=person, end=None).select_related(
        "adoption__pack_version", "adoption__unit"
    )
    things = tuple(
        Thing(
            f"{row.adoption_id}.{row.role}",
            f"{pack_of(row.adoption.pack_version).roles[row.role].label}"
            f"（{row.adoption.pack_version.title}）",
        )
        for row in rows
    )
    return InHand("roles", "制度里的职责", things, _move_role)


def _move_role(item: str, *, leaving: Person, receiver: Person, actor: Person | None) -> None:
    adoption, _dot, role = item.partition(".")
    row = RoleHolder.objects.select_related("adoption__pack_version").get(
        adoption=adoption, role=role, person=leaving, end=None
    )
    day = today()
    end_role(row, on=max(row.start, day - timedelta(days=1)), actor=actor)
    assign_role(row.adoption, role, receiver, start=day, actor=actor)


def grants_in_hand(*, person: Person) -> InHand:
    """Return the system roles a person acts in."""
    labels = dict(SystemRole.choices)
    things = tuple(
        Thing(f"{row.role}.{row.unit_id}", f"{labels[row.role]}（{row.unit.name}）")
        for row in person.grants.select_related("unit")
    )
    return InHand("grants", "系统角色", things, _move_grant)


def _move_grant(item: str, *, leaving: Person, receiver: Person, actor: Person | None) -> None:
    role, _dot, unit = item.partition(".")
    row = RoleGrant.objects.select_related("unit", "person").get(
        person=leaving, role=role, unit=unit
    )
    # Taken back later, what they had before would go too.
    if receiver.grants.filter(role=role, unit=unit).exists():
        raise ProblemsFound([Problem("handover.granted_already", receiver.name)])
    grant_role(receiver, role, row.unit, actor=actor)
    revoke_role(row, actor=actor)


def groups_in_hand(*, person: Person) -> InHand:
    """Return the groups a person leads."""
    terms = person.memberships.filter(is_leader=True, end=None).select_related("group")
    things = tuple(Thing(str(term.group_id), term.group.name) for term in terms)
    return InHand("groups", "小组组长", things, _move_group)


def _move_group(item: str, *, leaving: Person, receiver: Person, actor: Person | None) -> None:
    change_leader(Group.objects.get(pk=item), receiver, on=today(), actor=actor)


def customers_in_hand(*, person: Person) -> InHand:
    """Return the customers a salesperson looks after."""
    rows = Customer.objects.filter(salesperson=person, is_active=True)
    things = tuple(Thing(str(pk), name) for pk, name in rows.values_list("pk", "name"))
    return InHand("customers", "负责的客户", things, _move_customer)


def _move_customer(item: str, *, leaving: Person, receiver: Person, actor: Person | None) -> None:
    row = Customer.objects.get(pk=item, salesperson=leaving)
    change_customer(row, salesperson=receiver, actor=actor)
