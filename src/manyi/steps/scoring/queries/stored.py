"""Figures of a wave from its stored sums: of the frozen data, or of what has come in so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from manyi.core.adoption import pack_of
from manyi.regulation.scorecard import (
    AudienceSums,
    Scorecard,
    scorecard_of_sums,
    unpacked,
)
from manyi.steps.fieldwork.queries import rounds_of
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.models import Score, StoredSums
from manyi.steps.scoring.queries.history import latest_score
from manyi.steps.scoring.queries.recomputing import scorecard_of


@dataclass(frozen=True)
class StoredFigures:
    """Every figure of a wave as its sums have it; live ones are before cleaning."""

    card: Scorecard
    is_live: bool
    as_of: datetime
    respondents: int


def stored_figures(wave: Wave) -> StoredFigures | None:
    """Return the figures of the latest score, or live ones; None while nothing came in."""
    score = latest_score(wave)
    if score is not None:
        return _of_score(score)
    rows = StoredSums.objects.filter(audience__wave__in=rounds_of(wave), snapshot=None)
    return _live(wave, list(rows.order_by("pk")))


def _of_score(score: Score) -> StoredFigures | None:
    rows = list(StoredSums.objects.filter(snapshot=score.snapshot_id))
    if not rows:
        return None
    recorded = scorecard_of(score)
    card = scorecard_of_sums(
        pack_of(score.wave.pack_version),
        score.wave.survey,
        _by_audience(rows),
        validity=recorded.validity,
        targets=score.inputs["targets"],
        past=score.inputs["past"],
    )
    return StoredFigures(card, False, score.scored_at, sum(row.respondents for row in rows))


def _live(wave: Wave, rows: list[StoredSums]) -> StoredFigures | None:
    if not rows or wave.pack_version is None:
        return None
    card = scorecard_of_sums(pack_of(wave.pack_version), wave.survey, _by_audience(rows))
    as_of = max(row.stored_at for row in rows)
    return StoredFigures(card, True, as_of, sum(row.respondents for row in rows))


def _by_audience(rows: list[StoredSums]) -> Mapping[str, AudienceSums]:
    """Return the sums of each audience over all rounds, weights brought to a mean of one."""
    found: dict[str, AudienceSums] = {}
    for row in rows:
        sums = unpacked(bytes(row.data))
        known = found.get(sums.audience)
        found[sums.audience] = sums if known is None else known + sums
    return {name: sums.with_mean_weight_of_one() for name, sums in found.items()}
