"""Approvals: the regulation's chain, run for one thing, by different people."""

from django.db import models
from django.db.models import Q

from manyi.core.enums import ApprovalAct, ApprovalState
from manyi.core.models.people import Person
from manyi.core.models.regulation import Adoption


class Approval(models.Model):
    """One run of an approval chain over one version of a thing (`report-3`)."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    chain = models.SlugField("审批", max_length=60, help_text="制度里 approvals 的名称")
    provision = models.CharField("审批的事项", max_length=120, help_text="制度里的地址")
    thing = models.CharField(max_length=60, db_index=True)
    title = models.CharField("事项", max_length=200)
    content_hash = models.CharField(max_length=64, blank=True)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="提交人")
    state = models.CharField(max_length=8, choices=ApprovalState, default=ApprovalState.OPEN)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["-submitted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["thing"], condition=Q(state="open"), name="one_open_approval_a_thing"
            )
        ]


class ApprovalStep(models.Model):
    """One signature of the chain; empty until its person has decided."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    role = models.SlugField("职责", max_length=60)
    act = models.CharField("方式", max_length=12, choices=ApprovalAct)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签署人"
    )
    is_given = models.BooleanField(null=True)
    words = models.TextField("意见", blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["approval", "position"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "position"], name="approval_step_position"),
            models.UniqueConstraint(
                fields=["approval", "decided_by"],
                condition=Q(decided_by__isnull=False),
                name="one_signature_a_person",
            ),
        ]
