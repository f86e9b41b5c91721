"""How cases hang together: merged, split off, linked, or said not to be the same."""

from django.db import models
from django.db.models import Q

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.steps.cases.enums import CaseState, LinkKind
from manyi.steps.cases.models.case import Case


class CaseMerge(models.Model):
    """One case that was merged into another; nothing of it moves, so that it can be undone."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="merges")
    into = models.ForeignKey(Case, models.PROTECT, related_name="+")
    state_before = models.CharField(max_length=10, choices=CaseState)
    closed_before = models.DateTimeField(null=True, blank=True)
    reason = models.TextField("理由")
    merged_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=now)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["merged_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(undone_at=None), name="merged_once_at_a_time"
            )
        ]


class CaseLink(models.Model):
    """Two cases that have to do with each other, or that somebody found to be different."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="links_back")
    kind = models.CharField("关系", max_length=10, choices=LinkKind)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "kind"], name="case_link_once"),
            models.CheckConstraint(condition=~Q(case=models.F("other")), name="no_link_to_itself"),
        ]
