"""What departments were asked to help with."""

from django.db.models import Q, QuerySet

from manyi.core.enums import SystemRole
from manyi.core.models import Person, RoleGrant, Unit
from manyi.steps.cases.enums import RequestState
from manyi.steps.cases.models import CoRequest

WAITING = (RequestState.ASKED, RequestState.TAKEN)


def staff_of(unit: Unit) -> list[int]:
    """Return who answers for a department: its people who may act."""
    acting = RoleGrant.objects.exclude(role=SystemRole.AUDITOR).values("person")
    rows = Person.objects.filter(is_active=True, unit=unit, pk__in=acting)
    return list(rows.values_list("pk", flat=True))


def requests_to(person: Person) -> QuerySet[CoRequest]:
    """Return what waits for this person or for their department, the soonest due first."""
    rows = CoRequest.objects.filter(state__in=WAITING)
    units = person.unit.path.strip("/").split("/") if person.unit else []
    to_unit = Q(owner=None, unit__in=[int(pk) for pk in units])
    rows = rows.filter(Q(owner=person) | to_unit)
    return rows.select_related("case__customer", "unit", "owner", "asked_by").order_by("due_at")
