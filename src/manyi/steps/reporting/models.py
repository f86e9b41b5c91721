"""Reports: what was written, the files, who read them."""

from django.db import models
from simple_history.models import HistoricalRecords

from manyi.core.clock import now
from manyi.core.models import Adoption, Approval, Person
from manyi.steps.reporting.enums import FileFormat, ReportState
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.models import Score

FINAL = (ReportState.APPROVED, ReportState.RELEASED)


class Report(models.Model):
    """One version of a report over one score; all versions share a number, one approved is final.

    `sections` holds what its author wrote: `texts` by chapter of the regulation's report, `causes`
    by indicator (a list each) and `suggestions` (a list).
    """

    provision = models.SlugField("制度中的报告", max_length=60)
    score = models.ForeignKey(Score, models.PROTECT, related_name="+")
    number = models.CharField("编号", max_length=40)
    version = models.PositiveSmallIntegerField("版本", default=1)
    title = models.CharField("标题", max_length=160)
    sections = models.JSONField("各章文字", default=dict)
    state = models.CharField(max_length=10, choices=ReportState, default=ReportState.DRAFT)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="编制人")
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, blank=True, related_name="+")
    composed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    # How often files were asked for, and the fingerprint of the words the present ones show.
    files_asked = models.PositiveSmallIntegerField(default=0)
    files_show = models.CharField(max_length=64, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["-composed_at", "-pk"]
        verbose_name = verbose_name_plural = "报告"
        constraints = [
            models.UniqueConstraint(fields=["number", "version"], name="report_version_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def thing(self) -> str:
        """The report as the ledger names it."""
        return f"report-{self.pk}"

    @property
    def wave(self) -> Wave:
        """The wave reported on, where permissions look for the unit."""
        return self.score.wave

    @property
    def adoption(self) -> Adoption:
        """The regulation the report belongs to."""
        return self.score.wave.adoption

    @property
    def is_draft(self) -> bool:
        """Whether its words can still be changed."""
        return self.state == ReportState.DRAFT

    @property
    def is_final(self) -> bool:
        """Whether it has gone to its readers and never changes again."""
        return self.state in FINAL

    @property
    def texts(self) -> dict[str, str]:
        """What the author wrote, by chapter."""
        return self.sections.get("texts", {})

    @property
    def causes(self) -> dict[str, list[str]]:
        """The reasons the author found, by indicator."""
        return self.sections.get("causes", {})

    @property
    def suggestions(self) -> list[str]:
        """What the author proposes."""
        return self.sections.get("suggestions", [])


class ReportFile(models.Model):
    """A file of the report; the hash of an approved one stands in the ledger."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    format = models.CharField(max_length=5, choices=FileFormat)
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    written_at = models.DateTimeField(default=now)

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
