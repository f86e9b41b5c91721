"""What scoring shows on a wave's own page, which belongs to an earlier step."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from manyi.core.models import Approval, Person
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.models import Score
from manyi.steps.scoring.queries.history import latest_score


def scoring_address(wave: Wave) -> str:
    """Return where the wave is scored and its figures stand."""
    return reverse("scoring:wave", args=[wave.pk])


def next_act(*, wave: Wave, person: Person) -> dict[str, Any] | None:
    """Offer scoring once the data are frozen."""
    if wave.state != WaveState.FROZEN or not person.has_perm("scoring.score_wave", wave):
        return None
    return {"label": _("计分"), "url": scoring_address(wave), "primary": True}


def timeline(*, wave: Wave, **_about: object) -> list[dict[str, Any]]:
    """Return when the wave was scored, oldest first."""
    rows = Score.objects.filter(wave=wave).select_related("scored_by").defer("scorecard")
    return [
        {
            "on": row.scored_at.date(),
            "label": _("已计分（第 %(version)d 版）") % {"version": row.version},
            "url": reverse("scoring:score", args=[row.pk]),
            "who": row.scored_by.name,
        }
        for row in rows.order_by("version")
    ]


def panel(*, wave: Wave, **_about: object) -> dict[str, Any] | None:
    """Return the wave's figures, with the way to what is behind them."""
    score = latest_score(wave)
    if score is None:
        return None
    rows = [
        {"label": line["label"], "value": f"{line['printed']} (n={line['n']})"}
        for line in score.scorecard["scores"]
        if line["unit"] != "count"
    ]
    return {"label": _("计分结果"), "url": scoring_address(wave), "rows": rows}


def approval_link(*, approval: Approval) -> dict[str, str] | None:
    """Return the way from a target's signature to how it was worked out."""
    if not approval.thing.startswith("target-"):
        return None
    return {"label": _("看依据和算法"), "url": reverse("scoring:targets")}
