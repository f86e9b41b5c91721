"""Targets of a year: what is approved, what still lacks, and what the method would propose."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from manyi.analytics.rounding import round_half_up
from manyi.core.adoption import pack_of
from manyi.core.models import Adoption
from manyi.regulation import Pack
from manyi.regulation.formulas import FORMULAS
from manyi.regulation.schema.scoring import Target as Provision
from manyi.regulation.scorecard import proposed_target
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.enums import TargetState
from manyi.steps.scoring.models import Target
from manyi.steps.scoring.queries.history import HistoryFigure, began, figure_history
from manyi.steps.scoring.queries.units import is_share

__all__ = [
    "TargetNeed",
    "TargetProposal",
    "approved_target",
    "approved_targets",
    "is_share",
    "proposal_for",
    "target_needs",
    "wave_year",
]

# A target is recorded to five places of a share, a thousandth of one per cent.
PLACES = 5


@dataclass(frozen=True)
class TargetProposal:
    """What the regulation's method makes of the latest figures; value is None without enough."""

    method: str
    method_label: str
    figures: tuple[HistoryFigure, ...]
    mean: float | None
    better: tuple[HistoryFigure, ...]
    value: Decimal | None


@dataclass(frozen=True)
class TargetNeed:
    """One target the regulation asks for in a year, and where it stands."""

    provision: str
    label: str
    score: str
    year: int
    is_share: bool
    target: Target | None
    refused: Target | None
    proposal: TargetProposal


def wave_year(wave: Wave) -> int:
    """Return the year whose targets a wave is held to."""
    return began(wave).year


def approved_target(adoption: Adoption, provision: str, year: int) -> Target | None:
    """Return the approved target of the year, under whichever version of the regulation."""
    return Target.objects.filter(
        adoption__key=adoption.key, provision=provision, year=year, state=TargetState.APPROVED
    ).first()


def approved_targets(adoption: Adoption, year: int) -> dict[str, float]:
    """Return every approved target of the year by its name in the regulation."""
    rows = Target.objects.filter(adoption__key=adoption.key, year=year, state=TargetState.APPROVED)
    return {row.provision: float(row.value) for row in rows}


def target_needs(adoption: Adoption, year: int) -> list[TargetNeed]:
    """Return the targets the regulation asks for in the year, in its order."""
    pack = pack_of(adoption.pack_version)
    rows = list(Target.objects.filter(adoption__key=adoption.key, year=year).order_by("pk"))
    return [
        TargetNeed(
            provision=key,
            label=provision.label,
            score=provision.score,
            year=year,
            is_share=is_share(pack, provision.score),
            target=_newest(rows, key, refused=False),
            refused=_newest(rows, key, refused=True),
            proposal=proposal_for(adoption, key, year),
        )
        for key, provision in pack.targets.items()
    ]


def _newest(rows: list[Target], provision: str, *, refused: bool) -> Target | None:
    found = [
        row
        for row in rows
        if row.provision == provision and (row.state == TargetState.REFUSED) == refused
    ]
    return found[-1] if found else None


def proposal_for(adoption: Adoption, provision: str, year: int) -> TargetProposal:
    """Return the target the method proposes for a year, from figures of before it."""
    pack = pack_of(adoption.pack_version)
    asked = pack.targets[provision]
    history = figure_history(adoption, asked.score, before=date(year + 1, 1, 1))
    figures = _latest_rounds(asked, history)
    values = [one.value for one in figures]
    value = proposed_target(asked, values)
    mean = sum(values) / len(values) if values else None
    return TargetProposal(
        method=asked.method,
        method_label=_method_label(pack, provision),
        figures=figures,
        mean=mean,
        better=tuple(one for one in figures if mean is not None and one.value > mean),
        value=None if value is None else round_half_up(value, PLACES),
    )


def _latest_rounds(asked: Provision, history: list[HistoryFigure]) -> tuple[HistoryFigure, ...]:
    rounds = int(asked.params.get("rounds", len(history) or 1))
    return tuple(history[-rounds:])


def _method_label(pack: Pack, provision: str) -> str:
    formula = FORMULAS.get(pack.targets[provision].method)
    return formula.label if formula else pack.targets[provision].method
