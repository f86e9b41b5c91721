"""Invitations, responses, extensions, and the verdict on a wave."""

import uuid

from django.db import models
from django.db.models import Q

from manyi.core.clock import now
from manyi.core.models import AssessmentObject, Customer, Person
from manyi.steps.fieldwork.enums import (
    AnswerSource,
    ExportContent,
    ExportFormat,
    ExportState,
    ImportState,
    InvitationState,
    VerdictState,
)
from manyi.steps.questionnaires.models import Questionnaire, QuestionnaireVersion
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
    # What an answer may say of who gave it, where the answer does not name the invitation.
    strata = models.JSONField("分组", default=dict)
    # Which of the wave's mail days the last letter went on; an anonymous wave keeps no times.
    mail_day = models.PositiveSmallIntegerField("最近发信日次", default=0)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["audience", "state"])]

    @property
    def is_spent(self) -> bool:
        """Whether the token has been used up by an answer."""
        return self.state in InvitationState.spent()

    @property
    def shown_state(self) -> InvitationState:
        """The state as lists show it: that somebody answered is told once the answer is mixed."""
        is_unmixed = self.state == InvitationState.UNMIXED
        return InvitationState.SENT if is_unmixed else InvitationState(self.state)


class SpareToken(models.Model):
    """A further token of an invitation; spending one spends all, for the invitation is spent."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="spare_tokens")


class MailDay(models.Model):
    """A day on which an anonymous wave wrote letters, numbered from one."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "day"], name="mail_day_once_a_wave"),
            models.UniqueConstraint(fields=["wave", "number"], name="mail_day_number_once"),
        ]


class Draft(models.Model):
    """What was typed on a personal link and not yet sent; only the link's token opens the box."""

    invitation = models.OneToOneField(Invitation, models.CASCADE, related_name="draft")
    box = models.BinaryField()
    saved_at = models.DateTimeField(null=True, blank=True)


class Response(models.Model):
    """One answered questionnaire; `answers` maps item id to what was chosen."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page_key_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
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
    submitted_at = models.DateTimeField(null=True, blank=True)
    is_invited = models.BooleanField("来自名单", default=False)
    strata = models.JSONField("分组", default=dict)
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


class InboxAnswer(models.Model):
    """An anonymous answer that still waits to be mixed with others; nothing tells when or whose.

    On SQLite the table is WITHOUT ROWID, so that it lies in the order of the random keys.
    """

    key = models.BinaryField(primary_key=True, max_length=16)
    audience = models.ForeignKey(WaveAudience, models.PROTECT, related_name="+")
    questionnaire_version = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="+"
    )
    assessment_object = models.ForeignKey(
        AssessmentObject, models.PROTECT, null=True, blank=True, related_name="+"
    )
    competitor = models.CharField("竞争对手", max_length=120, blank=True)
    answers = models.JSONField()
    seconds = models.PositiveIntegerField("用时（档）", null=True, blank=True)
    is_invited = models.BooleanField("来自名单")
    strata = models.JSONField("分组", default=dict)
    is_shuffled = models.BooleanField(default=False)


class PageKey(models.Model):
    """That a page of an anonymous wave was sent; refers to no answer and goes after the close.

    WITHOUT ROWID on SQLite, as the answers.
    """

    hash = models.CharField(max_length=64, primary_key=True)
    audience = models.ForeignKey(WaveAudience, models.PROTECT, related_name="+")


class LockedIdentity(models.Model):
    """Whose answer of a confidential wave this is, in a box whose key is not in the database."""

    response = models.OneToOneField(
        Response, models.CASCADE, primary_key=True, related_name="locked_identity"
    )
    box = models.BinaryField()
    # Lets a known person's answer be found (to tell or delete it) without opening every box.
    index = models.CharField(max_length=64, unique=True)


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


class AnswerExport(models.Model):
    """A file of one audience's answers that somebody asked for; made in the background."""

    audience = models.ForeignKey(WaveAudience, models.PROTECT, related_name="+")
    content = models.CharField("内容", max_length=10, choices=ExportContent)
    file_format = models.CharField("格式", max_length=10, choices=ExportFormat)
    with_names = models.BooleanField("含客户与联系人", default=False)
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.WRITING)
    rows = models.PositiveIntegerField("份数", null=True, blank=True)
    size = models.PositiveBigIntegerField("字节", null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    left_out = models.JSONField("没有写入的内容", default=list)
    failure = models.CharField("没有生成的原因", max_length=300, blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    @property
    def key(self) -> str:
        """How its work is named in the outbox."""
        return f"export-{self.pk}"

    @property
    def file_name(self) -> str:
        """What the file is called when it is taken away."""
        audience = self.audience
        kind = ExportFormat(self.file_format)
        return f"{audience.wave.title}-{audience.label}-{self.pk}.{kind.ending}"


class AnswerImport(models.Model):
    """A file of answers somebody sent in: looked at, mapped, then imported as a whole."""

    audience = models.ForeignKey(WaveAudience, models.PROTECT, related_name="+")
    source = models.CharField("来源", max_length=10, choices=AnswerSource)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+")
    assessment_object = models.ForeignKey(
        AssessmentObject, models.PROTECT, null=True, blank=True, related_name="+"
    )
    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField("各列对应的题目", default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEWED)
    rows_in = models.PositiveIntegerField("文件中的行", default=0)
    accepted = models.PositiveIntegerField("导入", default=0)
    rejected = models.JSONField("没有导入的行", default=list)
    imported_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=now)
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]


class ImportedAnswer(models.Model):
    """Where an imported answer came from; the same row of a source is taken once."""

    response = models.OneToOneField(
        Response, models.CASCADE, primary_key=True, related_name="imported"
    )
    audience = models.ForeignKey(WaveAudience, models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=AnswerSource)
    fingerprint = models.CharField(max_length=64)
    batch = models.ForeignKey(AnswerImport, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "fingerprint"], name="imported_once_an_audience"
            )
        ]


class SavedMapping(models.Model):
    """How a customer's own scorecard is read for a questionnaire, so it is said only once."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="+")
    columns = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "questionnaire"], name="one_mapping_a_customer"
            )
        ]


class PushSource(models.Model):
    """A 问卷星 activity that pushes its answers here; the key is kept locked."""

    audience = models.OneToOneField(WaveAudience, models.CASCADE, related_name="+")
    activity = models.CharField("问卷星活动编号", max_length=40)
    key_box = models.BinaryField("推送密钥")
    mapping = models.JSONField("各题对应的题目", default=dict)
    is_open = models.BooleanField("接收推送", default=True)
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=now)


class PushRefusal(models.Model):
    """A push that was not taken, and why; what it carried is not kept."""

    source = models.ForeignKey(PushSource, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=300)
    refused_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-pk"]
