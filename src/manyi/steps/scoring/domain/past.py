"""Figures of periods before the product: entered by hand, and always marked so."""

import re
from collections.abc import Iterator
from decimal import Decimal

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.clock import today
from manyi.core.models import Adoption, Person
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.occasions import opening_day
from manyi.steps.scoring.models import PastFigure
from manyi.steps.scoring.queries import is_share

# A period as occasions are named: 2025, 2025H1, 2025Q3, 2025-07.
_PERIOD = re.compile(r"\d{4}(Q[1-4]|H[12]|-\d\d)?")
_MOST_MARKS = Decimal(1000)


@transaction.atomic
def enter_past_figure(
    adoption: Adoption, *, score: str, period: str, value: Decimal, source: str, actor: Person
) -> PastFigure:
    """Keep an approved figure of a period without answers; `value` is a share where scores are."""
    if problems := tuple(_problems(adoption, score, period, value, source)):
        raise ProblemsFound(problems)
    figure = PastFigure.objects.create(
        adoption=adoption,
        score=score,
        period=period,
        value=value,
        source=source.strip(),
        entered_by=actor,
    )
    record_act(
        "figure.entered",
        adoption=adoption,
        actor=actor,
        address=f"scores.{score}",
        occasion=period,
        on=today(),
        thing=f"figure-{figure.pk}",
        cites=(f"scores.{score}",),
        facts={"score": score, "year": int(period[:4]), "value": float(value)},
        commitments={"source": figure.source},
    )
    return figure


def _problems(
    adoption: Adoption, score: str, period: str, value: Decimal, source: str
) -> Iterator[Problem]:
    pack = pack_of(adoption.pack_version)
    if score not in pack.scores:
        yield Problem("scoring.past_score_unknown", found=score, needed="、".join(pack.scores))
        return
    label = pack.scores[score].label
    if not _PERIOD.fullmatch(period) or opening_day(period) is None:
        yield Problem("scoring.past_period", label, period)
    elif opening_day(period) > today():
        yield Problem("scoring.past_in_the_future", label, period)
    yield from _value_problems(label, value, is_share=is_share(pack, score))
    if not source.strip():
        yield Problem("scoring.past_source", label)
    taken = PastFigure.objects.filter(adoption__key=adoption.key, score=score, period=period)
    if taken.exists():
        yield Problem("scoring.past_taken", label, period)


def _value_problems(label: str, value: Decimal, *, is_share: bool) -> Iterator[Problem]:
    if is_share and not 0 <= value <= 1:
        yield Problem("scoring.past_value", label, f"{value * 100:f}%", "0%到 100%")
    if not is_share and not 0 <= value <= _MOST_MARKS:
        yield Problem("scoring.past_value", label, str(value), f"0 到 {_MOST_MARKS} 分")
