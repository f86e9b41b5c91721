"""A scored wave of the worked example, and past figures."""

from decimal import Decimal

from manyi.core.approvals import current_step, sign
from manyi.steps.cleaning.domain import freeze_wave
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring import domain
from manyi.steps.scoring.models import PastFigure, Score, Target
from tests.steps.cleaning.factories import Field, judged, worked_example


def frozen(wave: Wave, field: Field) -> Wave:
    freeze_wave(judged(wave, field), actor=field.actor)
    return Wave.objects.get(pk=wave.pk)


def scored_example(field: Field, **about: object) -> Score:
    return domain.score_wave(frozen(worked_example(field, **about), field), actor=field.actor)


def enter_past(
    field: Field, period: str, share: str, *, score: str = "overall_degree"
) -> PastFigure:
    return domain.enter_past_figure(
        field.adoption,
        score=score,
        period=period,
        value=Decimal(share),
        source=f"{period} 年度分析报告",
        actor=field.actor,
    )


def approved_target(field: Field, *, provision: str = "degree", year: int = 2026) -> Target:
    """A target proposed by the group's member and approved by the manager."""
    target = domain.propose_target(
        field.adoption, provision=provision, year=year, actor=field.actor
    )
    sign(current_step(target.approval), person=field.company.people["manager"])
    target.refresh_from_db()
    return target
