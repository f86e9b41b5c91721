"""Who may: predicates over system roles, combined with & and | in each step's rules."""

from collections.abc import Iterable

import rules

from manyi.core.enums import SystemRole
from manyi.core.models import Person, Unit


def granted_paths(person: Person, role: str) -> list[str]:
    """Return the paths of the units in which the person holds the role; read once a request."""
    if not person.is_authenticated or not person.is_active:
        return []
    if not hasattr(person, "_grants_read"):
        person._grants_read = list(person.grants.values_list("role", "unit__path"))
    return [path for held, path in person._grants_read if held == role]


def unit_of(thing: object) -> Unit | None:
    """Return the unit a thing belongs to, through its adoption or wave where it has one."""
    for step in ("wave", "audience", "adoption", "unit"):
        if isinstance(thing, Unit):
            return thing
        if (above := getattr(thing, step, None)) is not None:
            return unit_of(above)
    return thing if isinstance(thing, Unit) else None


def holds(*roles: str) -> rules.Predicate:
    """Make the predicate "holds one of these roles in the thing's unit or above it"."""

    @rules.predicate(name=f"holds {'/'.join(roles)}")
    def check(person: Person, thing: object = None) -> bool:
        paths = _paths(person, roles)
        unit = unit_of(thing)
        return bool(paths) if unit is None else any(unit.path.startswith(p) for p in paths)

    return check


def _paths(person: Person, roles: Iterable[str]) -> list[str]:
    return [path for role in roles for path in granted_paths(person, role)]


is_admin = holds(SystemRole.ADMIN)
is_quality = holds(SystemRole.QUALITY)
is_service = holds(SystemRole.SERVICE)
is_sales = holds(SystemRole.SALES)
is_department = holds(SystemRole.DEPARTMENT)
is_manager = holds(SystemRole.MANAGER)
is_auditor = holds(SystemRole.AUDITOR)
is_staff_member = holds(*SystemRole.values)
can_change = holds(*(role for role in SystemRole.values if role != SystemRole.AUDITOR))

rules.add_perm("core.read", is_staff_member)
rules.add_perm("core.manage_regulation", is_admin | is_quality)
rules.add_perm("core.manage_organisation", is_admin)
rules.add_perm("core.manage_jobs", is_admin)
rules.add_perm("core.manage_objects", is_admin | is_quality)
rules.add_perm("core.manage_customers", is_admin | is_service)
rules.add_perm("core.sign", can_change)
rules.add_perm("core.hand_over", is_admin | is_quality | is_manager)
