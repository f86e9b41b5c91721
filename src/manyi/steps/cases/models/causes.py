"""Why it happened: five whys, fishbone, 8D, and the corrective action that follows."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.enums import ActionState, Branch
from manyi.steps.cases.models.case import Case


class Cause(models.Model):
    """A root cause with a name, so that it is recognised when it comes again."""

    adoption_key = models.SlugField(max_length=60)
    label = models.CharField("根本原因", max_length=80)
    branch = models.CharField("类型", max_length=14, choices=Branch)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["branch", "label"]
        constraints = [
            models.UniqueConstraint(fields=["adoption_key", "label"], name="cause_named_once")
        ]

    def __str__(self) -> str:
        return self.label


class RootCause(models.Model):
    """The root cause that was found for a case."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="root")
    cause = models.ForeignKey(Cause, models.PROTECT, related_name="+", verbose_name="根本原因")
    evidence = models.TextField("怎样证实的")
    found_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    found_at = models.DateTimeField(default=now)


class Why(models.Model):
    """One why and its answer; the last answer is a candidate for the root cause."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="whys")
    position = models.PositiveSmallIntegerField()
    answer = models.TextField("因为")
    told_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "position"], name="why_in_order")]


class Bone(models.Model):
    """A possible cause on one of the six bones of the fishbone."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="bones")
    branch = models.CharField("类型", max_length=14, choices=Branch)
    words = models.CharField("可能的原因", max_length=80)
    is_main = models.BooleanField("主要原因", default=False)
    told_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]


class EightD(models.Model):
    """The eight disciplines of a case （8D 报告）."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="eight_d")
    team = models.TextField("D1 小组", blank=True)
    problem = models.TextField("D2 问题描述", blank=True)
    containment = models.TextField("D3 临时措施", blank=True)
    root_cause = models.TextField("D4 根本原因及证实", blank=True)
    permanent = models.TextField("D5 永久措施", blank=True)
    verified = models.TextField("D6 实施与验证", blank=True)
    prevention = models.TextField("D7 防止再发生", blank=True)
    recognition = models.TextField("D8 结案与肯定", blank=True)
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=now)


class CorrectiveAction(models.Model):
    """A corrective action report （CAR）: ISO 9001:2015, 10.2.1 a–f and 10.2.2 a–b."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="car")
    number = models.CharField("编号", max_length=40, unique=True)
    occurrence = models.PositiveSmallIntegerField("第几次发生")
    same = models.CharField(max_length=10)
    reaction = models.TextField("反应：控制和纠正，处理后果", blank=True)
    causes = models.TextField("评审并确定原因，有无类似情况", blank=True)
    actions = models.TextField("实施的措施", blank=True)
    effectiveness = models.TextField("措施有效性的评审", blank=True)
    risks = models.TextField("更新风险和机遇", blank=True)
    system_changes = models.TextField("变更质量管理体系", blank=True)
    nature = models.TextField("证据：不合格的性质和采取的措施", blank=True)
    results = models.TextField("证据：措施的结果", blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="责任人")
    due = models.DateField("完成日期")
    state = models.CharField("状态", max_length=8, choices=ActionState, default=ActionState.OPEN)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=now)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]

    def __str__(self) -> str:
        return self.number

    @property
    def thing(self) -> str:
        """The corrective action as the ledger names it."""
        return f"car-{self.pk}"
