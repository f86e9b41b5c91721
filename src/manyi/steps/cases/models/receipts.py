"""The receipt a machine sends by e-mail as soon as feedback has its number."""

from django.db import models

from manyi.core.clock import now
from manyi.steps.cases.enums import LetterState
from manyi.steps.cases.models.case import Case


class CaseReceipt(models.Model):
    """One receipt of one case; `name` is its Message-ID. It never counts as the first response."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="receipt")
    to = models.EmailField("收件人")
    name = models.CharField(max_length=80, unique=True)
    state = models.CharField("状态", max_length=10, choices=LetterState, default=LetterState.QUEUED)
    tells_secret = models.BooleanField("告知查询码", default=False)
    failure = models.CharField("原因", max_length=200, blank=True)
    asked_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
