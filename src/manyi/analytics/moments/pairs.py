"""Sums over pairs of items, each over the rows that answered both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments.quotients import membership, ratio_of


@dataclass(frozen=True, eq=False)
class PairMoments:
    """Sums over every pair of items in every cell, about a fixed centre.

    Parameters
    ----------
    n : (n_cells, n_items, n_items) int
        Rows that answered both items.
    w : (n_cells, n_items, n_items) float
        Σw over those rows.
    wx : (n_cells, n_items, n_items) float
        wx[c, i, j] = Σwd with d = x − centre of item i, over the rows that answered i and j.
    wx2 : (n_cells, n_items, n_items) float
        wx2[c, i, j] = Σwd² of item i over the same rows.
    wxx : (n_cells, n_items, n_items) float
        wxx[c, i, j] = Σw dᵢdⱼ over the same rows.
    centre : (n_items,) float
        What was subtracted, so that no large products are subtracted later.
    """

    n: NDArray[np.int64]
    w: NDArray[np.float64]
    wx: NDArray[np.float64]
    wx2: NDArray[np.float64]
    wxx: NDArray[np.float64]
    centre: NDArray[np.float64]

    def __add__(self, other: "PairMoments") -> "PairMoments":
        if not np.array_equal(self.centre, other.centre):
            raise ValueError("PairMoments add only about the same centre; shift one of them first.")
        return PairMoments(
            n=self.n + other.n,
            w=self.w + other.w,
            wx=self.wx + other.wx,
            wx2=self.wx2 + other.wx2,
            wxx=self.wxx + other.wxx,
            centre=self.centre,
        )

    def regroup(self, groups: NDArray[np.int64], n_groups: int) -> "PairMoments":
        """Return the sums of groups of cells.

        Parameters
        ----------
        groups : (n_cells,) int
            Group of each cell; a cell marked −1 is left out.
        n_groups : int
            Number of groups, empty ones included.

        Returns
        -------
        PairMoments
            With one cell for each group.

        Raises
        ------
        ValueError
            When a group lies outside its range.

        Notes
        -----
        sum of group g = Σ of the sums of its cells.

        Source: Searle (1982), Matrix Algebra Useful for Statistics, section 14.4: incidence
        matrices.

        Examples
        --------
        >>> from manyi.analytics.moments import accumulate_pairs
        >>> cells = accumulate_pairs(np.array([[1.0, 2.0], [3.0, 5.0]]), centre=np.zeros(2),
        ...                          cells=np.array([0, 1]), n_cells=2)
        >>> cells.regroup(np.array([0, 0]), 1).wxx[0]
        array([[10., 17.],
               [17., 29.]])
        """
        member = membership(groups, n_groups)
        return PairMoments(
            n=np.tensordot(member, self.n, axes=1),
            w=np.tensordot(member, self.w, axes=1),
            wx=np.tensordot(member, self.wx, axes=1),
            wx2=np.tensordot(member, self.wx2, axes=1),
            wxx=np.tensordot(member, self.wxx, axes=1),
            centre=self.centre,
        )

    def leave_one_out(self) -> "PairMoments":
        """Return, for every cell, the sums of all the other cells.

        Returns
        -------
        PairMoments
            Of the same shape: the replicates of a jackknife that deletes one group at a time.

        Notes
        -----
        Sum over all cells less the cell. An empty cell gives the sums of all rows.

        Source: Wolter (2007), Introduction to Variance Estimation, 2nd ed., section 4.2: the
        jackknife by random groups.

        Examples
        --------
        >>> from manyi.analytics.moments import accumulate_pairs
        >>> cells = accumulate_pairs(np.array([[1.0], [2.0], [4.0]]), centre=np.zeros(1),
        ...                          cells=np.array([0, 1, 2]), n_cells=3)
        >>> cells.leave_one_out().wx.ravel()
        array([6., 5., 3.])
        """
        return PairMoments(
            n=self.n.sum(axis=0) - self.n,
            w=self.w.sum(axis=0) - self.w,
            wx=self.wx.sum(axis=0) - self.wx,
            wx2=self.wx2.sum(axis=0) - self.wx2,
            wxx=self.wxx.sum(axis=0) - self.wxx,
            centre=self.centre,
        )

    def covariance(self) -> NDArray[np.float64]:
        """Return the covariances of every cell over the rows that answered both items.

        Returns
        -------
        (n_cells, n_items, n_items) float
            Symmetric; NaN below two such rows. A matrix of pairwise complete covariances need
            not be positive definite.

        Notes
        -----
        cov[i, j] = (Σwdᵢdⱼ/Σw − Σwdᵢ/Σw · Σwdⱼ/Σw) · n/(n − 1), every sum over the rows that
        answered both.

        Source: R, stats::cov(use = "pairwise.complete.obs"), for weights of 1.

        Examples
        --------
        The first rows of R's `attitude`, rating and complaints, with one value missing:

        >>> from manyi.analytics.moments import accumulate_pairs
        >>> rows = np.array([[43.0, 51], [63, 64], [71, np.nan], [61, 63]])
        >>> accumulate_pairs(rows, centre=np.array([60.0, 60.0])).covariance().round(4)
        array([[[139.6667,  79.6667],
                [ 79.6667,  52.3333]]])
        """
        mean = ratio_of(self.wx, self.w)
        product = ratio_of(self.wxx, self.w) - mean * mean.transpose(0, 2, 1)
        return product * ratio_of(self.n, self.n - 1)

    def correlation(self) -> NDArray[np.float64]:
        """Return the correlations of every cell over the rows that answered both items.

        Returns
        -------
        (n_cells, n_items, n_items) float
            In [−1, 1] and symmetric; NaN below two such rows or where an item does not vary over
            them.

        Notes
        -----
        r[i, j] = cov[i, j] / √(var[i | j] · var[j | i]) with var[i | j] the variance of item i
        over the rows that answered both.

        Source: R, stats::cor(use = "pairwise.complete.obs"), for weights of 1.

        Examples
        --------
        >>> from manyi.analytics.moments import accumulate_pairs
        >>> rows = np.array([[43.0, 51], [63, 64], [71, np.nan], [61, 63]])
        >>> accumulate_pairs(rows, centre=np.array([60.0, 60.0])).correlation().round(6)
        array([[[1.      , 0.999764],
                [0.999764, 1.      ]]])
        """
        mean = ratio_of(self.wx, self.w)
        square = ratio_of(self.wx2, self.w)
        variance = square - mean**2
        # What is left of a constant after rounding is no variance.
        variance[variance <= square * 1e-14] = 0.0
        product = ratio_of(self.wxx, self.w) - mean * mean.transpose(0, 2, 1)
        deviation = np.sqrt(variance * variance.transpose(0, 2, 1))
        return np.clip(ratio_of(product, deviation), -1.0, 1.0)
