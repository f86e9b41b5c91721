"""Deadlines follow the calendar: after a change every step that keeps some counts them anew."""

from dataclasses import dataclass

from django.db import transaction

from manyi.core.contributions import collect
from manyi.core.ledger import Entry, record
from manyi.core.outbox import OutboxEntry, enqueue

JOB = "core.recompute_deadlines"
# A step that stores deadlines gives a function here. It counts them anew, tells how far it is
# through `report_progress`, and returns a `Recomputed`.
SLOT = "deadlines.recompute"


@dataclass(frozen=True)
class Recomputed:
    """What a step did: what it counted anew, how many there were, how many moved."""

    what: str
    looked_at: int
    moved: int


def recompute_deadlines(because: Entry) -> OutboxEntry:
    """Have every stored deadline counted anew, once for each entry that changed the calendar."""
    return enqueue(JOB, key=f"entry-{because.seq}", because=because.seq)


def recompute_now(*, because: int) -> None:
    """Count every stored deadline anew and record how many of them moved."""
    for found in collect(SLOT):
        facts = {"count": found.looked_at, "moved": found.moved, "because": because}
        with transaction.atomic():
            record("deadlines.recomputed", facts={"what": found.what, **facts})
