"""How far a wave's preparation has come, and what has been done on it so far."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from manyi.core.ledger import Entry, read_entries
from manyi.core.models import Person
from manyi.steps.sampling.enums import PlanState, WaveState
from manyi.steps.sampling.models import SampleMember, Wave, WaveAudience
from manyi.steps.sampling.queries.waves import (
    planned_audiences,
    survey_of,
    undrawn,
    wave_plan,
)

VERBS = (
    "wave.created",
    "objects.named",
    "wave.planned",
    "sample.drawn",
    "sample.overridden",
    "sample.approved",
    "sample.refused",
)
_PREPARING = (WaveState.PLANNED, WaveState.SAMPLED)


@dataclass(frozen=True)
class Stage:
    """One thing to be done before a wave can be issued: `act` on its `page`."""

    label: str
    act: str
    words: str
    is_done: bool
    page: str


@dataclass(frozen=True)
class AudienceCount:
    """One audience with how many are asked, wait as replacements, and were left out."""

    audience: WaveAudience
    asked: int
    waiting: int
    left_out: int


def preparation(wave: Wave) -> list[Stage]:
    """Return the stages of a wave's preparation in order."""
    audiences = planned_audiences(wave)
    objects = wave.objects_assessed.count()
    chosen = sum(one.questionnaire_version_id is not None for one in audiences)
    drawn = len(audiences) - len(undrawn(audiences))
    all_of = _("%(done)d / %(all)d 类受访者")
    counts = {"all": len(audiences)}
    return [
        Stage(
            _("测评对象"),
            _("选定测评对象"),
            _("%(n)d 个") % {"n": objects},
            objects > 0,
            "objects",
        ),
        Stage(
            _("问卷"),
            _("选定问卷"),
            all_of % (counts | {"done": chosen}),
            chosen == len(audiences),
            "questionnaires",
        ),
        *_plan_stage(wave),
        Stage(
            _("样本"),
            _("抽取样本"),
            all_of % (counts | {"done": drawn}),
            drawn == len(audiences),
            "samples",
        ),
        Stage(
            _("批准"),
            _("批准样本"),
            _("由抽样人以外的人批准"),
            wave.state not in _PREPARING,
            "samples",
        ),
    ]


def _plan_stage(wave: Wave) -> list[Stage]:
    provision = survey_of(wave).plan
    if provision is None:
        return []
    plan = wave_plan(wave)
    words = plan.get_state_display() if plan else _("还没有编制")
    is_done = plan is not None and plan.state != PlanState.REFUSED
    return [Stage(_("调研方案"), _("编制调研方案"), str(words), is_done, "plan")]


def is_preparing(wave: Wave) -> bool:
    """Whether objects, questionnaires and samples can still change."""
    return wave.state in _PREPARING


def audience_counts(wave: Wave) -> list[AudienceCount]:
    """Return the sizes of the current draws, audience by audience, in two queries."""
    rows = (
        SampleMember.objects.filter(draw__audience__wave=wave, draw__is_current=True)
        .values("draw__audience")
        .annotate(
            asked=Count("pk", filter=Q(excluded_because="", replacement_order=None)),
            waiting=Count("pk", filter=Q(replacement_order__isnull=False)),
            left_out=Count("pk", filter=~Q(excluded_because="")),
        )
    )
    found = {row["draw__audience"]: row for row in rows}
    none = {"asked": 0, "waiting": 0, "left_out": 0}
    return [
        AudienceCount(
            audience=one,
            **{name: found.get(one.pk, none)[name] for name in none},
        )
        for one in wave.audiences.select_related("questionnaire_version__questionnaire")
    ]


def happened(wave: Wave) -> list[tuple[Entry, str]]:
    """Return what was done on the wave up to its approval, oldest first, with by whom."""
    entries = list(read_entries(thing=wave.thing, verbs=VERBS))
    names = dict(
        Person.objects.filter(pk__in={one.actor for one in entries}).values_list("pk", "name")
    )
    return [(one, names.get(one.actor, "")) for one in entries]
