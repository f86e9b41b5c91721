"""Other doors feedback comes in by: other systems' deliveries and the public form's submissions."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.enums import CaseSource, DeliveryState
from manyi.steps.cases.models.case import Case


class IntakeSource(models.Model):
    """Another system that may deliver feedback; its key is computed, never kept."""

    name = models.CharField("名称", max_length=60)
    code = models.SlugField("代码（英文）", max_length=40, unique=True)
    adoption_key = models.SlugField(max_length=60)
    channel = models.CharField("来源", max_length=12, choices=CaseSource, default=CaseSource.API)
    generation = models.PositiveSmallIntegerField(default=1)
    is_active = models.BooleanField("启用", default=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class IntakeDelivery(models.Model):
    """One delivery of another system: the case it became, or why it was refused."""

    source = models.ForeignKey(
        IntakeSource, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    key = models.CharField(max_length=100)
    body_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField("结果", max_length=10, choices=DeliveryState)
    reason = models.CharField("原因", max_length=300, blank=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    arrived_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-arrived_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key"],
                condition=models.Q(state=DeliveryState.TAKEN),
                name="delivery_taken_once",
            )
        ]


class PublicSubmission(models.Model):
    """A public form that was sent; the same form sent twice is the same case."""

    key = models.UUIDField(unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=now)
