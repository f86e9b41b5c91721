"""Indicator trees; a published one never changes."""

from django.db import models
from django.db.models import Q

from manyi.core.models import Adoption, Person, Unit
from manyi.steps.indicators.enums import IndicatorPart, TreeState


class IndicatorTree(models.Model):
    """One version of a unit's indicators （指标体系）."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    section = models.SlugField("制度中的指标", max_length=60, help_text="制度里 indicators 的名称")
    name = models.CharField("名称", max_length=100)
    version = models.PositiveSmallIntegerField("版本", default=1)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=TreeState, default=TreeState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "section", "version"], name="tree_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def thing(self) -> str:
        """How the ledger names this version."""
        return f"tree-{self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.state == TreeState.DRAFT


class Indicator(models.Model):
    """One indicator; `code` stays the same from version to version."""

    tree = models.ForeignKey(IndicatorTree, models.CASCADE, related_name="indicators")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )
    code = models.SlugField("代码", max_length=60)
    label = models.CharField("指标", max_length=100)
    weight = models.DecimalField(
        "权重", max_digits=6, decimal_places=5, help_text="在上级指标中所占份额，0–1"
    )
    is_required = models.BooleanField("制度要求", default=False)
    part = models.CharField(
        "类型", max_length=10, choices=IndicatorPart, default=IndicatorPart.MAIN
    )
    owner = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任部门"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["tree", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["tree", "code"], name="indicator_code_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=1), name="indicator_weight_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return self.label
