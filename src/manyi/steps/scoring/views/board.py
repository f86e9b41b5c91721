"""The board: what waits to be scored, what the figures were, how they moved."""

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.core.adoption import adoptions_in_force, pack_of
from manyi.core.clock import today
from manyi.core.models import Adoption
from manyi.core.pages import paginate, require
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.queries import waves
from manyi.steps.scoring import queries
from manyi.steps.scoring.models import Score
from manyi.steps.scoring.views.pictures import Picture, trend_picture


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show the frozen waves that wait, the scored ones with their figures, and the trends."""
    require(request, "core.read")
    rows = waves().order_by("-closed_on", "-pk")
    page = paginate(request, rows.filter(state=WaveState.SCORED))
    scores = queries.latest_scores(page)
    context = {
        "waiting": rows.filter(state=WaveState.FROZEN),
        "page": page,
        "done": [(wave, scores[wave.pk], _figures(scores[wave.pk])) for wave in page],
        "pictures": list(_trends()),
    }
    return render(request, "scoring/index.html", context)


def _figures(score: Score) -> list[dict]:
    return [line for line in score.scorecard["scores"] if line["unit"] != "count"]


def _trends() -> Iterator[Picture]:
    """Yield a trend for every score that has a target, or the first ones where none has."""
    day = today()
    for adoption in adoptions_in_force(day):
        yield from _trends_of(adoption, day.year)


def _trends_of(adoption: Adoption, year: int) -> Iterator[Picture]:
    pack = pack_of(adoption.pack_version)
    targets = queries.approved_targets(adoption, year)
    held = {target.score: targets.get(key) for key, target in pack.targets.items()}
    reported = {key: None for report in pack.reports.values() for key in report.scores}
    histories = queries.figure_histories(adoption, [*(held or reported)])
    for key, figures in histories.items():
        title = f"{pack.scores[key].label}（{adoption.unit}）"
        picture = trend_picture(f"{adoption.pk}-{key}", title, figures, target=held.get(key))
        if picture is not None:
            yield picture
