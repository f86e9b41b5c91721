"""The clock of a case stands still while the customer is waited for."""

from django.db import models
from django.db.models import Q

from manyi.core.models import Person
from manyi.steps.cases.enums import HoldReason, ResumedBy
from manyi.steps.cases.models.case import Case


class Hold(models.Model):
    """One time of waiting for the customer, with what is waited for and until when."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="holds")
    reason = models.CharField("等什么", max_length=16, choices=HoldReason)
    words = models.TextField("说明", blank=True)
    since = models.DateTimeField("开始")
    expected_until = models.DateTimeField("预计等到")
    set_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    resumed_at = models.DateTimeField("恢复", null=True, blank=True)
    resumed_by = models.CharField("怎样恢复", max_length=10, choices=ResumedBy, blank=True)
    is_told_over = models.BooleanField(default=False)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(resumed_at=None), name="one_open_hold_a_case"
            )
        ]
        indexes = [
            models.Index(
                fields=["expected_until"],
                condition=Q(resumed_at=None, is_told_over=False),
                name="holds_to_tell_over",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_reason_display()}"
