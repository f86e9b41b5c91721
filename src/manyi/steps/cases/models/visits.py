"""The customer asked again."""

from django.db import models

from manyi.core.models import Person
from manyi.steps.cases.enums import VisitDisposition
from manyi.steps.cases.models.case import Case


class ReturnVisit(models.Model):
    """The customer is asked again （回访）， by someone other than the handler."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits")
    round = models.PositiveSmallIntegerField()
    visitor = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="回访人")
    disposition = models.CharField("结果", max_length=10, choices=VisitDisposition)
    is_satisfied = models.BooleanField("客户满意", null=True)
    words = models.TextField("反映情况", blank=True)
    visited_at = models.DateTimeField()

    class Meta:
        ordering = ["visited_at"]
