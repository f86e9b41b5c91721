"""What regular reviews look at: open and late cases, the month's counts, calls without a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from django.db.models import Count, DateField, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from manyi.analytics.control import c_chart
from manyi.analytics.control.chart import LEAST_POINTS
from manyi.core.adoption import pack_of
from manyi.core.models import Adoption
from manyi.steps.cases.enums import CaseKind, ReviewKind
from manyi.steps.cases.models import Case, PhoneCall, Review
from manyi.steps.cases.queries.intake import contacts_by_phone, digits
from manyi.steps.cases.queries.lists import late_cases, open_cases
from manyi.steps.cases.queries.terms import provision_of

# The months before one on which its limit is built; a year holds every season once.
_LOOKED_BACK = 12
# A call is registered while it lasts, or within the working day.
_BEFORE, _AFTER = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class CategoryWarning:
    """The complaints of one category in a month, against what chance alone would bring."""

    label: str
    n: int
    mean: float | None
    limit: float | None
    is_raised: bool

    @property
    def words(self) -> str:
        """Why it is raised or not, in one sentence."""
        if self.mean is None:
            return f"历史不足 {LEAST_POINTS} 个月，还不能预警"
        if self.mean == 0:
            return "以前从没有发生" if self.n else "没有发生"
        above = "超出" if self.is_raised else "没有超出"
        return f"以前平均每月 {self.mean:.1f} 件，{above}上限 {self.limit:.1f} 件"


def occasion_of(kind: str, day: date) -> str:
    """Return the period a review held on a day is for: the day, its week, or the month before."""
    if kind == ReviewKind.OVERDUE:
        year, week, _ = day.isocalendar()
        return f"{year}W{week:02d}"
    if kind == ReviewKind.ANALYSIS:
        last = day.replace(day=1) - timedelta(days=1)
        return f"{last:%Y-%m}"
    return day.isoformat()


def duty_of(adoption: Adoption, kind: str) -> str | None:
    """Return the id of the duty a review fulfils; None where the pack has none."""
    _key, provision = provision_of(adoption)
    return getattr(provision.reviews, kind)


def form_of_duty(adoption: Adoption, duty: str) -> str | None:
    """Return the form the duty asks for."""
    return pack_of(adoption.pack_version).duties[duty].record


def looked_at(adoption: Adoption, kind: str) -> QuerySet[Case]:
    """Return the cases a review looks at: a stock-take all open ones, the weekly one the late."""
    rows = open_cases() if kind == ReviewKind.STOCKTAKE else late_cases()
    if kind not in (ReviewKind.STOCKTAKE, ReviewKind.OVERDUE):
        rows = rows.none()
    return rows.filter(adoption__key=adoption.key, merged_into=None)


def warnings_of(adoption: Adoption, month: str) -> tuple[CategoryWarning, ...]:
    """Return each category's complaints in a month against its own months before (c chart)."""
    first = date.fromisoformat(f"{month}-01")
    months = _months_before(first, adoption)
    counts = _counts(adoption, months[0] if months else first, first)
    labels = sorted({label for label, _month in counts})
    return tuple(_warning(label, counts, months, first) for label in labels)


def _months_before(first: date, adoption: Adoption) -> list[date]:
    """Return the months before one in which the company registered feedback at all."""
    oldest = (
        Case.objects.filter(adoption__key=adoption.key)
        .order_by("received_at")
        .values_list("received_at", flat=True)
        .first()
    )
    months, month = [], first
    while oldest is not None and len(months) < _LOOKED_BACK:
        month = (month - timedelta(days=1)).replace(day=1)
        if month < timezone.localdate(oldest).replace(day=1):
            break
        months.append(month)
    return months[::-1]


def _counts(adoption: Adoption, since: date, month: date) -> dict[tuple[str, date], int]:
    """Return the complaints of each category in each month from the first to the last one."""
    after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    rows = Case.objects.filter(
        adoption__key=adoption.key,
        kind=CaseKind.COMPLAINT,
        merged_into=None,
        received_at__gte=_midnight(since),
        received_at__lt=_midnight(after),
    )
    by_month = rows.annotate(month=TruncMonth("received_at", output_field=DateField()))
    found = by_month.order_by().values_list("category__label", "month").annotate(n=Count("pk"))
    return {(label or "未分类", one): n for label, one, n in found}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _warning(
    label: str, counts: dict[tuple[str, date], int], months: list[date], month: date
) -> CategoryWarning:
    n = counts.get((label, month), 0)
    before = [counts.get((label, one), 0) for one in months]
    if len(before) < LEAST_POINTS:
        return CategoryWarning(label, n, None, None, is_raised=False)
    mean = float(np.mean(before))
    if mean == 0:
        return CategoryWarning(label, n, 0.0, 0.0, is_raised=n > 0)
    limit = float(c_chart(np.array([n]), centre=mean).high[0])
    return CategoryWarning(label, n, mean, limit, is_raised=n > limit)


def held_reviews(adoption: Adoption) -> QuerySet[Review]:
    """Return the reviews held, the last one first."""
    return Review.objects.filter(adoption__key=adoption.key).select_related("held_by")


def review_held(adoption: Adoption, kind: str, occasion: str) -> Review | None:
    """Return the review of a period, where it was held."""
    return held_reviews(adoption).filter(kind=kind, occasion=occasion).first()


def calls_open(adoption: Adoption) -> QuerySet[PhoneCall]:
    """Return the calls of uploaded logs that no review has looked at yet."""
    rows = PhoneCall.objects.filter(adoption_key=adoption.key, review=None)
    return rows.select_related("case").order_by("called_at")


def calls_missing(adoption: Adoption) -> QuerySet[PhoneCall]:
    """Return the calls that are nobody's case and that nobody has explained （漏单）."""
    return calls_open(adoption).filter(case=None, reason="")


def case_of_call(adoption: Adoption, phone: str, called_at: datetime) -> Case | None:
    """Return the case a call was registered as: same number, about the same time."""
    bare = digits(phone)
    by_contact = Q(contact__in=contacts_by_phone(bare))
    rows = Case.objects.filter(
        Q(reporter__phone=bare) | by_contact,
        adoption__key=adoption.key,
        received_at__range=(called_at - _BEFORE, called_at + _AFTER),
    )
    return rows.order_by("received_at").first()


def missing_share(calls: Iterable[PhoneCall]) -> tuple[int, int]:
    """Return how many calls there were, and how many had been missed: registered only later."""
    rows = list(calls)
    return len(rows), sum(1 for one in rows if one.settled_by_id is not None and one.case_id)
