"""Whether complaints of the same thing became fewer after something was done about them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from manyi.analytics.comparison import difference_of_proportions
from manyi.core.calendar import working_calendar
from manyi.core.clock import now
from manyi.core.models import Adoption
from manyi.regulation import Period
from manyi.regulation.schema.cases import Evaluation
from manyi.steps.cases.enums import CaseKind, CaseState
from manyi.steps.cases.models import Case, EffectCheck
from manyi.steps.cases.queries.causes import SAME_LABELS
from manyi.steps.cases.queries.terms import provision_of


@dataclass(frozen=True)
class Effect:
    """Complaints of the same thing among all, as long before the action as after it."""

    same: str
    before: int
    before_of: int
    after: int
    after_of: int
    acted_at: datetime
    since: datetime
    until: datetime
    low: float | None = None
    high: float | None = None
    p: float | None = None

    @property
    def same_words(self) -> str:
        """In what the complaints are the same: `同一原因`."""
        return f"同一{SAME_LABELS[self.same]}"

    @property
    def is_shown_fewer(self) -> bool:
        """Whether the share fell by more than chance would give."""
        return self.high is not None and self.high < 0

    @property
    def words(self) -> str:
        """What the comparison says, in one sentence."""
        told = (
            f"{self.same_words}的投诉，措施前 {self.before}/{self.before_of} 件，"
            f"措施后 {self.after}/{self.after_of} 件"
        )
        if self.low is None or self.high is None:
            return f"{told}；有一段没有投诉，不能比较占比。"
        ends = f"占比变化的 95% 区间 {self.low * 100:+.1f} 到 {self.high * 100:+.1f} 个百分点"
        sure = "下降已证实" if self.is_shown_fewer else "下降未证实"
        return f"{told}；{ends}，{sure}。"


def evaluation_rule(adoption: Adoption) -> Evaluation | None:
    """Return how the regulation has effects judged; None where it does not say."""
    _key, provision = provision_of(adoption)
    return provision.evaluation


def acted_at(case: Case) -> datetime | None:
    """Return when something was done: the last solution carried out, else the answer."""
    done = case.solutions.exclude(carried_out_at=None).order_by("carried_out_at").last()
    return done.carried_out_at if done else case.answered_at


def window(moment: datetime, period: Period) -> timedelta:
    """Return how long a period lasts that starts at a moment, in whole days."""
    day = timezone.localdate(moment)
    return working_calendar().add(day, period) - day


def thing_of(case: Case) -> tuple[str, Q] | None:
    """Return by what a complaint is known again: its cause, else the product, else the customer."""
    root = getattr(case, "root", None)
    if root is not None:
        return "cause", Q(root__cause=root.cause_id)
    if case.assessment_object_id:
        return "product", Q(assessment_object=case.assessment_object_id)
    if case.product:
        return "product", Q(product=case.product)
    if case.customer_id:
        return "customer", Q(customer=case.customer_id)
    return None


def effect_of(case: Case) -> Effect | None:
    """Return how complaints of the same thing stand before and after; None where nobody can say."""
    rule, moment, thing = evaluation_rule(case.adoption), acted_at(case), thing_of(case)
    if rule is None or moment is None or thing is None:
        return None
    length = window(moment, rule.window)
    same, alike = thing
    rows = complaints(case.adoption.key)
    before = rows.filter(received_at__gte=moment - length, received_at__lt=moment)
    after = rows.filter(received_at__gte=moment, received_at__lt=moment + length)
    counts = (
        before.filter(alike).count(),
        before.count(),
        after.filter(alike).count(),
        after.count(),
    )
    return Effect(same, *counts, moment, moment - length, moment + length, **_difference(*counts))


def _difference(before: int, before_of: int, after: int, after_of: int) -> dict[str, Any]:
    if not before_of or not after_of:
        return {}
    found = difference_of_proportions((before, before_of), (after, after_of))
    return {"low": found.interval.low, "high": found.interval.high, "p": found.p}


def complaints(adoption_key: str) -> QuerySet[Case]:
    """Return the complaints under one regulation, each matter once."""
    return Case.objects.filter(
        adoption__key=adoption_key, kind=CaseKind.COMPLAINT, merged_into=None
    )


def effects_due(adoption: Adoption) -> list[Case]:
    """Return the closed complaints whose effect can be judged by now and has not been."""
    rule = evaluation_rule(adoption)
    if rule is None:
        return []
    rows = complaints(adoption.key).filter(state=CaseState.CLOSED, effects=None)
    # Whatever was answered after this cannot be due; the action itself is never earlier.
    latest = now() - window(now(), rule.window)
    rows = rows.filter(answered_at__lte=latest).select_related(
        "customer", "handler", "unit", "root__cause", "assessment_object"
    )
    return list(rows.order_by("answered_at"))


def judged_effects(adoption: Adoption) -> QuerySet[EffectCheck]:
    """Return what was judged under a regulation, the latest first."""
    rows = EffectCheck.objects.filter(case__adoption__key=adoption.key)
    return rows.select_related("case__customer", "case__plan", "judged_by")


def first_day_to_judge(case: Case) -> date | None:
    """Return from which day the effect can be judged; None where the regulation does not say."""
    rule, moment = evaluation_rule(case.adoption), acted_at(case)
    if rule is None or moment is None:
        return None
    return timezone.localdate(moment + window(moment, rule.window))
