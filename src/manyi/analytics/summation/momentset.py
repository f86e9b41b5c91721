"""What one pass found: sets of moments that add."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments import Histogram, Moments, PairMoments
from manyi.analytics.summation.specification import MomentSpec


@dataclass(frozen=True, eq=False)
class MomentSet:
    """Everything one pass adds up, for the rows it saw.

    Parameters
    ----------
    spec : MomentSpec
        What was added up.
    n_rows : int
        Rows seen, those left out included.
    n_left_out : int
        Rows whose cell is none of the listed ones; they are in no sum.
    outside : (n_items,) int
        Answers outside the scale of their item, which count as missing.
    moments : Moments
        By cell, of every item.
    levels : Histogram
        By cell, of the items with levels, in their order; levels from the least up, as many as
        the longest scale has.
    pairs : PairMoments
        By the cell columns named in `pairs_by`; of no cells where no products were asked for.
    groups : PairMoments
        By replicate group, of all rows; of no cells where no groups were asked for.
    domains : tuple of PairMoments
        By replicate group, of the rows of each domain.
    """

    spec: MomentSpec
    n_rows: int
    n_left_out: int
    outside: NDArray[np.int64]
    moments: Moments
    levels: Histogram
    pairs: PairMoments
    groups: PairMoments
    domains: tuple[PairMoments, ...]

    def __add__(self, other: "MomentSet") -> "MomentSet":
        if self.spec != other.spec:
            raise ValueError("sets of moments add only when the same MomentSpec made them.")
        domains = zip(self.domains, other.domains, strict=True)
        return MomentSet(
            spec=self.spec,
            n_rows=self.n_rows + other.n_rows,
            n_left_out=self.n_left_out + other.n_left_out,
            outside=self.outside + other.outside,
            moments=self.moments + other.moments,
            levels=self.levels + other.levels,
            pairs=self.pairs + other.pairs,
            groups=self.groups + other.groups,
            domains=tuple(one + two for one, two in domains),
        )
