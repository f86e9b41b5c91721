"""Background work of step 9."""

from manyi.core.outbox import periodic
from manyi.steps.cases.domain import sweep_low_answers


@periodic("cases.sweep_low_answers", every_s=30, label="低分答卷开立反馈件")
def sweep() -> None:
    """Open cases for the low answers that came in."""
    sweep_low_answers()
