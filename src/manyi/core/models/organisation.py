"""Units in a tree of any depth, and groups that cross it."""

from django.db import models
from django.db.models import Q

from manyi.core.enums import UnitKind


class Unit(models.Model):
    """A part of the organisation; `path` is the chain of ids from the root, `/1/4/`."""

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    name = models.CharField("名称", max_length=100)
    code = models.SlugField("代码", max_length=40, unique=True)
    kind = models.CharField("类型", max_length=12, choices=UnitKind, default=UnitKind.DEPARTMENT)
    path = models.CharField(max_length=200, editable=False, db_index=True)

    class Meta:
        ordering = ["path"]
        verbose_name = verbose_name_plural = "组织"

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """Levels above this unit; the company has none."""
        return self.path.count("/") - 2

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            Unit.objects.filter(pk=self.pk).update(path=path)
            self.path = path


class Group(models.Model):
    """A group of people from several units: 工作小组，监督小组，绩效管理领导小组."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="groups", verbose_name="所属组织")
    name = models.CharField("名称", max_length=100)
    code = models.SlugField("代码", max_length=40, unique=True)

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = "小组"

    def __str__(self) -> str:
        return self.name


class GroupMembership(models.Model):
    """One person's term in a group; at most one open term is the leader's."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    person = models.ForeignKey("core.Person", models.PROTECT, related_name="memberships")
    is_leader = models.BooleanField("组长", default=False)
    start = models.DateField("任期开始")
    end = models.DateField("任期结束", null=True, blank=True)

    class Meta:
        ordering = ["-is_leader", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(is_leader=True, end=None),
                name="one_leader_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(end=None), name="one_open_term_a_member"
            ),
        ]
