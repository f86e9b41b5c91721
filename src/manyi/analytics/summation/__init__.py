"""One pass over rows, batch by batch, into moments that add: what, how, and where it is kept."""

from manyi.analytics.summation.groups import replicate_groups
from manyi.analytics.summation.momentset import MomentSet
from manyi.analytics.summation.rows import Rows
from manyi.analytics.summation.specification import CellColumn, Domain, Item, MomentSpec
from manyi.analytics.summation.storage import moments_from_bytes, moments_to_bytes
from manyi.analytics.summation.summing import Summation, sum_rows

__all__ = [
    "CellColumn",
    "Domain",
    "Item",
    "MomentSet",
    "MomentSpec",
    "Rows",
    "Summation",
    "moments_from_bytes",
    "moments_to_bytes",
    "replicate_groups",
    "sum_rows",
]
