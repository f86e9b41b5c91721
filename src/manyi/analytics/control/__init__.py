"""Control charts: which periods differ from what chance alone would make of them."""

from manyi.analytics.control.attributes import c_chart, laney_p_chart, p_chart, u_chart
from manyi.analytics.control.chart import Chart, chart_of
from manyi.analytics.control.constants import (
    RangeConstants,
    deviation_constant,
    range_constants,
)
from manyi.analytics.control.rules import NELSON, WESTERN_ELECTRIC, Rule, Signal, signals
from manyi.analytics.control.smoothed import ewma_chart
from manyi.analytics.control.variables import (
    deviation_chart,
    individuals_chart,
    mean_chart_by_deviation,
    mean_chart_by_range,
    moving_range_chart,
    range_chart,
)

__all__ = [
    "NELSON",
    "WESTERN_ELECTRIC",
    "Chart",
    "RangeConstants",
    "Rule",
    "Signal",
    "c_chart",
    "chart_of",
    "deviation_chart",
    "deviation_constant",
    "ewma_chart",
    "individuals_chart",
    "laney_p_chart",
    "mean_chart_by_deviation",
    "mean_chart_by_range",
    "moving_range_chart",
    "p_chart",
    "range_chart",
    "range_constants",
    "signals",
    "u_chart",
]
