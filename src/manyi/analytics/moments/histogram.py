"""Answers at every level of every item in every cell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments.cells import Moments
from manyi.analytics.moments.quotients import membership


@dataclass(frozen=True, eq=False)
class Histogram:
    """Answers at every level of every item in every cell.

    Parameters
    ----------
    rows : (n_cells,) int
        Respondents in the cell, whether they answered or not.
    row_weights : (n_cells,) float
        Σw over those respondents.
    counts : (n_cells, n_items, n_levels) int
        Answers at each level.
    weights, squares : (n_cells, n_items, n_levels) float
        Σw and Σw² of those answers.
    """

    rows: NDArray[np.int64]
    row_weights: NDArray[np.float64]
    counts: NDArray[np.int64]
    weights: NDArray[np.float64]
    squares: NDArray[np.float64]

    def __add__(self, other: "Histogram") -> "Histogram":
        return Histogram(
            rows=self.rows + other.rows,
            row_weights=self.row_weights + other.row_weights,
            counts=self.counts + other.counts,
            weights=self.weights + other.weights,
            squares=self.squares + other.squares,
        )

    @property
    def answered(self) -> NDArray[np.int64]:
        """Answers of each item in each cell, (n_cells, n_items)."""
        return np.asarray(self.counts.sum(axis=2))

    def regroup(self, groups: NDArray[np.int64], n_groups: int) -> "Histogram":
        """Return the histogram of groups of cells.

        Parameters
        ----------
        groups : (n_cells,) int
            Group of each cell; a cell marked −1 is left out.
        n_groups : int
            Number of groups, empty ones included.

        Returns
        -------
        Histogram
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
        >>> from manyi.analytics.tabulation import tabulate_levels
        >>> cells = tabulate_levels([np.array([0, 1, 1])], n_levels=2, cells=np.array([0, 1, 2]),
        ...                         n_cells=3)
        >>> cells.regroup(np.array([0, 0, -1]), 1).counts.tolist()
        [[[1, 1]]]
        """
        member = membership(groups, n_groups)
        return Histogram(
            rows=member @ self.rows,
            row_weights=member @ self.row_weights,
            counts=np.tensordot(member, self.counts, axes=1),
            weights=np.tensordot(member, self.weights, axes=1),
            squares=np.tensordot(member, self.squares, axes=1),
        )

    def moments(self, points: NDArray[np.float64]) -> Moments:
        """Return the sums that follow when each level earns its points.

        Parameters
        ----------
        points : (n_levels,) float
            What an answer at each level is worth.

        Returns
        -------
        Moments
            About the middle of the points; equal to sums over the rows themselves.

        Raises
        ------
        ValueError
            When there is not one entry of points for each level.

        Notes
        -----
        Σwd = Σ_k (points_k − centre) Σw over the answers at level k, and so on.

        Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 5.6:
        a total is linear in the totals of its indicators.

        Examples
        --------
        >>> from manyi.analytics.tabulation import tabulate_levels
        >>> scale = np.array([10.0, 8, 6, 4, 2])
        >>> tabulate_levels([np.array([0, 0, 4, -1])], n_levels=5).moments(scale).mean
        array([[7.33333333]])
        """
        if points.shape != self.counts.shape[2:]:
            raise ValueError(
                f"points need one entry per scale level; the scale has {self.counts.shape[2]} "
                f"levels, got shape {points.shape}."
            )
        middle = (points.max() + points.min()) / 2
        d = points - middle
        return Moments(
            rows=self.rows,
            row_weights=self.row_weights,
            n=self.answered,
            w=self.weights.sum(axis=2),
            w2=self.squares.sum(axis=2),
            wx=self.weights @ d,
            w2x=self.squares @ d,
            wx2=self.weights @ d**2,
            w2x2=self.squares @ d**2,
            centre=np.full(self.counts.shape[1], middle),
        )
