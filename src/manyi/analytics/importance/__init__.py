"""What an indicator's importance means for action: the map of quadrants, penalty and reward."""

from manyi.analytics.importance.contrast import (
    Contrast,
    Factor,
    contrast_columns,
    penalty_reward,
)
from manyi.analytics.importance.quadrants import (
    Quadrant,
    Standing,
    Thresholds,
    importance_performance,
    improve_first,
    mean_thresholds,
    median_thresholds,
    scale_thresholds,
)

__all__ = [
    "Contrast",
    "Factor",
    "Quadrant",
    "Standing",
    "Thresholds",
    "contrast_columns",
    "importance_performance",
    "improve_first",
    "mean_thresholds",
    "median_thresholds",
    "penalty_reward",
    "scale_thresholds",
]
