"""Files of feedback: looked through first, taken in on a second click, never twice."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Adoption, Person
from manyi.steps.cases.enums import ImportState
from manyi.steps.cases.models.case import Case


class CaseImport(models.Model):
    """One file: what it would add, and every rejected row with its reasons."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    file_name = models.CharField("文件", max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField("状态", max_length=10, choices=ImportState)
    titles = models.JSONField(default=list)
    rejected = models.JSONField("未导入的行", default=list)
    n_new = models.PositiveIntegerField("新增", default=0)
    n_known = models.PositiveIntegerField("以前已导入", default=0)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def thing(self) -> str:
        """The file as the ledger names it."""
        return f"import-{self.pk}"

    @property
    def path(self) -> str:
        """Where the file lies until it is taken in."""
        return f"cases/imports/{self.sha256}"


class ImportedRow(models.Model):
    """A row that became a case; the mark is its own number, or else the hash of its cells."""

    adoption_key = models.SlugField(max_length=60)
    mark = models.CharField(max_length=80)
    batch = models.ForeignKey(CaseImport, models.PROTECT, related_name="rows")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    line = models.PositiveIntegerField("行号")

    class Meta:
        ordering = ["batch", "line"]
        constraints = [
            models.UniqueConstraint(fields=["adoption_key", "mark"], name="row_imported_once")
        ]
