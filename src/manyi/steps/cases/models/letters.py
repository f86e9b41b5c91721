"""Letters to the customer: their templates, and each letter with how far it is."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.enums import LetterKind, LetterState
from manyi.steps.cases.models.case import Case


class LetterTemplate(models.Model):
    """Words with placeholders from which a letter is written; each change is a new version."""

    kind = models.CharField("用途", max_length=16, choices=LetterKind)
    title = models.CharField("名称", max_length=60)
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    version = models.PositiveSmallIntegerField("版本", default=1)
    is_active = models.BooleanField("在用", default=True)
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["kind", "pk"]

    def __str__(self) -> str:
        return self.title


class Letter(models.Model):
    """One letter about a case; `name` is its Message-ID and stays the same when it is repeated."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="letters")
    round = models.PositiveSmallIntegerField("轮次")
    kind = models.CharField("用途", max_length=16, choices=LetterKind)
    to = models.CharField("收件人", max_length=200, blank=True)
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("正文")
    name = models.CharField(max_length=80, unique=True)
    state = models.CharField("状态", max_length=10, choices=LetterState, default=LetterState.DRAFT)
    failure = models.CharField("原因", max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField("发送次数", default=0)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.subject
