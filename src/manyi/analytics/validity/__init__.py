"""Cleaning flags: answers that somebody should look at, each with its rule and figure."""

from manyi.analytics.validity.bursts import Likeness, burst, burst_sizes
from manyi.analytics.validity.completeness import incomplete
from manyi.analytics.validity.consistency import (
    antonym_pairs,
    even_odd,
    inconsistent_antonyms,
    inconsistent_halves,
    inconsistent_synonyms,
    pair_agreement,
    synonym_pairs,
)
from manyi.analytics.validity.distance import Distances, distances, far_out, mahalanobis
from manyi.analytics.validity.flags import Flags, flagged
from manyi.analytics.validity.interviewers import (
    InterviewerDifferences,
    interviewer_differences,
    interviewer_spreads,
    odd_interviewers,
)
from manyi.analytics.validity.pace import fast_outlier, hurried, speeding
from manyi.analytics.validity.patterns import (
    Twins,
    closest_twins,
    duplicate,
    near_duplicate,
    pattern_hashes,
)
from manyi.analytics.validity.runs import long_mean_run, longest_run, mean_run, straight_line
from manyi.analytics.validity.spread import low_spread, response_spread

__all__ = [
    "Distances",
    "Flags",
    "InterviewerDifferences",
    "Likeness",
    "Twins",
    "antonym_pairs",
    "burst",
    "burst_sizes",
    "closest_twins",
    "distances",
    "duplicate",
    "even_odd",
    "far_out",
    "fast_outlier",
    "flagged",
    "hurried",
    "incomplete",
    "inconsistent_antonyms",
    "inconsistent_halves",
    "inconsistent_synonyms",
    "interviewer_differences",
    "interviewer_spreads",
    "long_mean_run",
    "longest_run",
    "low_spread",
    "mahalanobis",
    "mean_run",
    "near_duplicate",
    "odd_interviewers",
    "pair_agreement",
    "pattern_hashes",
    "response_spread",
    "speeding",
    "straight_line",
    "synonym_pairs",
]
