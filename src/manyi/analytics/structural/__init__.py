"""Path models by partial least squares, their indices and intervals."""

from manyi.analytics.structural.estimation import PathEstimate, estimate_paths
from manyi.analytics.structural.figures import ItemFigures, item_figures
from manyi.analytics.structural.groups import PathDifference, compare_paths
from manyi.analytics.structural.indices import latent_indices, satisfaction_index
from manyi.analytics.structural.model import Latent, Mode, PathModel, Scheme
from manyi.analytics.structural.ready import ACSI, CCSI, ECSI
from manyi.analytics.structural.uncertainty import (
    PathIntervals,
    index_intervals,
    path_intervals,
)

__all__ = [
    "ACSI",
    "CCSI",
    "ECSI",
    "ItemFigures",
    "Latent",
    "Mode",
    "PathDifference",
    "PathEstimate",
    "PathIntervals",
    "PathModel",
    "Scheme",
    "compare_paths",
    "estimate_paths",
    "index_intervals",
    "item_figures",
    "latent_indices",
    "path_intervals",
    "satisfaction_index",
]
