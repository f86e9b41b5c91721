"""Forms filled in for duties, and the register of records."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Adoption, Person


class DutyRecord(models.Model):
    """The record form of a duty, filled in; the ledger entry names its occasion."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    duty = models.CharField("事项", max_length=120, help_text="制度里的地址")
    occasion = models.CharField("期次", max_length=60)
    form = models.SlugField("表单", max_length=60, blank=True)
    fields = models.JSONField("内容", default=dict)
    on = models.DateField("日期")
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-recorded_at"]

    @property
    def thing(self) -> str:
        """The record as the ledger names it."""
        return f"duty_record-{self.pk}"


class FiledRecord(models.Model):
    """One filed document of the register: what it is, how long it is kept, its hash."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    thing = models.CharField(max_length=60)
    title = models.CharField("名称", max_length=160)
    clause = models.CharField("条文", max_length=20, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    keep_until = models.DateField("保存至", null=True, blank=True)
    filed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-filed_at"]
        constraints = [models.UniqueConstraint(fields=["thing"], name="filed_once")]
