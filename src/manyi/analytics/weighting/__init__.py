"""Indicator weights: stated, compared in pairs, given by the data, derived from an outcome."""

from manyi.analytics.weighting.ahp import (
    MOST_CONSISTENCY_RATIO,
    RANDOM_INDEX,
    AhpWeights,
    Contradiction,
    JointWeights,
    ahp_weights,
    joint_ahp_weights,
    reciprocal_matrix,
)
from manyi.analytics.weighting.comparing import WeightTable, compare_weights
from manyi.analytics.weighting.derived import regression_weights, relative_importance_weights
from manyi.analytics.weighting.spread import (
    critic_weights,
    critic_weights_of_moments,
    entropy_weights,
)
from manyi.analytics.weighting.stated import (
    Concordance,
    equal_weights,
    expert_concordance,
    expert_mean_weights,
    expert_median_weights,
)

__all__ = [
    "MOST_CONSISTENCY_RATIO",
    "RANDOM_INDEX",
    "AhpWeights",
    "Concordance",
    "Contradiction",
    "JointWeights",
    "WeightTable",
    "ahp_weights",
    "compare_weights",
    "critic_weights",
    "critic_weights_of_moments",
    "entropy_weights",
    "equal_weights",
    "expert_concordance",
    "expert_mean_weights",
    "expert_median_weights",
    "joint_ahp_weights",
    "reciprocal_matrix",
    "regression_weights",
    "relative_importance_weights",
]
