"""Chart options for ECharts 6: plain JSON, the same for page, Word and PDF."""

from manyi.documents.charts.comparison import (
    paired_bars,
    radar,
    target_gauge,
    trend_line,
)
from manyi.documents.charts.distribution import funnel, pareto, stacked_levels
from manyi.documents.charts.ranking import (
    importance_performance,
    interval_bars,
    ranked,
    ranked_bars,
)

__all__ = [
    "funnel",
    "importance_performance",
    "interval_bars",
    "paired_bars",
    "pareto",
    "radar",
    "ranked",
    "ranked_bars",
    "stacked_levels",
    "target_gauge",
    "trend_line",
]
