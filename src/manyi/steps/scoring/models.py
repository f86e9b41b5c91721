"""Recorded scores, targets, and approved figures of years without rows."""

from django.db import models
from django.db.models import Q

from manyi.core.clock import now
from manyi.core.models import Adoption, Approval, Person
from manyi.steps.cleaning.models import Snapshot
from manyi.steps.sampling.models import Wave, WaveAudience
from manyi.steps.scoring.enums import TargetState


class Score(models.Model):
    """A scorecard with everything needed to compute it again."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="+")
    pack = models.CharField("制度版本", max_length=100)
    formulas = models.JSONField()
    package_version = models.CharField(max_length=20)
    inputs = models.JSONField("目标与往期", default=dict)
    scorecard = models.JSONField()
    scored_at = models.DateTimeField()
    scored_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["wave", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "version"], name="score_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.wave} v{self.version}"

    @property
    def thing(self) -> str:
        """How the ledger names this score."""
        return f"score-{self.pk}"


class Target(models.Model):
    """What a score must reach in a year."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    provision = models.SlugField("制度中的目标", max_length=60)
    year = models.PositiveSmallIntegerField("年度")
    value = models.DecimalField("目标值", max_digits=9, decimal_places=5)
    method = models.CharField("方法", max_length=60)
    inputs = models.JSONField("依据", default=list)
    state = models.CharField(max_length=10, choices=TargetState, default=TargetState.PROPOSED)
    approval = models.ForeignKey(Approval, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-year", "provision", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "provision", "year"],
                condition=~Q(state="refused"),
                name="one_target_a_year",
            )
        ]

    @property
    def thing(self) -> str:
        """How the ledger names this target."""
        return f"target-{self.pk}"


class PastFigure(models.Model):
    """An approved figure of a period without rows; always marked as entered by hand."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    score = models.SlugField("制度中的计算", max_length=60)
    period = models.CharField("期次", max_length=20)
    value = models.DecimalField("数值", max_digits=9, decimal_places=5)
    source = models.CharField("依据", max_length=200)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["score", "period"]
        constraints = [
            models.UniqueConstraint(fields=["adoption", "score", "period"], name="past_figure_once")
        ]


class StoredSums(models.Model):
    """The sums of an audience's answers, from which its figures follow without the answers.

    With a snapshot they are those of the frozen data. Without one they are live: every answer
    up to one entry of the ledger, before any cleaning.
    """

    audience = models.ForeignKey(WaveAudience, models.CASCADE, related_name="+")
    snapshot = models.ForeignKey(Snapshot, models.CASCADE, null=True, blank=True, related_name="+")
    data = models.BinaryField()
    respondents = models.PositiveIntegerField()
    folded_to = models.PositiveBigIntegerField("台账序号", default=0)
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["audience"]
        constraints = [
            models.UniqueConstraint(fields=["audience", "snapshot"], name="sums_once_a_snapshot"),
            models.UniqueConstraint(
                fields=["audience"], condition=Q(snapshot=None), name="live_sums_once"
            ),
        ]
