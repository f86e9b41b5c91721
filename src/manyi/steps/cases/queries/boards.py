"""What a public notice says of a half-year: counts and hot issues, nothing of any person."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from manyi.core.models import Adoption
from manyi.regulation.occasions import opening_day
from manyi.steps.cases.enums import BoardState, CaseKind, CaseState
from manyi.steps.cases.models import BoardNotice, Case
from manyi.steps.cases.queries.terms import provision_of

HALVES = ("H1", "H2")
# A smaller count might be somebody's own complaint.
LEAST_SHOWN = 3
_PERSONAL = re.compile(
    r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx]|[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII
)


@dataclass(frozen=True)
class HalfYear:
    """One half of a year, `2026H1`, with its first and last day."""

    name: str
    first: date
    last: date

    @property
    def label(self) -> str:
        return f"{self.first.year}年{'上' if self.name.endswith('H1') else '下'}半年"


def half_year(name: str) -> HalfYear:
    """Return the half-year of a name such as `2026H1`."""
    first = opening_day(name)
    if first is None or name[-2:] not in HALVES:
        raise ValueError(f"a half-year is named like 2026H1, got {name!r}.")
    last = date(first.year, 6, 30) if name.endswith("H1") else date(first.year, 12, 31)
    return HalfYear(name, first, last)


def half_years(day: date) -> tuple[HalfYear, ...]:
    """Return the half-years a notice can be about on a day: this one and the three before."""
    names = [f"{year}{half}" for year in range(day.year - 1, day.year + 1) for half in HALVES]
    found = [half_year(name) for name in names]
    return tuple(one for one in reversed(found) if one.first <= day)[:4]


def board_figures(adoption: Adoption, period: HalfYear) -> dict[str, Any]:
    """Return the counts of a notice: each kind, how many are closed and were answered in time."""
    rows = _cases(adoption, period)
    kinds = rows.order_by().values("kind").annotate(n=Count("pk"))
    counts = {row["kind"]: row["n"] for row in kinds}
    answered = rows.exclude(answered_at=None).exclude(due_at=None)
    return {
        "n": sum(counts.values()),
        "kinds": [[str(kind.label), counts.get(kind.value, 0)] for kind in CaseKind],
        "closed": rows.filter(state=CaseState.CLOSED).count(),
        "answered": answered.count(),
        "in_time": answered.filter(answered_at__lte=F("due_at")).count(),
    }


def hot_issues(adoption: Adoption, period: HalfYear) -> list[dict[str, Any]]:
    """Return what was complained about often, most often first, by category or object."""
    _key, provision = provision_of(adoption)
    least = max(LEAST_SHOWN, provision.board.hot_from if provision.board else LEAST_SHOWN)
    rows = _cases(adoption, period).filter(kind=CaseKind.COMPLAINT).order_by()
    named = Q(category__parent__isnull=False)
    by_category = rows.filter(named).values(label=F("category__label")).annotate(n=Count("pk"))
    by_object = (
        rows.exclude(named)
        .exclude(assessment_object=None)
        .values(label=F("assessment_object__name"))
        .annotate(n=Count("pk"))
    )
    found = [row for row in (*by_category, *by_object) if row["n"] >= least]
    return sorted(found, key=lambda row: (-row["n"], row["label"]))


def _cases(adoption: Adoption, period: HalfYear) -> QuerySet[Case]:
    return Case.objects.filter(
        adoption__key=adoption.key,
        merged_into=None,
        received_at__date__range=(period.first, period.last),
    )


def personal_words(notice: BoardNotice) -> tuple[str, ...]:
    """Return what in the words of a notice looks like somebody's data, names of customers too."""
    period = half_year(notice.period)
    names = {name for name in _names(notice.adoption, period) if name in notice.done}
    return tuple(sorted({*_PERSONAL.findall(notice.done), *names}))


def _names(adoption: Adoption, period: HalfYear) -> Iterator[str]:
    rows = _cases(adoption, period).values_list(
        "customer__name", "contact__name", "reporter__name", "reporter__on_behalf_of"
    )
    shortest = 2
    return (name for row in rows for name in row if name and len(name) >= shortest)


def published_notices() -> QuerySet[BoardNotice]:
    """Return what everybody may read, the latest first."""
    rows = BoardNotice.objects.filter(state=BoardState.PUBLISHED)
    return rows.select_related("adoption__unit", "adoption__pack_version")


def notices_of(adoption: Adoption) -> QuerySet[BoardNotice]:
    """Return every notice under a regulation, drafts too."""
    rows = BoardNotice.objects.filter(adoption__key=adoption.key)
    return rows.select_related("composed_by", "approval")
