"""Who is answerable for what went wrong （责任归属）, and their appeal."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person, Unit
from manyi.steps.cases.enums import BlameState
from manyi.steps.cases.models.case import Case


class Responsibility(models.Model):
    """One finding of responsibility, its appeal and the ruling; a new finding replaces it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="responsibilities")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="责任部门")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    reason = models.TextField("认定理由")
    state = models.CharField("状态", max_length=10, choices=BlameState, default=BlameState.DECIDED)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=now)
    appeal = models.TextField("申诉理由", blank=True)
    appealed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    appealed_at = models.DateTimeField(null=True, blank=True)
    ruling = models.TextField("裁定理由", blank=True)
    ruled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["decided_at", "pk"]
