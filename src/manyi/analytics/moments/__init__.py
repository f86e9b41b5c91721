"""Counts and sums that add, and from which every figure follows without the rows."""

from manyi.analytics.moments.cells import Moments
from manyi.analytics.moments.histogram import Histogram
from manyi.analytics.moments.packing import Packed, arrays_to_bytes, bytes_to_arrays
from manyi.analytics.moments.pairing import accumulate_pairs
from manyi.analytics.moments.pairs import PairMoments
from manyi.analytics.moments.products import LevelProducts, RatioMoments

__all__ = [
    "Histogram",
    "LevelProducts",
    "Moments",
    "Packed",
    "PairMoments",
    "RatioMoments",
    "accumulate_pairs",
    "arrays_to_bytes",
    "bytes_to_arrays",
]
