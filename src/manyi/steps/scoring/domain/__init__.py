"""Acts of scoring: score a wave, propose a target, enter a figure of the past."""

from manyi.steps.scoring.domain.folding import fold_answers, fold_new_answers
from manyi.steps.scoring.domain.past import enter_past_figure
from manyi.steps.scoring.domain.scoring import score_wave, scoring_problems
from manyi.steps.scoring.domain.targets import (
    propose_target,
    target_given,
    target_refused,
)

__all__ = [
    "enter_past_figure",
    "fold_answers",
    "fold_new_answers",
    "propose_target",
    "score_wave",
    "scoring_problems",
    "target_given",
    "target_refused",
]
