"""Whether what was done about a complaint had an effect."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.models.case import Case


class EffectCheck(models.Model):
    """Complaints of the same thing before and after the action, and what was judged of it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="effects")
    same = models.CharField("同类", max_length=10)
    before = models.PositiveIntegerField("之前同类")
    before_of = models.PositiveIntegerField("之前全部")
    after = models.PositiveIntegerField("之后同类")
    after_of = models.PositiveIntegerField("之后全部")
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    p = models.FloatField(null=True, blank=True)
    acted_at = models.DateTimeField("措施时间")
    since = models.DateTimeField("比较起")
    until = models.DateTimeField("比较止")
    is_effective = models.BooleanField("有效")
    words = models.TextField("判断理由")
    judged_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-judged_at", "-pk"]
