"""What cleaning shows on a wave's own page, which belongs to an earlier step."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from manyi.core.models import Person
from manyi.steps.cleaning.models import Snapshot
from manyi.steps.cleaning.queries.decisions import cleaning_counts
from manyi.steps.cleaning.queries.frozen import latest_snapshot
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave

_CLOSED = {WaveState.CLOSED, WaveState.JUDGED, WaveState.FROZEN, WaveState.SCORED}


def cleaning_address(wave: Wave) -> str:
    """Return where the wave is cleaned."""
    return reverse("cleaning:wave", args=[wave.pk])


def next_act(*, wave: Wave, person: Person) -> dict[str, Any] | None:
    """Offer cleaning while it is the wave's turn."""
    if wave.state not in {WaveState.CLOSED, WaveState.JUDGED}:
        return None
    if not person.has_perm("cleaning.freeze_wave", wave):
        return None
    is_due = wave.state == WaveState.JUDGED
    return {"label": _("清理并冻结答卷"), "url": cleaning_address(wave), "primary": is_due}


def timeline(*, wave: Wave, **_about: object) -> list[dict[str, Any]]:
    """Return when the wave was frozen, oldest first."""
    rows = Snapshot.objects.filter(wave=wave).select_related("frozen_by").order_by("version")
    return [
        {
            "on": row.frozen_at.date(),
            "label": _("数据已冻结(第 %(version)d 版，计入 %(used)d 份)")
            % {"version": row.version, "used": row.rows_used},
            "url": cleaning_address(wave),
            "who": row.frozen_by.name,
        }
        for row in rows
    ]


def panel(*, wave: Wave, **_about: object) -> dict[str, Any] | None:
    """Return how many responses count, with the way to the list."""
    if wave.state not in _CLOSED:
        return None
    counts = cleaning_counts([wave])[wave.pk]
    snapshot = latest_snapshot(wave)
    rows = [
        {"label": _("收回"), "value": counts.returned},
        {"label": _("计入"), "value": counts.used},
        {"label": _("剔除"), "value": counts.set_aside},
        {"label": _("逾期"), "value": counts.late},
        {"label": _("标记待定"), "value": counts.undecided},
    ]
    if snapshot is not None:
        rows.append({"label": _("冻结校验值"), "value": f"{snapshot.sha256[:12]}…"})
    return {"label": _("清理"), "url": cleaning_address(wave), "rows": rows}
