"""What departments were asked to help with."""

from django.db.models import Q, QuerySet

from manyi.core.models import Person
from manyi.steps.cases.enums import RequestState
from manyi.steps.cases.models import CoRequest

WAITING = (RequestState.ASKED, RequestState.TAKEN)


def requests_to(person: Person) -> QuerySet[CoRequest]:
    """Return what waits for this person or for their department, the soonest due first."""
    rows = CoRequest.objects.filter(state__in=WAITING)
    units = person.unit.path.strip("/").split("/") if person.unit else []
    to_unit = Q(owner=None, unit__in=[int(pk) for pk in units])
    rows = rows.filter(Q(owner=person) | to_unit)
    return rows.select_related("case__customer", "unit", "owner", "asked_by").order_by("due_at")
