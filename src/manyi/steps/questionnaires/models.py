"""Questionnaires and their versions."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Adoption, Person
from manyi.steps.indicators.models import IndicatorTree
from manyi.steps.questionnaires.enums import VersionState


class Questionnaire(models.Model):
    """A form of the regulation as this unit asks it."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    form = models.SlugField("制度中的表单", max_length=60, help_text="制度里 forms 的名称")
    title = models.CharField("名称", max_length=120)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class QuestionnaireVersion(models.Model):
    """One version; `document` is the canonical JSON of `manyi.questionnaire`."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("版本")
    tree = models.ForeignKey(IndicatorTree, models.PROTECT, related_name="+")
    document = models.JSONField()
    content_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    saved_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["questionnaire", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="questionnaire_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} v{self.number}"

    @property
    def adoption(self) -> Adoption:
        """The regulation it belongs to, where permissions look for the unit."""
        return self.questionnaire.adoption

    @property
    def thing(self) -> str:
        """How the ledger names this version."""
        return f"questionnaire-{self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == VersionState.DRAFT


class RenderedPage(models.Model):
    """A published page, rendered once per version and language; a request only splices it."""

    version = models.ForeignKey(QuestionnaireVersion, models.CASCADE, related_name="pages")
    language = models.CharField(max_length=10)
    html = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="rendered_once_a_language")
        ]
