"""How a wave's answers stand, for the files that fieldwork hands out."""

from typing import Any

from manyi.steps.cleaning.queries.decisions import decisions_of
from manyi.steps.cleaning.queries.frozen import latest_snapshot
from manyi.steps.sampling.models import Wave


def standing(*, wave: Wave) -> dict[str, Any] | None:
    """Return which answers do not count and why; of a frozen wave, as it was frozen."""
    snapshot = latest_snapshot(wave)
    decided = decisions_of(wave)
    if snapshot is None and not decided:
        return None
    return {
        "set_aside": {key: one.reason for key, one in decided.items() if not one.is_used},
        "snapshot": snapshot.sha256 if snapshot else "",
    }
