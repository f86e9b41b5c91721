"""What a person has in hand, given to a colleague: for good, or while they are away."""

from django.db import models

from manyi.core.clock import now
from manyi.core.enums import HandoverState
from manyi.core.models.people import Person


class Handover(models.Model):
    """One handover, proposed by one person and confirmed by another; it can be taken back."""

    leaving = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="移交人")
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="接收人")
    until = models.DateField("代办到", null=True, blank=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=HandoverState, default=HandoverState.PROPOSED
    )
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=now)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.leaving} → {self.receiver}"

    @property
    def thing(self) -> str:
        """The handover as the ledger names it."""
        return f"handover-{self.pk}"


class HandoverLine(models.Model):
    """One thing of a handover: which kind, which one, to whom it goes, and whether it moved."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="lines")
    kind = models.SlugField("种类", max_length=40)
    item = models.CharField(max_length=40)
    label = models.CharField("事项", max_length=200)
    receiver = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="接收人")
    moved_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField("没有移交的原因", max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "kind", "item"], name="handed_over_once")
        ]
