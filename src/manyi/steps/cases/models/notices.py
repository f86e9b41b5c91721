"""What a person is told of a case: it was given to them, is nearly due, is late, waits too long."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.enums import NoticeKind, TermCode
from manyi.steps.cases.models.case import Case


class CaseNotice(models.Model):
    """One notice on a person's first page, until they have taken note; its key tells it once."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    key = models.CharField(max_length=80)
    code = models.CharField(max_length=16, choices=TermCode, blank=True)
    level = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="told_once_of_a_thing")
        ]
        indexes = [
            models.Index(
                fields=["person", "-told_at"],
                condition=models.Q(seen_at=None),
                name="notices_not_seen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case}"
