"""Invitations, responses, extensions, and the verdict on a wave."""

import uuid

from django.db import models
from django.db.models import Q

from manyi.core.clock import now
from manyi.core.models import AssessmentObject, Person
from manyi.steps.fieldwork.enums import InvitationState, VerdictState
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.enums import Channel
from manyi.steps.sampling.models import SampleMember, Wave, WaveAudience


class Invitation(models.Model):
    """One person asked once in a wave; only the hash of the token is kept."""

    audience = models.ForeignKey(WaveAudience, models.PROTECT, related_name="+")
    member = models.OneToOneField(SampleMember, models.PROTECT, related_name="+")
    channel = models.CharField("渠道", max_length=10, choices=Channel)
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(
        max_length=14, choices=InvitationState, default=InvitationState.WAITING
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField("未送达原因", max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["audience", "state"])]


class Draft(models.Model):
    """What was typed on a personal link and not yet sent; only the link's token opens the box."""

    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="draft")
    box = models.BinaryField()
    saved_at = models.DateTimeField()


class Response(models.Model):
    """One answered questionnaire; `answers` maps item id to what was chosen."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page_key_hash = models.CharField(max_length=64, unique=True)
    audience = models.ForeignKey(WaveAudience, models.PROTECT, related_name="+")
    questionnaire_version = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="+"
    )
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, blank=True, related_name="response"
    )
    assessment_object = models.ForeignKey(
        AssessmentObject, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    competitor = models.CharField("竞争对手", max_length=120, blank=True)
    answers = models.JSONField()
    language = models.CharField(max_length=10, default="zh-hans")
    seconds = models.PositiveIntegerField("用时（秒）", null=True, blank=True)
    submitted_at = models.DateTimeField()
    is_late = models.BooleanField("逾期答卷", default=False)
    keyed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    salt = models.BinaryField(max_length=16)
    sealed_in = models.PositiveBigIntegerField("台账序号", null=True, blank=True)

    class Meta:
        ordering = ["submitted_at"]
        indexes = [
            models.Index(fields=["audience", "submitted_at"]),
            models.Index(
                fields=["audience"], condition=Q(sealed_in=None), name="responses_to_seal"
            ),
        ]


class Extension(models.Model):
    """A deadline moved, and why."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    closes_on = models.DateField("新的截止日期")
    reason = models.CharField("理由", max_length=200)
    extended_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    extended_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["extended_at"]


class Verdict(models.Model):
    """有效 / 无效 / 无法判定： the pack's whole list of rules, each with figure and outcome."""

    wave = models.OneToOneField(Wave, models.PROTECT, related_name="+")
    state = models.CharField(max_length=14, choices=VerdictState)
    rules = models.JSONField()
    judged_at = models.DateTimeField()
    waived_by = models.ForeignKey(
        "core.Approval", models.PROTECT, null=True, blank=True, related_name="+"
    )
    waiver_reason = models.CharField("豁免理由", max_length=200, blank=True)
    is_waived = models.BooleanField("已豁免", default=False)


class WaveReview(models.Model):
    """检讨分析 of an invalid wave, before it is re-issued."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="+")
    fields = models.JSONField()
    reviewed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(default=now)
