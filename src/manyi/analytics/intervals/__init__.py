"""Intervals: how far a figure may lie from what the whole population would have said."""

from manyi.analytics.intervals._confidence import (
    Interval,
)
from manyi.analytics.intervals.effective import (
    effective_counts,
    effective_n,
)
from manyi.analytics.intervals.means import (
    bounded_interval,
    degree_interval,
    mean_answer_interval,
    mean_interval,
)
from manyi.analytics.intervals.shares import (
    clopper_pearson_interval,
    net_promoter_interval,
    top_box_interval,
    wilson_interval,
)

__all__ = [
    "Interval",
    "bounded_interval",
    "clopper_pearson_interval",
    "degree_interval",
    "effective_counts",
    "effective_n",
    "mean_answer_interval",
    "mean_interval",
    "net_promoter_interval",
    "top_box_interval",
    "wilson_interval",
]
