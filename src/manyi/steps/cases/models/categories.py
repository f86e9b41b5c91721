"""The tree of categories under which a regulation sorts its feedback."""

from django.db import models

from manyi.steps.cases.enums import CaseKind


class Category(models.Model):
    """A category of one regulation; the roots come from its pack, what lies below is the company's.

    It belongs to the key of the adoption, which an amended regulation keeps.
    """

    adoption_key = models.SlugField(max_length=60)
    code = models.SlugField("代码", max_length=60)
    label = models.CharField("名称", max_length=60)
    kind = models.CharField("类别", max_length=12, choices=CaseKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="属于"
    )
    indicator = models.SlugField("对应指标", max_length=60, blank=True)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        ordering = ["adoption_key", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["adoption_key", "code"], name="category_code_once")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def chain(self) -> tuple["Category", ...]:
        """The category and those above it, the nearest first."""
        return (self, *(self.parent.chain if self.parent else ()))
