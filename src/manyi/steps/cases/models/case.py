"""The feedback case itself."""

from django.db import models
from django_fsm import RETURN_VALUE, ConcurrentTransitionMixin, FSMField, transition

from manyi.core.models import Adoption, AssessmentObject, Contact, Customer, Person, Unit
from manyi.steps.cases.enums import (
    CaseKind,
    CaseSource,
    CaseState,
    Complexity,
    Severity,
    Urgency,
)
from manyi.steps.cases.models.categories import Category
from manyi.steps.cases.models.reporters import Reporter
from manyi.steps.fieldwork.models import Response
from manyi.steps.improvement.models import Plan

OPEN = models.Q(closed_at=None)
CLOSED = models.Q(closed_at__isnull=False)


class Case(ConcurrentTransitionMixin, models.Model):
    """One complaint, suggestion, enquiry or compliment, from its number to its closing."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    number = models.CharField("编号", max_length=40, unique=True)
    secret_hash = models.CharField(max_length=64)
    kind = models.CharField("类别", max_length=12, choices=CaseKind, default=CaseKind.COMPLAINT)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分类"
    )
    source = models.CharField("来源", max_length=12, choices=CaseSource)
    response = models.OneToOneField(
        Response, models.PROTECT, null=True, blank=True, related_name="+"
    )
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    assessment_object = models.ForeignKey(
        AssessmentObject, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reporter = models.ForeignKey(
        Reporter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="反映人"
    )
    subject_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="被反映的人"
    )
    product = models.CharField("产品或服务", max_length=120, blank=True)
    location = models.CharField("地点", max_length=120, blank=True)
    project = models.ForeignKey(
        AssessmentObject,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="项目",
    )
    zone = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="片区"
    )
    indicator = models.SlugField("指标", max_length=60, blank=True)
    description = models.TextField("内容")
    requested_remedy = models.TextField("客户要求", blank=True)
    is_major = models.BooleanField("重大", default=False)
    severity = models.CharField("严重程度", max_length=10, choices=Severity, blank=True)
    is_safety = models.BooleanField("涉及安全", default=False)
    complexity = models.CharField("复杂程度", max_length=10, choices=Complexity, blank=True)
    urgency = models.CharField("紧急程度", max_length=10, choices=Urgency, blank=True)
    is_confidential = models.BooleanField("保密", default=False)
    is_group = models.BooleanField("群体反映", default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name="前一件"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="责任部门")
    handler = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    state = FSMField(max_length=10, choices=CaseState, default=CaseState.RECEIVED, protected=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    registered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )
    received_at = models.DateTimeField("登记时间")
    dispatched_at = models.DateTimeField("分派时间", null=True, blank=True)
    accepted_at = models.DateTimeField("接单时间", null=True, blank=True)
    first_response_at = models.DateTimeField("首次回应时间", null=True, blank=True)
    promised_at = models.DateTimeField("答应客户的时间", null=True, blank=True)
    due_at = models.DateTimeField("答复期限", null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    revisit_due_at = models.DateTimeField("回访期限", null=True, blank=True)
    wanted_by = models.DateTimeField("下一期限", null=True, blank=True)
    is_held = models.BooleanField("等待客户", default=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    cause = models.TextField("原因", blank=True)
    action = models.TextField("措施", blank=True)
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = [models.F("due_at").asc(nulls_last=True), "pk"]
        indexes = [
            models.Index(fields=["received_at"], name="case_received"),
            models.Index(fields=["product"], name="case_product"),
            models.Index(fields=["kind", "-id"], name="cases_of_a_kind"),
            models.Index(fields=["answered_at", "handler"], name="cases_answered"),
            models.Index(fields=["-closed_at"], condition=CLOSED, name="cases_closed"),
            # Lists and counts of open cases read these and nothing else, however many are closed.
            models.Index(
                fields=["wanted_by", "-id", "state", "kind", "is_held", "handler"],
                condition=OPEN,
                name="cases_open",
            ),
            models.Index(
                fields=["state", "due_at", "handler"], condition=OPEN, name="cases_open_state"
            ),
            models.Index(fields=["-id"], condition=OPEN, name="cases_open_new"),
            models.Index(fields=["kind", "state"], condition=OPEN, name="cases_open_kind"),
            models.Index(fields=["handler", "state"], condition=OPEN, name="cases_open_handler"),
            models.Index(fields=["wanted_by"], condition=models.Q(is_held=True), name="cases_held"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def thing(self) -> str:
        """The case as the ledger names it."""
        return f"case-{self.pk}"

    @property
    def occasion(self) -> str:
        """The case's present round as duties name it; the first goes without a number."""
        return self.thing if self.round == 1 else f"{self.thing}.{self.round}"

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

    @transition(
        field=state,
        source=[CaseState.RECEIVED, CaseState.ASSIGNED, CaseState.ANSWERED, CaseState.REVISITED],
        target=CaseState.CLOSED,
    )
    def mark_merged(self) -> None: ...

    @transition(field=state, source=CaseState.CLOSED, target=RETURN_VALUE(*CaseState.values))
    def mark_unmerged(self, state_before: str) -> str:
        return state_before
