"""Which responses count, as the latest decision on each has it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

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


class Shown(StrEnum):
    """Which responses a list shows."""

    UNDECIDED = "undecided"
    FLAGGED = "flagged"
    SET_ASIDE = "set_aside"
    LATE = "late"


def listed(wave: Wave, *, rule: str = "", shown: str = "") -> QuerySet[Response]:
    """Return the wave's responses, those with one flag or in one state only, flagged ones first."""
    is_flagged = Exists(Flag.objects.filter(response=OuterRef("pk")))
    rows = (
        responses_of(wave)
        .annotate(is_flagged=is_flagged)
        .select_related(
            "assessment_object",
            "invitation__member__contact__customer",
            "invitation__member__person",
        )
    )
    rows = rows.order_by("-is_flagged", "submitted_at", "key")
    if rule:
        rows = rows.filter(pk__in=Flag.objects.filter(rule=rule).values("response"))
    if shown == Shown.UNDECIDED:
        return rows.filter(pk__in=undecided(wave).order_by().values("key"))
    if shown == Shown.FLAGGED:
        return rows.filter(is_flagged=True)
    if shown == Shown.SET_ASIDE:
        return rows.annotate(latest_use=_latest_use()).filter(latest_use=False, is_late=False)
    return rows.filter(is_late=True) if shown == Shown.LATE else rows


@dataclass(frozen=True)
class CleaningCounts:
    """How many of a wave's responses stand where."""

    returned: int = 0
    late: int = 0
    flagged: int = 0
    undecided: int = 0
    set_aside: int = 0

    @property
    def used(self) -> int:
        """How many count as the decisions stand."""
        return self.returned - self.late - self.set_aside


def cleaning_counts(waves: Iterable[Wave]) -> dict[int, CleaningCounts]:
    """Return every wave's counts, its earlier rounds included, however many waves there are."""
    rounds = _rounds([wave.pk for wave in waves])
    rows = (
        Response.objects.filter(audience__wave__in={pk for pks in rounds.values() for pk in pks})
        .order_by()
        .annotate(
            latest_use=_latest_use(),
            is_flagged=Exists(Flag.objects.filter(response=OuterRef("pk"))),
        )
        .values("audience__wave", "is_late", "latest_use", "is_flagged")
        .annotate(n=Count("pk"))
    )
    found = list(rows)
    return {
        wave: _counted([row for row in found if row["audience__wave"] in pks])
        for wave, pks in rounds.items()
    }


def _rounds(waves: list[int]) -> dict[int, set[int]]:
    """Return for each wave the ids of its rounds."""
    before = dict(Wave.objects.exclude(reissue_of=None).values_list("pk", "reissue_of"))
    found = {}
    for wave in waves:
        rounds, last = {wave}, wave
        while last in before:
            last = before[last]
            rounds.add(last)
        found[wave] = rounds
    return found


def _counted(rows: list[dict]) -> CleaningCounts:
    in_time = [row for row in rows if not row["is_late"]]
    flagged = [row for row in in_time if row["is_flagged"]]
    return CleaningCounts(
        returned=sum(row["n"] for row in rows),
        late=sum(row["n"] for row in rows if row["is_late"]),
        flagged=sum(row["n"] for row in flagged),
        undecided=sum(row["n"] for row in flagged if row["latest_use"] is None),
        set_aside=sum(row["n"] for row in in_time if row["latest_use"] is False),
    )
