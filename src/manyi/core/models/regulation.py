"""Which regulation is in force where, and who holds its roles."""

from django.db import models
from django.db.models import Q

from manyi.core.clock import now
from manyi.core.models.organisation import Group, Unit
from manyi.core.models.people import Person


class PackVersion(models.Model):
    """A pack as it was brought into force; its text never changes."""

    name = models.SlugField("制度包", max_length=60)
    version = models.CharField("版本", max_length=20)
    title = models.CharField("制度名称", max_length=120)
    text = models.TextField("内容")
    content_hash = models.CharField(max_length=64)
    stored_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name", "-stored_at"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="pack_version_once")
        ]
        verbose_name = verbose_name_plural = "制度版本"

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


class Adoption(models.Model):
    """A pack version in force for a unit (and product line) over a span of days."""

    key = models.SlugField(max_length=60, help_text="同一制度修订后仍用同一个")
    pack_version = models.ForeignKey(PackVersion, models.PROTECT, related_name="adoptions")
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="adoptions", verbose_name="适用组织"
    )
    product_line = models.ForeignKey(
        "core.AssessmentObject", models.PROTECT, null=True, blank=True, related_name="+"
    )
    start = models.DateField("生效日期")
    end = models.DateField("失效日期", null=True, blank=True)

    class Meta:
        ordering = ["unit__path", "-start"]
        verbose_name = verbose_name_plural = "生效的制度"
        constraints = [
            models.UniqueConstraint(fields=["key", "start"], name="adoption_starts_once")
        ]

    def __str__(self) -> str:
        return f"{self.pack_version.title}（{self.unit}）"


class RoleHolder(models.Model):
    """Who holds a role of the regulation here: exactly one of unit, group, person or post."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="holders")
    role = models.SlugField("职责", max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    post = models.SlugField("岗位", max_length=40, blank=True)
    start = models.DateField("起")
    end = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ["adoption", "role", "start"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(unit__isnull=False, group=None, person=None, post="")
                    | Q(unit=None, group__isnull=False, person=None, post="")
                    | Q(unit=None, group=None, person__isnull=False, post="")
                    | (Q(unit=None, group=None, person=None) & ~Q(post=""))
                ),
                name="role_held_by_one_kind",
            )
        ]
