"""Reports: what was written, the files, who read them."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Approval, Person
from manyi.steps.reporting.enums import FileFormat, ReportState
from manyi.steps.scoring.models import Score


class Report(models.Model):
    """One version of a report over one score; an approved one never changes."""

    provision = models.SlugField("制度中的报告", max_length=60)
    score = models.ForeignKey(Score, models.PROTECT, related_name="+")
    number = models.CharField("编号", max_length=40, unique=True)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField("标题", max_length=160)
    sections = models.JSONField("各章文字", default=dict)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="编制人")
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, blank=True, related_name="+")
    composed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-composed_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def thing(self) -> str:
        """The report as the ledger names it."""
        return f"report-{self.pk}"


class ReportFile(models.Model):
    """A file of the report; the hash of an approved one stands in the ledger."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    format = models.CharField(max_length=5, choices=FileFormat)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["report", "format"]
        constraints = [
            models.UniqueConstraint(fields=["report", "format"], name="file_once_a_format")
        ]


class ReadReceipt(models.Model):
    """Somebody the regulation sends the report to has read it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="receipts")
    reader = models.ForeignKey(Person, models.PROTECT, related_name="+")
    read_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["read_at"]
        constraints = [models.UniqueConstraint(fields=["report", "reader"], name="read_once")]
