"""The figure a wave is known by, computed from rows as they stand: what a decision changes."""

from dataclasses import dataclass

from manyi.core.adoption import pack_of
from manyi.problems import ProblemsFound
from manyi.regulation import Pack
from manyi.regulation.scorecard import Scorecard, compute_scorecard
from manyi.steps.cleaning.queries.rows import WaveRows
from manyi.steps.sampling.models import Wave


@dataclass(frozen=True)
class Headline:
    """One score of the regulation with its n; value is None while nothing can be computed."""

    label: str
    printed: str
    value: float | None
    n: int
    forms: int


def headline(wave: Wave, rows: WaveRows) -> Headline | None:
    """Return the first figure the regulation reports that the rows allow; None without one."""
    pack = pack_of(wave.pack_version)
    forms = sum(row.is_used for row in rows.rows)
    try:
        card = compute_scorecard(pack, wave.survey, rows.tables())
    except ProblemsFound:
        # Rows that cannot be scored yet have no figure; scoring itself says why.
        return None
    for key in _keys(pack, wave.survey):
        line = card.score(key) if key in _computed(card) else None
        if line is not None and line.complete and line.value is not None:
            return Headline(line.label, line.printed, line.value, line.n, forms)
    return None


def _keys(pack: Pack, survey: str) -> list[str]:
    reported = [key for report in pack.reports.values() for key in report.scores]
    ours = pack.surveys[survey].scores
    counted = [key for key in ours if pack.scores[key].formula.startswith("tally@")]
    ordered = dict.fromkeys([*(key for key in reported if key in ours), *ours])
    return [key for key in ordered if key not in counted]


def _computed(card: Scorecard) -> set[str]:
    return {line.key for line in card.scores}
