"""The register of needs and ideas: what waits for whom, how much was adopted, what to ask about."""

import hmac
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from manyi.analytics.intervals import wilson_interval
from manyi.core.clock import now
from manyi.core.models import Adoption, Person
from manyi.steps.cases.enums import CaseKind, NeedKind, NeedSource, NeedState
from manyi.steps.cases.models import Case, Need
from manyi.steps.cases.queries.story import hash_secret

# As far back as a yearly survey looks.
LOOKS_BACK_DAYS = 366
_FILTERS = {"state": NeedState.values, "kind": NeedKind.values, "source": NeedSource.values}


def listed_needs() -> QuerySet[Need]:
    """Return every need with what a list shows, the latest first."""
    return Need.objects.select_related(
        "customer", "unit", "assessment_object", "case", "adoption__unit"
    )


def narrowed_needs(rows: QuerySet[Need], wanted: Mapping[str, str]) -> QuerySet[Need]:
    """Return the needs that fit the filters of the list."""
    if words := wanted.get("q", "").strip():
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(words__icontains=words)
            | Q(customer__name__icontains=words)
        )
    said = {name: wanted[name] for name in _FILTERS if wanted.get(name) in _FILTERS[name]}
    return rows.filter(**said)


def needs_waiting_for(person: Person) -> QuerySet[Need]:
    """Return the needs this person's department has still to decide."""
    if person.unit_id is None:
        return Need.objects.none()
    return listed_needs().filter(state=NeedState.SENT, unit=person.unit_id)


@dataclass(frozen=True)
class Adopted:
    """How much of what was decided was adopted; with the interval of the share."""

    registered: int
    decided: int
    adopted: int
    realised: int
    answered: int

    @property
    def rate(self) -> float | None:
        return self.adopted / self.decided if self.decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % Wilson interval of the adoption rate."""
        if not self.decided:
            return None
        found = wilson_interval(self.adopted, self.decided)
        return found.low, found.high


def adoption_rate(
    adoption_key: str | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Adopted:
    """Return the adoption rate （采纳率） of the needs registered in a time, or of all."""
    wanted = {
        "adoption__key": adoption_key,
        "registered_at__gte": since,
        "registered_at__lt": until,
    }
    rows = Need.objects.filter(**{name: one for name, one in wanted.items() if one is not None})
    decided = (NeedState.ADOPTED, NeedState.DECLINED)
    counted = rows.order_by().aggregate(
        registered=Count("pk"),
        decided=Count("pk", filter=Q(state__in=decided)),
        adopted=Count("pk", filter=Q(state=NeedState.ADOPTED)),
        realised=Count("pk", filter=~Q(realised_on=None)),
        answered=Count("pk", filter=~Q(answered_at=None)),
    )
    return Adopted(**counted)


def need_told(number: str, secret: str) -> Need | None:
    """Return the need of a number and its secret; a wrong number costs as much as a wrong one."""
    asked = unicodedata.normalize("NFKC", number).strip().upper()
    told = unicodedata.normalize("NFKC", secret).strip().lower()
    need = listed_needs().filter(number=asked).exclude(secret_hash="").first()
    kept = need.secret_hash if need else hash_secret("")
    return need if hmac.compare_digest(kept, hash_secret(told)) and need else None


@dataclass(frozen=True)
class Voice:
    """What customers said about one indicator: how many complaints, and what they proposed."""

    indicator: str
    label: str
    complaints: int
    proposals: tuple[str, ...]


def voices_for(adoption: Adoption, labels: Mapping[str, str]) -> tuple[Voice, ...]:
    """Return what customers said in the last year beside the indicators it touches.

    `labels` are the indicators of the tree by code; what touches none of them comes last.
    """
    since = now() - timedelta(days=LOOKS_BACK_DAYS)
    complaints = _complaint_counts(adoption, since)
    proposals = _proposals(adoption, since)
    codes = [code for code in labels if code in complaints or code in proposals]
    others = sorted({*complaints, *proposals} - set(labels))
    found = [
        Voice(code, labels[code], complaints.get(code, 0), tuple(proposals.get(code, ())))
        for code in codes
    ]
    rest = [text for code in others for text in proposals.get(code, ())]
    n = sum(complaints.get(code, 0) for code in others)
    return (*found, *([Voice("", "", n, tuple(rest))] if n or rest else []))


def _complaint_counts(adoption: Adoption, since: datetime) -> dict[str, int]:
    rows = Case.objects.filter(
        adoption__unit=adoption.unit_id,
        kind=CaseKind.COMPLAINT,
        received_at__gte=since,
        merged_into=None,
    )
    pairs = rows.order_by().values("indicator", "category__indicator").annotate(n=Count("pk"))
    found: dict[str, int] = {}
    for row in pairs:
        code = row["indicator"] or row["category__indicator"] or ""
        found[code] = found.get(code, 0) + row["n"]
    return found


def _proposals(adoption: Adoption, since: datetime) -> dict[str, list[str]]:
    needs = Need.objects.filter(adoption__unit=adoption.unit_id, registered_at__gte=since)
    suggestions = Case.objects.filter(
        adoption__unit=adoption.unit_id,
        kind=CaseKind.SUGGESTION,
        received_at__gte=since,
        is_confidential=False,
        needs=None,
    )
    rows: list[tuple[Any, Any]] = [
        *needs.values_list("indicator", "words"),
        *suggestions.values_list("indicator", "description"),
    ]
    found: dict[str, list[str]] = {}
    for code, words in rows:
        found.setdefault(code, []).append(words)
    return found
