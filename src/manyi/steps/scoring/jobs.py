"""Background work of step 6."""

from manyi.core.outbox import periodic
from manyi.steps.scoring.domain import fold_new_answers


@periodic("scoring.fold_answers", every_s=30, label="把新答卷计入进行中的数字")
def fold() -> None:
    """Add new answers to the live figures of every wave in progress."""
    fold_new_answers()
