"""Scores of earlier waves and figures entered by hand, on one line of time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from manyi.core.adoption import pack_of
from manyi.core.models import Adoption
from manyi.regulation.occasions import opening_day
from manyi.regulation.scorecard.printing import Style
from manyi.steps.sampling.models import Wave
from manyi.steps.sampling.queries import occasion_label
from manyi.steps.scoring.models import PastFigure, Score
from manyi.steps.scoring.queries.units import is_share


@dataclass(frozen=True)
class HistoryFigure:
    """One figure of a score; `wave` is None where it was entered by hand."""

    score_key: str
    period: str
    label: str
    value: float
    printed: str
    opens: date
    wave: Wave | None = None
    score: Score | None = None
    source: str = ""
    survey_label: str = ""

    @property
    def is_entered(self) -> bool:
        """Whether a person typed it, without answers behind it."""
        return self.score is None


def latest_score(wave: Wave) -> Score | None:
    """Return the newest recorded score of a wave."""
    return Score.objects.filter(wave=wave).order_by("-version").first()


def latest_scores(waves: Iterable[Wave]) -> dict[int, Score]:
    """Return the newest score of every wave, by the wave's id, in one query."""
    rows = Score.objects.filter(wave__in=list(waves)).order_by("wave", "version")
    return {score.wave_id: score for score in rows.select_related("wave", "snapshot")}


def figure_history(
    adoption: Adoption, score_key: str, *, survey: str = "", before: date | None = None
) -> list[HistoryFigure]:
    """Return every complete figure of a score under the regulation, oldest first.

    A regulation amended keeps its history. `before` leaves out what opened on the day or later.
    """
    return figure_histories(adoption, [score_key], survey=survey, before=before)[score_key]


def figure_histories(
    adoption: Adoption,
    score_keys: Sequence[str],
    *,
    survey: str = "",
    before: date | None = None,
) -> dict[str, list[HistoryFigure]]:
    """Return the history of several scores, in as many queries as of one."""
    found = [*_scored(adoption, score_keys, survey), *_entered(adoption, score_keys)]
    kept = [one for one in found if before is None or one.opens < before]
    kept.sort(key=lambda one: (one.opens, one.is_entered, one.period))
    return {key: [one for one in kept if one.score_key == key] for key in score_keys}


def began(wave: Wave) -> date:
    """Return the first day of the wave's period, for one held on demand its issue."""
    return opening_day(wave.occasion) or wave.opens_on or wave.created_at.date()


def _scored(adoption: Adoption, score_keys: Sequence[str], survey: str) -> Iterator[HistoryFigure]:
    waves = Wave.objects.filter(adoption__key=adoption.key)
    if survey:
        waves = waves.filter(survey=survey)
    for score in latest_scores(waves).values():
        for line in score.scorecard["scores"]:
            if line["key"] in score_keys and line["complete"] and line["value"] is not None:
                yield HistoryFigure(
                    score_key=line["key"],
                    period=score.wave.occasion,
                    label=score.wave.title,
                    value=line["value"],
                    printed=line["printed"],
                    opens=began(score.wave),
                    wave=score.wave,
                    score=score,
                    survey_label=score.scorecard["survey_label"],
                )


def _entered(adoption: Adoption, score_keys: Sequence[str]) -> Iterator[HistoryFigure]:
    pack = pack_of(adoption.pack_version)
    rows = PastFigure.objects.filter(adoption__key=adoption.key, score__in=score_keys)
    for row in rows:
        score = pack.scores.get(row.score)
        style = Style(score.decimals, score.rounding) if score else Style()
        unit = "share" if is_share(pack, row.score) else "marks"
        value = float(row.value)
        yield HistoryFigure(
            score_key=row.score,
            period=row.period,
            label=occasion_label(row.period),
            value=value,
            printed=style.text(value, unit),
            opens=opening_day(row.period) or row.entered_at.date(),
            source=row.source,
        )
