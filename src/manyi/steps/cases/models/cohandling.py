"""Another department is asked to help with a case."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person, Unit
from manyi.steps.cases.enums import RequestState
from manyi.steps.cases.models.case import Case


class CoRequest(models.Model):
    """A request for co-handling （协办）, with its own owner, due time and reminder."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="requests")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="协办部门")
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="协办人"
    )
    question = models.TextField("请协办的事")
    due_at = models.DateTimeField("回复期限")
    state = models.CharField(
        "状态", max_length=10, choices=RequestState, default=RequestState.ASKED
    )
    reply = models.TextField("回复", blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    replied_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["state", "due_at"])]
