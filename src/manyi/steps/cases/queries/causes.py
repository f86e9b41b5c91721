"""Whether a complaint is the same thing again, and what its corrective action still lacks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from manyi.core.calendar import working_calendar
from manyi.problems import Problem
from manyi.regulation import Period
from manyi.steps.cases.enums import ActionState, CaseKind
from manyi.steps.cases.models import Case, Cause, CorrectiveAction
from manyi.steps.cases.queries.terms import provision_of

# The eight fields of ISO 9001:2015, 10.2.1 a–f and 10.2.2 a–b, by their column.
CAR_FIELDS: dict[str, str] = {
    "reaction": "反应：控制和纠正，处理后果（10.2.1 a）",
    "causes": "评审并确定原因，有无类似情况（10.2.1 b）",
    "actions": "实施的措施（10.2.1 c）",
    "effectiveness": "措施有效性的评审（10.2.1 d）",
    "risks": "更新风险和机遇（10.2.1 e）",
    "system_changes": "变更质量管理体系（10.2.1 f）",
    "nature": "证据：不合格的性质和采取的措施（10.2.2 a）",
    "results": "证据：措施的结果（10.2.2 b）",
}
SAME_LABELS = {"cause": "原因", "product": "产品", "customer": "客户"}


@dataclass(frozen=True)
class Recurrence:
    """A complaint of something that happened before: the how-manieth, in what it is the same."""

    occurrence: int
    wanted_from: int
    same: tuple[str, ...]
    earlier: tuple[Case, ...]

    @property
    def wants_car(self) -> bool:
        """Whether the regulation asks for a corrective action report."""
        return self.occurrence >= self.wanted_from

    @property
    def words(self) -> str:
        """In what it is the same, in Chinese: `同一原因、同一产品`."""
        return "、".join(f"同一{SAME_LABELS[one]}" for one in self.same)


def recurrence_of(case: Case) -> Recurrence | None:
    """Return whether the complaint is the same thing again; None where nobody can tell.

    Nobody can before the root cause is named, where the regulation goes by causes.
    """
    _key, provision = provision_of(case.adoption)
    rule = provision.recurrence
    if rule is None or case.kind != CaseKind.COMPLAINT:
        return None
    alike = _alike(case, rule.same)
    if alike is None:
        return None
    earlier = Case.objects.filter(
        alike,
        adoption__key=case.adoption.key,
        kind=CaseKind.COMPLAINT,
        merged_into=None,
        received_at__lt=case.received_at,
    )
    if rule.within is not None:
        earlier = earlier.filter(received_at__gte=_back(case.received_at, rule.within))
    found = tuple(earlier.order_by("received_at"))
    return Recurrence(len(found) + 1, rule.occurrence, rule.same, found)


def _alike(case: Case, same: tuple[str, ...]) -> Q | None:
    """Return what a case has in common with it; None where the case itself lacks a part."""
    root = getattr(case, "root", None)
    by_object = case.assessment_object_id and Q(assessment_object=case.assessment_object_id)
    known: dict[str, Any] = {
        "cause": root and Q(root__cause=root.cause_id),
        "product": by_object or (case.product and Q(product=case.product)),
        "customer": case.customer_id and Q(customer=case.customer_id),
    }
    parts = [known[one] for one in same]
    if not all(parts):
        return None
    found = Q()
    for part in parts:
        found &= part
    return found


def _back(moment: datetime, period: Period) -> datetime:
    """Return the moment a period before another one, counted forward by the working calendar."""
    local = timezone.localtime(moment)
    length = working_calendar().add(local.date(), period) - local.date()
    return moment - max(length, timedelta(days=1))


def car_of(case: Case) -> CorrectiveAction | None:
    """Return the corrective action report of the case."""
    return CorrectiveAction.objects.filter(case=case).select_related("owner").first()


def blanks_of(car: CorrectiveAction) -> tuple[str, ...]:
    """Return the names of the eight fields that are still empty."""
    return tuple(label for name, label in CAR_FIELDS.items() if not getattr(car, name).strip())


def car_problems(case: Case) -> tuple[Problem, ...]:
    """Return why the corrective action keeps the case open: wanted and missing, or unfinished."""
    car = car_of(case)
    if car is not None and car.state == ActionState.OPEN:
        blanks = blanks_of(car)
        next_act = f"还空着：{'、'.join(blanks)}" if blanks else "八项已填，请由责任人以外的人确认"
        return (Problem("cases.car_open", case.number, car.number, next_act),)
    again = recurrence_of(case) if car is None else None
    if again is not None and again.wants_car:
        return (Problem("cases.car_wanted", case.number, str(again.occurrence), again.words),)
    return ()


def causes_known(adoption_key: str) -> QuerySet[Cause]:
    """Return the root causes with a name, under one regulation."""
    return Cause.objects.filter(adoption_key=adoption_key, is_active=True)
