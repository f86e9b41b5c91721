"""Flags on responses, decisions about them, and frozen data."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.problems import Problem, sentence
from manyi.steps.cleaning.enums import FlagRule
from manyi.steps.fieldwork.models import Response
from manyi.steps.sampling.models import Wave


class Flag(models.Model):
    """A rule a response tripped, with the figure found and the figure needed."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=16, choices=FlagRule)
    found = models.CharField("实际", max_length=60)
    needed = models.CharField("要求", max_length=60)
    raised_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "rule"], name="flag_once_a_rule")
        ]

    @property
    def words(self) -> str:
        """What was found and what the rule asks, in one sentence."""
        return sentence(Problem(f"flag.{self.rule}", found=self.found, needed=self.needed))


class ResponseDecision(models.Model):
    """Whether a response counts, and why; the latest decision holds."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="+")
    is_used = models.BooleanField("计入")
    reason = models.CharField("理由", max_length=200)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["response", "-decided_at"])]


class Snapshot(models.Model):
    """A wave frozen to Parquet; its hash stands in the ledger."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows_in = models.PositiveIntegerField("收回")
    rows_used = models.PositiveIntegerField("计入")
    rows_set_aside = models.PositiveIntegerField("剔除")
    set_aside_reasons = models.JSONField(default=dict)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["wave", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "version"], name="snapshot_version_once")
        ]

    @property
    def thing(self) -> str:
        """How the ledger names this snapshot."""
        return f"snapshot-{self.pk}"
