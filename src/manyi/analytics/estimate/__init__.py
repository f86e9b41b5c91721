"""Figures of the population from a sample, each with its standard error and interval."""

from manyi.analytics.estimate.cells import CellDesign, cell_means, cell_ratios, cell_totals
from manyi.analytics.estimate.contrasts import (
    Association,
    MeanDifference,
    association,
    mean_difference,
)
from manyi.analytics.estimate.figures import (
    Estimate,
    Estimates,
    student_estimate,
    student_estimates,
    student_quantile,
)
from manyi.analytics.estimate.linear import (
    design_effect,
    domain_means,
    mean,
    means,
    ratio,
    total,
)
from manyi.analytics.estimate.regression import (
    GAUSSIAN,
    LOGISTIC,
    POISSON,
    Family,
    Model,
    fit_model,
    fit_model_by_replication,
    model_coefficients,
)
from manyi.analytics.estimate.replication import (
    Replicates,
    bootstrap,
    bootstrap_counts,
    bootstrap_weights,
    jackknife,
    jackknife_weights,
    replicated,
)
from manyi.analytics.estimate.shares import exact_proportion, proportion, quantile, quantiles

__all__ = [
    "GAUSSIAN",
    "LOGISTIC",
    "POISSON",
    "Association",
    "CellDesign",
    "Estimate",
    "Estimates",
    "Family",
    "MeanDifference",
    "Model",
    "Replicates",
    "association",
    "bootstrap",
    "bootstrap_counts",
    "bootstrap_weights",
    "cell_means",
    "cell_ratios",
    "cell_totals",
    "design_effect",
    "domain_means",
    "exact_proportion",
    "fit_model",
    "fit_model_by_replication",
    "jackknife",
    "jackknife_weights",
    "mean",
    "mean_difference",
    "means",
    "model_coefficients",
    "proportion",
    "quantile",
    "quantiles",
    "ratio",
    "replicated",
    "student_estimate",
    "student_estimates",
    "student_quantile",
    "total",
]
