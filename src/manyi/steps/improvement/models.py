"""Improvement plans and their actions."""

from django.db import models
from django_fsm import ConcurrentTransitionMixin, FSMField, transition
from simple_history.models import HistoricalRecords

from manyi.core.models import Adoption, AssessmentObject, Person, Unit
from manyi.steps.improvement.enums import PlanState
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.models import Score


class Plan(ConcurrentTransitionMixin, models.Model):
    """What will be done about one finding, by whom, until when, and whether it worked."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    provision = models.CharField("制度中的改进", max_length=120)
    number = models.CharField("编号", max_length=40, unique=True)
    wave = models.ForeignKey(Wave, models.PROTECT, null=True, blank=True, related_name="+")
    score = models.ForeignKey(Score, models.PROTECT, null=True, blank=True, related_name="+")
    indicator = models.SlugField("指标", max_length=60, blank=True)
    indicator_label = models.CharField("指标名称", max_length=100, blank=True)
    assessment_object = models.ForeignKey(
        AssessmentObject, models.PROTECT, null=True, blank=True, related_name="+"
    )
    finding = models.TextField("不满意的项目")
    cause = models.TextField("原因", blank=True)
    correction = models.TextField("纠正措施", blank=True)
    prevention = models.TextField("预防措施", blank=True)
    resources = models.TextField("所需资源", blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="责任人")
    department = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="责任部门")
    due = models.DateField("完成日期")
    baseline = models.FloatField("开立时得分", null=True, blank=True)
    goal = models.FloatField("目标得分", null=True, blank=True)
    state = FSMField(max_length=12, choices=PlanState, default=PlanState.OPEN, protected=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    verified_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    verified_wave = models.ForeignKey(Wave, models.PROTECT, null=True, blank=True, related_name="+")
    effect = models.JSONField("效果", default=dict)
    verified_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["due"]

    def __str__(self) -> str:
        return f"{self.number} {self.indicator_label or self.finding[:20]}"

    @property
    def thing(self) -> str:
        """The plan as the ledger names it."""
        return f"plan-{self.pk}"

    @transition(
        field=state, source=[PlanState.OPEN, PlanState.NOT_PROVEN], target=PlanState.PLANNED
    )
    def mark_planned(self) -> None: ...

    @transition(field=state, source=PlanState.PLANNED, target=PlanState.DONE)
    def mark_done(self) -> None: ...

    @transition(field=state, source=PlanState.DONE, target=PlanState.PROVEN)
    def mark_proven(self) -> None: ...

    @transition(field=state, source=PlanState.DONE, target=PlanState.NOT_PROVEN)
    def mark_not_proven(self) -> None: ...


class Action(models.Model):
    """One measure of a plan, carried out by a department."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="actions")
    description = models.CharField("措施", max_length=200)
    doer = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="执行人")
    due = models.DateField("期限")
    done_on = models.DateField("完成日期", null=True, blank=True)
    evidence = models.CharField("证据", max_length=200, blank=True)

    class Meta:
        ordering = ["due", "pk"]
