"""Feedback cases and what happened to them."""

from django.db import models
from django_fsm import ConcurrentTransitionMixin, FSMField, transition

from manyi.core.clock import now
from manyi.core.models import Adoption, AssessmentObject, Contact, Customer, Person, Unit
from manyi.steps.cases.enums import CaseKind, CaseSource, CaseState, VisitDisposition
from manyi.steps.fieldwork.models import Response
from manyi.steps.improvement.models import Plan


class Case(ConcurrentTransitionMixin, models.Model):
    """One complaint, suggestion, enquiry or compliment, from its number to its closing."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    number = models.CharField("编号", max_length=40, unique=True)
    secret_hash = models.CharField(max_length=64)
    kind = models.CharField("类别", max_length=12, choices=CaseKind, default=CaseKind.COMPLAINT)
    source = models.CharField("来源", max_length=12, choices=CaseSource)
    response = models.OneToOneField(
        Response, models.PROTECT, null=True, blank=True, related_name="+"
    )
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    assessment_object = models.ForeignKey(
        AssessmentObject, models.PROTECT, null=True, blank=True, related_name="+"
    )
    indicator = models.SlugField("指标", max_length=60, blank=True)
    description = models.TextField("内容")
    requested_remedy = models.TextField("客户要求", blank=True)
    is_major = models.BooleanField("重大", default=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="责任部门")
    handler = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    state = FSMField(max_length=10, choices=CaseState, default=CaseState.RECEIVED, protected=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    received_at = models.DateTimeField("登记时间")
    due_at = models.DateTimeField("答复期限", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revisit_due_at = models.DateTimeField("回访期限", null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cause = models.TextField("原因", blank=True)
    action = models.TextField("措施", blank=True)
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = [models.F("due_at").asc(nulls_last=True), "pk"]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self) -> str:
        return self.number

    @property
    def thing(self) -> str:
        """The case as the ledger names it."""
        return f"case-{self.pk}"

    @transition(
        field=state, source=[CaseState.RECEIVED, CaseState.ASSIGNED], target=CaseState.ASSIGNED
    )
    def mark_assigned(self) -> None: ...

    @transition(
        field=state, source=[CaseState.ASSIGNED, CaseState.ANSWERED], target=CaseState.ANSWERED
    )
    def mark_answered(self) -> None: ...

    @transition(
        field=state, source=[CaseState.ANSWERED, CaseState.REVISITED], target=CaseState.REVISITED
    )
    def mark_revisited(self) -> None: ...

    @transition(field=state, source=CaseState.REVISITED, target=CaseState.CLOSED)
    def mark_closed(self) -> None: ...

    @transition(
        field=state, source=[CaseState.REVISITED, CaseState.CLOSED], target=CaseState.ASSIGNED
    )
    def mark_reopened(self) -> None: ...


class CaseNote(models.Model):
    """What was said or done, in words; only public notes are shown to the customer."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    words = models.TextField("内容")
    is_public = models.BooleanField("客户可见", default=False)
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["written_at", "pk"]


class ReturnVisit(models.Model):
    """The customer is asked again （回访）， by someone other than the handler."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits")
    round = models.PositiveSmallIntegerField()
    visitor = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="回访人")
    disposition = models.CharField("结果", max_length=10, choices=VisitDisposition)
    is_satisfied = models.BooleanField("客户满意", null=True)
    words = models.TextField("反映情况", blank=True)
    visited_at = models.DateTimeField()

    class Meta:
        ordering = ["visited_at"]


class LowAnswerSweep(models.Model):
    """How far the look for low answers has come; one row."""

    looked_until = models.DateTimeField()
