"""The register of needs and ideas."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Adoption, AssessmentObject, Contact, Customer, Person, Unit
from manyi.steps.cases.enums import NeedKind, NeedSource, NeedState
from manyi.steps.cases.models.case import Case
from manyi.steps.cases.models.reporters import Reporter


class Need(models.Model):
    """What a customer wants, from its number to the answer: sent, decided, realised, answered."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    number = models.CharField("编号", max_length=40, unique=True)
    secret_hash = models.CharField(max_length=64, blank=True)
    kind = models.CharField("种类", max_length=8, choices=NeedKind)
    source = models.CharField("来源", max_length=12, choices=NeedSource)
    words = models.TextField("需求或创意")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    reporter = models.ForeignKey(
        Reporter, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提出人"
    )
    assessment_object = models.ForeignKey(
        AssessmentObject, models.PROTECT, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name="反馈件"
    )
    indicator = models.SlugField("涉及的指标", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=NeedState, default=NeedState.REGISTERED)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="转交部门"
    )
    registered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField("决定理由", blank=True)
    planned_on = models.DateField("计划实现日期", null=True, blank=True)
    realised_on = models.DateField("实现日期", null=True, blank=True)
    answer = models.TextField("给客户的答复", blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-registered_at", "-pk"]
        indexes = [models.Index(fields=["state", "unit"])]

    def __str__(self) -> str:
        return self.number

    @property
    def thing(self) -> str:
        """The need as the ledger names it."""
        return f"need-{self.pk}"
