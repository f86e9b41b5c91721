"""How the feedback of a wave's time was handled, kind by kind."""

from dataclasses import dataclass

from django.db.models import Count, F, Q

from manyi.core.clock import now, today
from manyi.steps.cases.enums import CaseKind, CaseState
from manyi.steps.cases.models import Case
from manyi.steps.sampling.models import Wave


@dataclass(frozen=True)
class KindCount:
    """The cases of one kind: all of them, closed, still open, and answered too late or not yet."""

    label: str
    n: int
    closed: int
    still_open: int
    late: int


def handled_during(wave: Wave) -> tuple[KindCount, ...]:
    """Return the feedback under the wave's regulation from its issue to its closing day.

    Cases opened by the wave's own answers belong to it even when they were opened later.
    """
    if wave.opens_on is None:
        return ()
    days = (wave.opens_on, wave.closed_on or today())
    own = Q(response__audience__wave=wave)
    rows = Case.objects.filter(
        own | Q(adoption__key=wave.adoption.key, received_at__date__range=days)
    )
    late = Q(answered_at__gt=F("due_at")) | Q(answered_at=None, due_at__lt=now())
    closed = Q(state=CaseState.CLOSED)
    counted = (
        rows.order_by()
        .values("kind")
        .annotate(
            n=Count("pk"),
            closed=Count("pk", filter=closed),
            late=Count("pk", filter=late),
        )
    )
    by_kind = {row["kind"]: row for row in counted}
    return tuple(
        KindCount(
            str(kind.label),
            found["n"],
            found["closed"],
            found["n"] - found["closed"],
            found["late"],
        )
        for kind in CaseKind
        if (found := by_kind.get(kind.value))
    )
