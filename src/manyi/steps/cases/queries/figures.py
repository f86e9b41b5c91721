"""Figures of a period: how much came in, how fast and how well it was handled, by group."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyi.analytics.intervals import wilson_interval
from manyi.core.clock import now
from manyi.core.models import Adoption
from manyi.core.worktime import work_times
from manyi.regulation.worktime import WorkTime
from manyi.steps.cases.enums import CONTENT_ENOUGH, CaseKind, CaseSource, VisitDisposition
from manyi.steps.cases.models import Case, Rating, ReturnVisit
from manyi.steps.improvement.queries import item_figure
from manyi.steps.indicators.models import Indicator
from manyi.steps.scoring.models import Score

# Below this many cases a rate says more about chance, or about one person, than about a group.
LEAST_FOR_A_RATE = 5
_KINDS, _SOURCES = dict(CaseKind.choices), dict(CaseSource.choices)
_HOUR = 3600

GROUPS: Mapping[str, tuple[str | Promise, Callable[[Mapping[str, Any]], str]]] = {
    "unit": (_("责任部门"), lambda row: row["unit__name"]),
    "area": (_("片区或区域"), lambda row: row["zone__name"] or row["customer__region"] or "—"),
    "handler": (_("处理人"), lambda row: row["handler__name"] or "—"),
    "kind": (_("类别"), lambda row: str(_KINDS[row["kind"]])),
    "category": (_("分类"), lambda row: row["category__label"] or str(_KINDS[row["kind"]])),
    "source": (_("来源"), lambda row: str(_SOURCES[row["source"]])),
}
_WANTED = (
    "kind",
    "source",
    "indicator",
    "category__indicator",
    "category__label",
    "unit__name",
    "zone__name",
    "customer__region",
    "handler__name",
    "customer",
    "assessment_object",
    "product",
    "root__cause__label",
    "received_at",
    "first_response_at",
    "answered_at",
    "due_at",
    "closed_at",
    "round",
)


@dataclass(frozen=True)
class Rate:
    """A share of cases with its n and its 95 % Wilson interval; none of too few."""

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        return self.hits / self.n if self.n >= LEAST_FOR_A_RATE else None

    @property
    def interval(self) -> tuple[float, float] | None:
        if self.n < LEAST_FOR_A_RATE:
            return None
        found = wilson_interval(self.hits, self.n)
        return found.low, found.high


@dataclass(frozen=True)
class CaseFigures:
    """How one group of cases was handled; hours count working time only, of the middle case."""

    label: str
    n: int
    response_hours: float | None
    solve_hours: float | None
    late: int
    reopened: int
    repeated: int
    responded: Rate
    solved: Rate
    in_time: Rate
    content: Rate
    rated: Rate


@dataclass(frozen=True)
class Theme:
    """How often an indicator of the surveys was complained about, beside its latest degree."""

    indicator: str
    label: str
    complaints: int
    degree: float | None
    answers: int


@dataclass(frozen=True)
class Figures:
    """Everything the figures of a period say."""

    since: date
    until: date
    group: str
    total: CaseFigures
    groups: tuple[CaseFigures, ...]
    paretos: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    themes: tuple[Theme, ...]


def figures_of(adoption: Adoption, *, since: date, until: date, group: str) -> Figures:
    """Return the figures of the cases received from one day to another, both included."""
    rows = [*_rows(adoption.key, since, until)]
    _mark_repeats(rows)
    worktime = work_times().of(None)
    _title, key_of = GROUPS[group]
    by_label: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_label.setdefault(key_of(row), []).append(row)
    groups = [_figures(label, part, worktime) for label, part in by_label.items()]
    return Figures(
        since=since,
        until=until,
        group=group,
        total=_figures("合计", rows, worktime),
        groups=tuple(sorted(groups, key=lambda one: (-one.n, one.label))),
        paretos=_paretos([row for row in rows if row["kind"] == CaseKind.COMPLAINT]),
        themes=_themes(adoption, [row for row in rows if row["kind"] == CaseKind.COMPLAINT]),
    )


def _rows(adoption_key: str, since: date, until: date) -> QuerySet[Any, Any]:
    reached = ReturnVisit.objects.filter(
        case=OuterRef("pk"), disposition=VisitDisposition.REACHED
    ).order_by("-visited_at")
    rating = Rating.objects.filter(case=OuterRef("pk")).exclude(content="").order_by("-round")
    rows = Case.objects.filter(
        adoption__key=adoption_key,
        merged_into=None,
        received_at__date__range=(since, until),
    )
    return (
        rows.annotate(
            is_content=Subquery(reached.values("is_satisfied")[:1]),
            rating=Subquery(rating.values("content")[:1]),
        )
        .order_by("received_at", "pk")
        .values(*_WANTED, "is_content", "rating")
    )


def _mark_repeats(rows: list[Any]) -> None:
    """Mark complaints of a customer who complained of the same thing before in the period."""
    seen: set[tuple[Any, ...]] = set()
    for row in rows:
        thing = row["assessment_object"] or row["product"]
        key = (row["customer"], thing)
        is_complaint = row["kind"] == CaseKind.COMPLAINT and row["customer"] and thing
        row["is_repeat"] = bool(is_complaint) and key in seen
        if is_complaint:
            seen.add(key)


def _figures(label: str, rows: list[Mapping[str, Any]], worktime: WorkTime) -> CaseFigures:
    n, moment = len(rows), now()
    answered = [row for row in rows if row["answered_at"] and row["due_at"]]
    asked = [row for row in rows if row["is_content"] is not None]
    rated = [row for row in rows if row["rating"]]
    return CaseFigures(
        label=label,
        n=n,
        response_hours=_middle(rows, "first_response_at", worktime),
        solve_hours=_middle(rows, "closed_at", worktime),
        late=sum(_is_late(row, moment) for row in rows),
        reopened=sum(row["round"] > 1 for row in rows),
        repeated=sum(row["is_repeat"] for row in rows),
        responded=Rate(sum(row["first_response_at"] is not None for row in rows), n),
        solved=Rate(sum(row["closed_at"] is not None for row in rows), n),
        in_time=Rate(sum(row["answered_at"] <= row["due_at"] for row in answered), len(answered)),
        content=Rate(sum(row["is_content"] for row in asked), len(asked)),
        rated=Rate(sum(row["rating"] in CONTENT_ENOUGH for row in rated), len(rated)),
    )


def _is_late(row: Mapping[str, Any], moment: datetime) -> bool:
    due = row["due_at"]
    return due is not None and (row["answered_at"] or moment) > due


def _middle(rows: list[Mapping[str, Any]], until: str, worktime: WorkTime) -> float | None:
    spans = [
        worktime.elapsed(row["received_at"], row[until]).total_seconds() / _HOUR
        for row in rows
        if row[until] is not None
    ]
    return median(spans) if spans else None


def _paretos(
    rows: list[Mapping[str, Any]],
) -> tuple[tuple[str, tuple[tuple[str, int], ...]], ...]:
    kinds = (
        ("分类", lambda row: row["category__label"]),
        ("根本原因", lambda row: row["root__cause__label"]),
        ("责任部门", lambda row: row["unit__name"]),
    )
    found = []
    for title, label_of in kinds:
        counts = Counter(label_of(row) for row in rows if label_of(row))
        if counts:
            in_order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
            found.append((title, tuple(in_order)))
    return tuple(found)


def _themes(adoption: Adoption, rows: list[Mapping[str, Any]]) -> tuple[Theme, ...]:
    """Return the indicators complained about, with the degree the last survey gave them."""
    codes = Counter(row["indicator"] or row["category__indicator"] or "" for row in rows)
    codes.pop("", None)
    trees = Indicator.objects.filter(tree__adoption__unit=adoption.unit_id, code__in=codes)
    labels = dict(trees.order_by("tree__version").values_list("code", "label"))
    scores = Score.objects.filter(wave__adoption__unit=adoption.unit_id)
    score = scores.order_by("-scored_at").first()
    found = []
    for code, n in sorted(codes.items(), key=lambda one: (-one[1], one[0])):
        figure = item_figure(score, code) if score else None
        degree, answers = (figure.degree, figure.n) if figure else (None, 0)
        found.append(Theme(code, labels.get(code, code), n, degree, answers))
    return tuple(found)
