"""What is asked of scores, targets and past figures."""

from manyi.steps.scoring.queries.history import (
    HistoryFigure,
    figure_histories,
    figure_history,
    latest_score,
    latest_scores,
)
from manyi.steps.scoring.queries.recomputing import (
    differences,
    recompute,
    scorecard_of,
    statement_of,
)
from manyi.steps.scoring.queries.stored import StoredFigures, stored_figures
from manyi.steps.scoring.queries.targets import (
    TargetNeed,
    TargetProposal,
    approved_target,
    approved_targets,
    is_share,
    proposal_for,
    target_needs,
    wave_year,
)
from manyi.steps.scoring.queries.weak import WeakItem, items_of_part, self_audiences, weak_items

__all__ = [
    "HistoryFigure",
    "StoredFigures",
    "TargetNeed",
    "TargetProposal",
    "WeakItem",
    "approved_target",
    "approved_targets",
    "differences",
    "figure_histories",
    "figure_history",
    "is_share",
    "items_of_part",
    "latest_score",
    "latest_scores",
    "proposal_for",
    "recompute",
    "scorecard_of",
    "self_audiences",
    "statement_of",
    "stored_figures",
    "target_needs",
    "wave_year",
    "weak_items",
]
