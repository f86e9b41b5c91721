"""Which responses count, as the latest decision on each has it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from manyi.steps.cleaning.models import Flag, ResponseDecision
from manyi.steps.fieldwork.models import Response
from manyi.steps.fieldwork.queries import responses_of
from manyi.steps.sampling.models import Wave

LATE = "逾期答卷"


@dataclass(frozen=True)
class Standing:
    """Whether a response counts, why, and whether somebody has still to decide."""

    is_used: bool
    reason: str = ""
    is_decided: bool = False


def _latest_use() -> Subquery:
    latest = ResponseDecision.objects.filter(response=OuterRef("pk"))
    return Subquery(latest.order_by("-decided_at", "-pk").values("is_used")[:1])


def used_responses(wave: Wave) -> QuerySet[Response]:
    """Return the responses that count: in time, and not set aside by the latest decision."""
    rows = responses_of(wave).filter(is_late=False).annotate(latest_use=_latest_use())
    return rows.filter(Q(latest_use=None) | Q(latest_use=True))


def decisions_of(wave: Wave) -> dict[UUID, ResponseDecision]:
    """Return the latest decision on each response that has one."""
    keys = responses_of(wave).order_by().values("key")
    rows = ResponseDecision.objects.filter(response__in=keys).order_by("decided_at", "pk")
    return {row.response_id: row for row in rows.select_related("decided_by")}


def flags_of(wave: Wave) -> Mapping[UUID, list[Flag]]:
    """Return the flags on each response that has any."""
    found: dict[UUID, list[Flag]] = defaultdict(list)
    keys = responses_of(wave).order_by().values("key")
    for flag in Flag.objects.filter(response__in=keys):
        found[flag.response_id].append(flag)
    return found


def undecided(wave: Wave) -> QuerySet[Response]:
    """Return flagged responses on which nobody has decided."""
    flagged = Flag.objects.values("response")
    rows = responses_of(wave).filter(is_late=False, pk__in=flagged)
    return rows.exclude(pk__in=ResponseDecision.objects.values("response"))


def standings(
    responses: list[Response], decisions: Mapping[UUID, ResponseDecision]
) -> dict[UUID, Standing]:
    """Return how each response stands; a late one never counts."""
    found = {}
    for response in responses:
        decision = decisions.get(response.key)
        if response.is_late:
            found[response.key] = Standing(is_used=False, reason=LATE, is_decided=True)
        elif decision is None:
            found[response.key] = Standing(is_used=True)
        else:
            found[response.key] = Standing(decision.is_used, decision.reason, is_decided=True)
    return found
