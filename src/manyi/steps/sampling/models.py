"""Waves （期）： what is assessed, who is asked, how they were drawn."""

from django.db import models
from django.db.models import Q
from django_fsm import FSMField, transition

from manyi.core.clock import now
from manyi.core.models import Adoption, AssessmentObject, Contact, PackVersion, Person
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.enums import Channel, Identity, PlanState, WaveState


class Wave(models.Model):
    """One wave of a survey of the regulation; pack and questionnaires are pinned at issue."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    pack_version = models.ForeignKey(
        PackVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    survey = models.SlugField("调查", max_length=60, help_text="制度里 surveys 的名称")
    occasion = models.CharField("期次", max_length=60)
    title = models.CharField("名称", max_length=120)
    objects_assessed = models.ManyToManyField(AssessmentObject, related_name="+")
    identity = models.CharField("身份", max_length=12, choices=Identity, default=Identity.NAMED)
    state = FSMField(max_length=10, choices=WaveState, default=WaveState.PLANNED, protected=True)
    round = models.PositiveSmallIntegerField("轮次", default=1)
    reissue_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reissues"
    )
    opens_on = models.DateField("发放日期", null=True, blank=True)
    closes_on = models.DateField("截止日期", null=True, blank=True)
    closed_on = models.DateField("实际截止日期", null=True, blank=True)
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = verbose_name_plural = "调查期"
        indexes = [models.Index(fields=["state", "closes_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def thing(self) -> str:
        """How the ledger names this wave."""
        return f"wave-{self.pk}"

    @transition(
        field=state, source=[WaveState.PLANNED, WaveState.SAMPLED], target=WaveState.SAMPLED
    )
    def mark_sampled(self) -> None: ...

    @transition(field=state, source=WaveState.SAMPLED, target=WaveState.APPROVED)
    def mark_approved(self) -> None: ...

    @transition(
        field=state, source=[WaveState.SAMPLED, WaveState.APPROVED], target=WaveState.PLANNED
    )
    def mark_planned(self) -> None: ...

    @transition(field=state, source=WaveState.APPROVED, target=WaveState.ISSUED)
    def mark_issued(self) -> None: ...

    @transition(field=state, source=WaveState.ISSUED, target=WaveState.CLOSED)
    def mark_closed(self) -> None: ...

    @transition(field=state, source=WaveState.CLOSED, target=WaveState.JUDGED)
    def mark_judged(self) -> None: ...

    @transition(
        field=state,
        source=[WaveState.JUDGED, WaveState.FROZEN, WaveState.SCORED],
        target=WaveState.FROZEN,
    )
    def mark_frozen(self) -> None: ...

    @transition(field=state, source=[WaveState.FROZEN, WaveState.SCORED], target=WaveState.SCORED)
    def mark_scored(self) -> None: ...


class WavePlan(models.Model):
    """The survey plan of a wave, on the regulation's form; a refused one is revised."""

    wave = models.OneToOneField(Wave, models.CASCADE, related_name="plan")
    form = models.SlugField("制度中的表单", max_length=60)
    fields = models.JSONField("内容")
    version = models.PositiveSmallIntegerField("版本", default=1)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.SUBMITTED)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=now)

    @property
    def name(self) -> str:
        """How the ledger names the plan, whatever its version."""
        return f"waveplan-{self.pk}"

    @property
    def thing(self) -> str:
        """How approvals name this version of it."""
        return self.name if self.version == 1 else f"{self.name}.{self.version}"


class WaveAudience(models.Model):
    """One kind of respondent in a wave: customers, dealers, self, competitors."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="audiences")
    key = models.SlugField("受访者", max_length=60, help_text="制度里 audience 的名称")
    label = models.CharField(max_length=60)
    questionnaire_version = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    channels = models.JSONField("渠道", default=list)
    open_token = models.CharField("公开链接", max_length=40, unique=True, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["wave", "key"], name="audience_once_a_wave")]

    def __str__(self) -> str:
        return self.label

    @property
    def thing(self) -> str:
        """How the ledger names this audience."""
        return f"audience-{self.pk}"


class SampleDraw(models.Model):
    """How the names of one audience were drawn; drawing again makes a new row."""

    audience = models.ForeignKey(WaveAudience, models.CASCADE, related_name="draws")
    rule = models.JSONField("抽样规则")
    seed = models.PositiveBigIntegerField("随机种子")
    frame_size = models.PositiveIntegerField("抽样框大小")
    allocation = models.JSONField("各层分配")
    drawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(default=now)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-drawn_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["audience"], condition=Q(is_current=True), name="one_current_draw"
            )
        ]

    @property
    def thing(self) -> str:
        """How the ledger names this draw."""
        return f"draw-{self.pk}"


class SampleMember(models.Model):
    """One name in a draw: a customer's contact, or a colleague rating themselves."""

    draw = models.ForeignKey(SampleDraw, models.CASCADE, related_name="members")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    assessment_object = models.ForeignKey(
        AssessmentObject, models.PROTECT, null=True, blank=True, related_name="+"
    )
    stratum = models.CharField("层", max_length=60, blank=True)
    design_weight = models.FloatField("抽样权重", default=1.0)
    channel = models.CharField("渠道", max_length=10, choices=Channel, default=Channel.LINK)
    replacement_order = models.PositiveIntegerField("候补次序", null=True, blank=True)
    excluded_because = models.CharField("未入样原因", max_length=120, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact=None) ^ Q(person=None), name="member_is_contact_or_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.person or f"{self.contact.customer}（{self.contact}）")

    @property
    def is_asked(self) -> bool:
        """Whether this member is in the sample, not excluded and not waiting as a replacement."""
        return not self.excluded_because and self.replacement_order is None
