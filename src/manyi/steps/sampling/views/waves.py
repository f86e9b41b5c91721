"""The board of waves, their list, and the page of one wave."""

from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from manyi.core.adoption import adoptions_in_force
from manyi.core.clock import today
from manyi.core.contributions import collect
from manyi.core.models import Person
from manyi.core.pages import paginate, require
from manyi.regulation.events import EVENTS
from manyi.steps.sampling import queries
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave

PREPARING = (WaveState.PLANNED, WaveState.SAMPLED, WaveState.APPROVED)
IN_THE_FIELD = (WaveState.ISSUED, WaveState.CLOSED, WaveState.JUDGED, WaveState.FROZEN)
SHOWN_DONE = 20


@login_required
def board(request: HttpRequest) -> HttpResponse:
    """Show what the regulation asks for, what is prepared, in the field, and done."""
    require(request, "core.read")
    rows = queries.waves()
    day = today()
    done = rows.filter(state=WaveState.SCORED)[:SHOWN_DONE]
    context = {
        "owed": queries.owed_waves(day),
        "columns": [
            {"label": _("筹划中"), "waves": list(rows.filter(state__in=PREPARING))},
            {"label": _("回收和清理"), "waves": list(rows.filter(state__in=IN_THE_FIELD))},
            {"label": _("已计分"), "waves": list(done)},
        ],
        "today": day,
        "has_regulation": adoptions_in_force(day).exists(),
        "can_plan": request.user.has_perm("sampling.plan_wave"),
    }
    return render(request, "sampling/board.html", context)


@login_required
def waves(request: HttpRequest) -> HttpResponse:
    """List every wave, filtered by state."""
    require(request, "core.read")
    rows = queries.waves()
    if (state := request.GET.get("state")) in WaveState.values:
        rows = rows.filter(state=state)
    context = {"page": paginate(request, rows), "states": WaveState.choices}
    return render(request, "sampling/waves.html", context)


@login_required
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one wave: facts, what happened, what is to be done next and by whom."""
    row = get_object_or_404(queries.waves(), pk=pk)
    require(request, "core.read", row)
    acts = [*_own_next(row, request.user), *_flat(collect_next(row, request.user))]
    survey = queries.survey_of(row)
    context = {
        "wave": row,
        "survey": survey,
        "roles": _roles(row),
        "occasion": queries.occasion_label(row.occasion),
        "objects": row.objects_assessed.select_related("owner"),
        "stages": queries.preparation(row),
        "is_preparing": queries.is_preparing(row),
        "audiences": queries.audience_counts(row),
        "acts": acts,
        "lead": next((a for a in acts if a.get("primary") and not a.get("needs")), None),
        "timeline": sorted(_happened(row), key=itemgetter("on")),
        "panels": list(_flat(collect("wave.panel", wave=row))),
        "rounds": _rounds(row),
    }
    return render(request, "sampling/wave.html", context)


def collect_next(row: Wave, person: Person) -> Iterable[Any]:
    """Return what later steps can do with the wave now."""
    return collect("wave.next", wave=row, person=person)


def _flat(given: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for one in given:
        if isinstance(one, list | tuple):
            yield from one
        else:
            yield one


def _own_next(row: Wave, person: Person) -> Iterator[dict[str, Any]]:
    """Yield the first thing of the preparation that is not done, for whoever may do it."""
    if not queries.is_preparing(row):
        return
    stage = next((one for one in queries.preparation(row) if not one.is_done), None)
    needed = "sampling.plan_wave" if row.state == WaveState.PLANNED else "sampling.approve_sample"
    if stage is None or not person.has_perm(needed, row):
        return
    url = reverse(f"sampling:wave_{stage.page}", args=[row.pk])
    yield {"label": stage.act, "url": url, "primary": True, "needs": _lacks(row, person)}


def _lacks(row: Wave, person: Person) -> list[str]:
    """Return why this person cannot do the next thing although their role may."""
    if row.state == WaveState.SAMPLED and queries.has_drawn(row, person):
        return [_("样本是您抽取的，请另一位同事批准。")]
    return []


def _happened(row: Wave) -> Iterator[dict[str, Any]]:
    for entry, who in queries.happened(row):
        yield {"on": entry.on, "label": EVENTS[entry.verb].label, "who": who}
    yield from _flat(collect("wave.timeline", wave=row))


def _roles(row: Wave) -> dict[str, str]:
    """Return who the regulation makes answer for the survey, in its words."""
    pack, survey = queries.pack_of_wave(row), queries.survey_of(row)
    return {
        "organiser": pack.roles[survey.organiser].label,
        "fieldwork": "、".join(pack.roles[role].label for role in survey.fieldwork),
    }


def _rounds(row: Wave) -> list[Wave]:
    """Return the other rounds of a wave that was issued again."""
    first = row.reissue_of or row
    rounds = [first, *Wave.objects.filter(reissue_of=first)]
    return [one for one in rounds if one != row]
