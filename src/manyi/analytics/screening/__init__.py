"""Screening of indicators: fit for factors, how many, and which to drop for what reason."""

from manyi.analytics.drivers.regression import variance_inflation
from manyi.analytics.screening.adequacy import Adequacy, sampling_adequacy, sphericity
from manyi.analytics.screening.dimensions import (
    ParallelAnalysis,
    item_groups,
    parallel_analysis,
)
from manyi.analytics.screening.proposal import (
    Candidate,
    CorrelatedPairs,
    KeptIndicator,
    Proposal,
    Reason,
    Verdict,
    correlated_pairs,
    propose_screening,
)

__all__ = [
    "Adequacy",
    "Candidate",
    "CorrelatedPairs",
    "KeptIndicator",
    "ParallelAnalysis",
    "Proposal",
    "Reason",
    "Verdict",
    "correlated_pairs",
    "item_groups",
    "parallel_analysis",
    "propose_screening",
    "sampling_adequacy",
    "sphericity",
    "variance_inflation",
]
