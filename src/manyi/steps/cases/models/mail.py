"""Letters that came in by e-mail, each once, and what became of it."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.enums import MailState
from manyi.steps.cases.models.case import Case
from manyi.steps.cases.models.notes import CaseNote


class IncomingMail(models.Model):
    """One letter; its bytes lie in the spool under the same hash, as they came."""

    sha256 = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=255, db_index=True)
    sender_name = models.CharField("发件人", max_length=120, blank=True)
    sender_address = models.CharField("发件地址", max_length=254, blank=True, db_index=True)
    subject = models.CharField("主题", max_length=300, blank=True)
    text = models.TextField("正文", blank=True)
    copied = models.TextField("引用的原文", blank=True)
    nature = models.CharField("来信性质", max_length=10, blank=True)
    reason = models.CharField("未能识别的原因", max_length=200, blank=True)
    state = models.CharField("去向", max_length=10, choices=MailState)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="mails")
    note = models.ForeignKey(CaseNote, models.SET_NULL, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(default=now)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_reason = models.CharField("处置理由", max_length=200, blank=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["state", "received_at"])]

    def __str__(self) -> str:
        return self.subject or self.message_id

    @property
    def thing(self) -> str:
        """The letter as the ledger names it."""
        return f"mail-{self.pk}"

    @property
    def shown_address(self) -> str:
        """The sender's address with all but its first letter and its domain hidden."""
        head, at, domain = self.sender_address.partition("@")
        return f"{head[:1]}***{at}{domain}" if at else ""
