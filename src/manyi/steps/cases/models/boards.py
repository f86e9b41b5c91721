"""What is published to everybody about how feedback is handled."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Adoption, Approval, Person
from manyi.steps.cases.enums import BoardState


class BoardNotice(models.Model):
    """One notice: figures and hot issues of a period, and what was done; no personal data."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    period = models.CharField("期间", max_length=10)
    first_day = models.DateField("起")
    last_day = models.DateField("止")
    figures = models.JSONField(default=dict)
    hot = models.JSONField(default=list)
    done = models.TextField("办理和改进情况")
    state = models.CharField("状态", max_length=10, choices=BoardState, default=BoardState.DRAFT)
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, blank=True, related_name="+")
    composed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    composed_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-first_day", "-pk"]

    def __str__(self) -> str:
        return self.period

    @property
    def thing(self) -> str:
        """The notice as the ledger names it."""
        return f"board-{self.pk}"
