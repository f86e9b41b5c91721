"""Scores of a survey: from counts and marks to degrees, rates, means, sums and indices."""

from manyi.analytics.scoring.levels import (
    equal_step_points,
    satisfaction_degree,
    satisfaction_rate,
    tally,
    top_box,
)
from manyi.analytics.scoring.loyalty import (
    effort_score,
    net_promoter_score,
    satisfaction_score,
)
from manyi.analytics.scoring.marks import (
    applicable_satisfaction,
    item_means_over_answers,
    item_means_over_forms,
    item_satisfaction,
    respondent_sums,
    sum_of_item_means,
)
from manyi.analytics.scoring.rescaling import (
    linear_mean,
    range_share_of_degree,
    regional_scores,
    share_of_range,
)

__all__ = [
    "applicable_satisfaction",
    "effort_score",
    "equal_step_points",
    "item_means_over_answers",
    "item_means_over_forms",
    "item_satisfaction",
    "linear_mean",
    "net_promoter_score",
    "range_share_of_degree",
    "regional_scores",
    "respondent_sums",
    "satisfaction_degree",
    "satisfaction_rate",
    "satisfaction_score",
    "share_of_range",
    "sum_of_item_means",
    "tally",
    "top_box",
]
