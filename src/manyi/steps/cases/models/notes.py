"""What was said about a case."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.models.case import Case


class CaseNote(models.Model):
    """What was said or done, in words; only public notes are shown to the customer."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    words = models.TextField("内容")
    is_public = models.BooleanField("客户可见", default=False)
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["written_at", "pk"]
