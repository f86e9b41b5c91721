"""Weighted sums of every item in every cell, and the moments that follow from them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments.quotients import membership, ratio_of


@dataclass(frozen=True, eq=False)
class Moments:
    """Weighted sums of every item in every cell, about a fixed centre.

    Parameters
    ----------
    rows : (n_cells,) int
        Respondents in the cell, whether they answered or not.
    row_weights : (n_cells,) float
        Σw over those respondents.
    n : (n_cells, n_items) int
        Answers; blanks are left out, item by item.
    w, w2 : (n_cells, n_items) float
        Σw and Σw² over the answers.
    wx, w2x, wx2, w2x2 : (n_cells, n_items) float
        Σwd, Σw²d, Σwd² and Σw²d² with d = x − centre.
    centre : (n_items,) float
        What was subtracted before squaring, so that no large products are subtracted later.
    """

    rows: NDArray[np.int64]
    row_weights: NDArray[np.float64]
    n: NDArray[np.int64]
    w: NDArray[np.float64]
    w2: NDArray[np.float64]
    wx: NDArray[np.float64]
    w2x: NDArray[np.float64]
    wx2: NDArray[np.float64]
    w2x2: NDArray[np.float64]
    centre: NDArray[np.float64]

    def __add__(self, other: "Moments") -> "Moments":
        if not np.array_equal(self.centre, other.centre):
            raise ValueError("Moments add only about the same centre; shift one of them first.")
        return Moments(
            rows=self.rows + other.rows,
            row_weights=self.row_weights + other.row_weights,
            n=self.n + other.n,
            w=self.w + other.w,
            w2=self.w2 + other.w2,
            wx=self.wx + other.wx,
            w2x=self.w2x + other.w2x,
            wx2=self.wx2 + other.wx2,
            w2x2=self.w2x2 + other.w2x2,
            centre=self.centre,
        )

    def regroup(self, groups: NDArray[np.int64], n_groups: int) -> "Moments":
        """Return the sums of groups of cells.

        Parameters
        ----------
        groups : (n_cells,) int
            Group of each cell; a cell marked −1 is left out.
        n_groups : int
            Number of groups, empty ones included.

        Returns
        -------
        Moments
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
        >>> from manyi.analytics.tabulation import accumulate_marks
        >>> cells = accumulate_marks([np.array([8.0, 6.0])], centre=np.array([5.0]),
        ...                          cells=np.array([0, 1]), n_cells=2)
        >>> cells.regroup(np.array([0, 0]), 1).mean
        array([[7.]])
        """
        member = membership(groups, n_groups)
        return Moments(
            rows=member @ self.rows,
            row_weights=member @ self.row_weights,
            n=member @ self.n,
            w=member @ self.w,
            w2=member @ self.w2,
            wx=member @ self.wx,
            w2x=member @ self.w2x,
            wx2=member @ self.wx2,
            w2x2=member @ self.w2x2,
            centre=self.centre,
        )

    @cached_property
    def mean(self) -> NDArray[np.float64]:
        """Weighted mean, (n_cells, n_items); NaN where nobody answered."""
        return self.centre + ratio_of(self.wx, self.w)

    @property
    def variance(self) -> NDArray[np.float64]:
        """Variance with n − 1 in the denominator; NaN below two answers."""
        spread = ratio_of(self.wx2, self.w) - ratio_of(self.wx, self.w) ** 2
        return np.maximum(spread, 0.0) * ratio_of(self.n, self.n - 1)

    @cached_property
    def standard_error(self) -> NDArray[np.float64]:
        """Linearised standard error of the weighted mean; s/√n when all weights are 1."""
        d = ratio_of(self.wx, self.w)
        squares = self.w2x2 - 2 * d * self.w2x + d**2 * self.w2
        variance = np.maximum(squares, 0.0) * ratio_of(self.n, self.n - 1)
        return np.sqrt(ratio_of(variance, self.w**2))
