"""The clocks of a case: one row for each thing that is wanted of it by a moment."""

from django.db import models
from django.db.models import Q

from manyi.core.models import Adoption
from manyi.regulation import Period
from manyi.steps.cases.enums import ClockHours, TermCode
from manyi.steps.cases.models.case import Case

RUNNING = Q(met_at=None, dropped_at=None)


class CaseTerm(models.Model):
    """How long one round of a case may take for something, and how its clock stands.

    It runs until it is met, or dropped because nothing is wanted any more. What is to happen next
    by itself, the reminder and the escalation, stands in it as moments, so that the sweep asks
    only for those that have come.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="terms")
    round = models.PositiveSmallIntegerField("轮次")
    code = models.CharField("时限", max_length=16, choices=TermCode)
    met_by = models.CharField(max_length=16)
    length = models.CharField("多久", max_length=20)
    hours = models.CharField("计时", max_length=8, choices=ClockHours)
    started_at = models.DateTimeField("起算")
    due_at = models.DateTimeField("期限")
    met_at = models.DateTimeField("完成", null=True, blank=True)
    dropped_at = models.DateTimeField("不再要求", null=True, blank=True)
    paused_minutes = models.PositiveIntegerField("暂停分钟", default=0)
    is_estimate = models.BooleanField("暂定", default=False)
    level = models.PositiveSmallIntegerField("已升级", default=0)
    escalates_at = models.DateTimeField(null=True, blank=True)
    reminds_at = models.DateTimeField(null=True, blank=True)
    is_reminded = models.BooleanField(default=False)

    class Meta:
        ordering = ["round", "due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "round", "code"], name="one_clock_a_term_and_round"
            )
        ]
        indexes = [
            models.Index(
                fields=["escalates_at"],
                condition=Q(escalates_at__isnull=False),
                name="terms_to_escalate",
            ),
            models.Index(
                fields=["reminds_at"], condition=Q(reminds_at__isnull=False), name="terms_to_remind"
            ),
            models.Index(fields=["code", "due_at"], condition=RUNNING, name="terms_running"),
            models.Index(
                fields=["case"], condition=RUNNING & Q(level__gt=0), name="terms_escalated"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_code_display()}"

    @property
    def period(self) -> Period:
        return Period.parse(self.length)

    @property
    def is_running(self) -> bool:
        return self.met_at is None and self.dropped_at is None

    @property
    def was_late(self) -> bool:
        """Whether it was met after its deadline; a running clock is judged by whoever asks."""
        return self.met_at is not None and self.met_at > self.due_at


class EscalationMark(models.Model):
    """By which adoption of a regulation the running clocks were last set to escalate."""

    adoption_key = models.SlugField(max_length=60, unique=True)
    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="+")


class LateForecast(models.Model):
    """How many cases are likely to be late, as counted by the last sweep; one row."""

    counted_at = models.DateTimeField("推算时间")
    today = models.PositiveIntegerField("今天可能逾期")
    this_week = models.PositiveIntegerField("本周可能逾期")
