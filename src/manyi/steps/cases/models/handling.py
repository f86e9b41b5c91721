"""How a case is given to somebody, assessed, talked over and solved."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Approval, AssessmentObject, Person, Unit
from manyi.steps.cases.enums import (
    CaseKind,
    Complexity,
    Severity,
    SolutionState,
    TalkChannel,
    Urgency,
)
from manyi.steps.cases.models.case import Case
from manyi.steps.cases.models.categories import Category


class AssignmentRule(models.Model):
    """Who gets cases that fit: the first rule that fits and finds somebody decides."""

    adoption_key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField("顺序", default=1)
    kind = models.CharField("类别", max_length=12, choices=CaseKind, blank=True)
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="分类"
    )
    region = models.CharField("客户区域", max_length=60, blank=True)
    zone = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="片区"
    )
    unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="责任部门"
    )
    assessment_object = models.ForeignKey(
        AssessmentObject,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="涉及的对象",
    )
    skill = models.CharField("要求的技能", max_length=40, blank=True)
    to_unit = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="交给部门"
    )
    to_person = models.ForeignKey(
        Person, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="交给个人"
    )
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.position}"


class PersonSkill(models.Model):
    """Something a person is able to handle, as assignment rules name it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    skill = models.CharField("技能", max_length=40)

    class Meta:
        ordering = ["skill", "person"]
        constraints = [
            models.UniqueConstraint(fields=["person", "skill"], name="skill_once_a_person")
        ]


class Assignment(models.Model):
    """One time a case was given to somebody, and why to them."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments")
    round = models.PositiveSmallIntegerField("轮次")
    handler = models.ForeignKey(Person, models.PROTECT, related_name="+")
    rule = models.ForeignKey(
        AssignmentRule, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField("理由", max_length=200)
    assigned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["assigned_at", "pk"]


class Assessment(models.Model):
    """The first look at a case （初步评估）: ISO 10002, 7.5."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assessments")
    round = models.PositiveSmallIntegerField("轮次")
    severity = models.CharField("严重程度", max_length=10, choices=Severity)
    urgency = models.CharField("紧急程度", max_length=10, choices=Urgency)
    complexity = models.CharField("复杂程度", max_length=10, choices=Complexity)
    is_safety = models.BooleanField("涉及安全")
    impact = models.TextField("影响")
    immediate_action = models.TextField("需要立即采取的行动", blank=True)
    assessed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["assessed_at", "pk"]


class Talk(models.Model):
    """What was talked over with the customer, and whether they confirmed what we understood."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="talks")
    round = models.PositiveSmallIntegerField("轮次")
    channel = models.CharField("方式", max_length=10, choices=TalkChannel)
    words = models.TextField("沟通内容")
    is_confirmed = models.BooleanField("客户已确认", default=False)
    talked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    talked_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["talked_at", "pk"]


class Solution(models.Model):
    """What is to be done （处理方案）: put right, made better, made good with money."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="solutions")
    round = models.PositiveSmallIntegerField("轮次")
    rectification = models.TextField("问题整改", blank=True)
    improvement = models.TextField("服务改进", blank=True)
    compensation = models.TextField("客户补偿", blank=True)
    amount = models.DecimalField("补偿金额（元）", max_digits=12, decimal_places=2, default=0)
    promised_at = models.DateTimeField("答应客户的时间", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=SolutionState, default=SolutionState.READY
    )
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, blank=True, related_name="+")
    paid_at = models.DateTimeField("补偿时间", null=True, blank=True)
    carried_out_at = models.DateTimeField("实施完成时间", null=True, blank=True)
    carried_out = models.TextField("实施情况", blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["proposed_at", "pk"]

    def __str__(self) -> str:
        told = (self.rectification, self.improvement, self.compensation)
        return "；".join(filter(None, told))
