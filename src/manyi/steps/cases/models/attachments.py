"""Files that belong to a case: kept by their hash, handed out as downloads only."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.models.case import Case


class CaseAttachment(models.Model):
    """One file of a case; `findings` are the codes of what is dangerous about it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    name = models.CharField("文件名", max_length=120)
    media_type = models.CharField("实际类型", max_length=80)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("哈希", max_length=64)
    findings = models.JSONField("检查结果", default=list)
    is_from_customer = models.BooleanField("客户提供", default=False)
    added_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sha256", "name"], name="attachment_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the bytes lie in the file storage; the same bytes are kept once."""
        return f"cases/{self.sha256[:2]}/{self.sha256}"
