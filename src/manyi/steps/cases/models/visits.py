"""The customer asked again, and a share of those calls made once more."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Adoption, Person
from manyi.steps.cases.enums import Content, TalkChannel, VisitDisposition
from manyi.steps.cases.models.case import Case


class ReturnVisit(models.Model):
    """One attempt to ask the customer again （回访）， by someone other than the handler."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits")
    round = models.PositiveSmallIntegerField()
    visitor = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="回访人")
    handler = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    channel = models.CharField(
        "方式", max_length=10, choices=TalkChannel, default=TalkChannel.PHONE
    )
    disposition = models.CharField("结果", max_length=12, choices=VisitDisposition)
    content = models.CharField("满意程度", max_length=20, choices=Content, blank=True)
    is_satisfied = models.BooleanField("客户满意", null=True)
    words = models.TextField("反映情况", blank=True)
    found_problem = models.BooleanField("发现问题", default=False)
    call_again_at = models.DateTimeField("约定再访时间", null=True, blank=True)
    visited_at = models.DateTimeField()

    class Meta:
        ordering = ["visited_at"]

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to ask any more in this round: reached, or given up by the rule."""
        return self.disposition in (VisitDisposition.REACHED, VisitDisposition.LOST)


class SupervisionDraw(models.Model):
    """The share of a month's return visits that is called once more, drawn by a kept seed."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    month = models.CharField("月份", max_length=7)
    seed = models.PositiveBigIntegerField("随机种子")
    share = models.FloatField("比例")
    n_visits = models.PositiveIntegerField("回访数")
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-month", "-pk"]

    @property
    def thing(self) -> str:
        """The draw as the ledger names it."""
        return f"draw-{self.pk}"


class SupervisionCall(models.Model):
    """One visit that is called once more by a supervisor; empty until it was."""

    draw = models.ForeignKey(SupervisionDraw, models.CASCADE, related_name="calls")
    visit = models.OneToOneField(ReturnVisit, models.PROTECT, related_name="supervision")
    supervisor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    disposition = models.CharField("结果", max_length=12, choices=VisitDisposition, blank=True)
    content = models.CharField("满意程度", max_length=20, choices=Content, blank=True)
    words = models.TextField("反映情况", blank=True)
    called_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    @property
    def differs(self) -> bool | None:
        """Whether the customer said something else than the visit wrote down; None if unknown."""
        return None if not self.content else self.content != self.visit.content
