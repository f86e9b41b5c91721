"""Differences of waves, departments, segments and competitors, and what may be said of them."""

from manyi.analytics.comparison.differences import (
    difference_of_estimates,
    difference_of_figures,
    difference_of_means,
    difference_of_pairs,
    difference_of_proportions,
)
from manyi.analytics.comparison.figures import (
    Difference,
    Figure,
    Sample,
    figure_of_answers,
    figure_of_estimate,
)
from manyi.analytics.comparison.improvement import difference_in_differences
from manyi.analytics.comparison.multiplicity import (
    benjamini_hochberg,
    benjamini_yekutieli,
    bonferroni,
    hochberg,
    holm,
)
from manyi.analytics.comparison.ordinal import RankTest, Shift, ordinal_shift, rank_sum_test
from manyi.analytics.comparison.tables import (
    TableTest,
    Trend,
    chi_square_test,
    linear_trend_test,
)
from manyi.analytics.comparison.verdicts import (
    Adjustment,
    Outcome,
    Verdict,
    compare_pairs,
    compare_with_reference,
    compare_with_rest,
)

__all__ = [
    "Adjustment",
    "Difference",
    "Figure",
    "Outcome",
    "RankTest",
    "Sample",
    "Shift",
    "TableTest",
    "Trend",
    "Verdict",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "bonferroni",
    "chi_square_test",
    "compare_pairs",
    "compare_with_reference",
    "compare_with_rest",
    "difference_in_differences",
    "difference_of_estimates",
    "difference_of_figures",
    "difference_of_means",
    "difference_of_pairs",
    "difference_of_proportions",
    "figure_of_answers",
    "figure_of_estimate",
    "hochberg",
    "holm",
    "linear_trend_test",
    "ordinal_shift",
    "rank_sum_test",
]
