"""Background work of the core."""

from manyi.core.outbox import job
from manyi.core.recomputing import JOB, recompute_now


@job(JOB, label="按新的日历重算期限")
def recompute(*, because: int) -> None:
    """Count every stored deadline anew after a change of calendar or shifts."""
    recompute_now(because=because)
