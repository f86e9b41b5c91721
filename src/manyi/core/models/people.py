"""People who work with the product: staff, and external members of groups."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from manyi.core.enums import SystemRole
from manyi.core.models.organisation import Unit


class Person(AbstractUser):
    """A member of staff or an outsider in a group; without a password there is no sign-in."""

    first_name = None
    last_name = None
    name = models.CharField("姓名", max_length=60)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="people", verbose_name="部门"
    )
    post = models.SlugField("岗位", max_length=40, blank=True)
    mobile = models.CharField("手机", max_length=30, blank=True)
    is_external = models.BooleanField("外部人员", default=False)

    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        verbose_name = verbose_name_plural = "人员"

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class RoleGrant(models.Model):
    """A system role a person holds in a unit and everything below it."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField("角色", max_length=12, choices=SystemRole)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="范围")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role", "unit"], name="role_granted_once")
        ]
