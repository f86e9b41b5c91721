"""Counts and sums that add, and from which every figure follows without the rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


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

        Examples
        --------
        >>> from manyi.analytics.tabulation import accumulate_marks
        >>> cells = accumulate_marks([np.array([8.0, 6.0])], centre=np.array([5.0]),
        ...                          cells=np.array([0, 1]), n_cells=2)
        >>> cells.regroup(np.array([0, 0]), 1).mean
        array([[7.]])
        """
        member = _membership(groups, n_groups)
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

    @property
    def mean(self) -> NDArray[np.float64]:
        """Weighted mean, (n_cells, n_items); NaN where nobody answered."""
        return self.centre + _ratio(self.wx, self.w)

    @property
    def variance(self) -> NDArray[np.float64]:
        """Variance with n − 1 in the denominator; NaN below two answers."""
        spread = _ratio(self.wx2, self.w) - _ratio(self.wx, self.w) ** 2
        return np.maximum(spread, 0.0) * _ratio(self.n, self.n - 1)

    @property
    def standard_error(self) -> NDArray[np.float64]:
        """Linearised standard error of the weighted mean; s/√n when all weights are 1."""
        d = _ratio(self.wx, self.w)
        squares = self.w2x2 - 2 * d * self.w2x + d**2 * self.w2
        variance = np.maximum(squares, 0.0) * _ratio(self.n, self.n - 1)
        return np.sqrt(_ratio(variance, self.w**2))


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

        Examples
        --------
        >>> from manyi.analytics.tabulation import tabulate_levels
        >>> cells = tabulate_levels([np.array([0, 1, 1])], n_levels=2, cells=np.array([0, 1, 2]),
        ...                         n_cells=3)
        >>> cells.regroup(np.array([0, 0, -1]), 1).counts.tolist()
        [[[1, 1]]]
        """
        member = _membership(groups, n_groups)
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


@dataclass(frozen=True, eq=False)
class RatioMoments:
    """Sums of a numerator a and a denominator b over respondents, for a ratio Σa/Σb.

    Parameters
    ----------
    n : (n_cells,) int
        Respondents with b above zero.
    a, b, aa, ab, bb : (n_cells,) float
        Σa, Σb, Σa², Σab and Σb².
    """

    n: NDArray[np.int64]
    a: NDArray[np.float64]
    b: NDArray[np.float64]
    aa: NDArray[np.float64]
    ab: NDArray[np.float64]
    bb: NDArray[np.float64]

    def __add__(self, other: "RatioMoments") -> "RatioMoments":
        return RatioMoments(
            n=self.n + other.n,
            a=self.a + other.a,
            b=self.b + other.b,
            aa=self.aa + other.aa,
            ab=self.ab + other.ab,
            bb=self.bb + other.bb,
        )

    @property
    def ratio(self) -> NDArray[np.float64]:
        """Σa/Σb of each cell, NaN where Σb is 0."""
        return _ratio(self.a, self.b)

    @property
    def standard_error(self) -> NDArray[np.float64]:
        """Taylor standard error of the ratio with the respondent as sampling unit."""
        r = self.ratio
        squares = np.maximum(self.aa - 2 * r * self.ab + r**2 * self.bb, 0.0)
        return np.sqrt(_ratio(squares * _ratio(self.n, self.n - 1), self.b**2))


@dataclass(frozen=True, eq=False)
class LevelProducts:
    """Sums over respondents of how many of their answers lie at each level.

    Parameters
    ----------
    n : (n_cells,) int
        Respondents who answered at least one item.
    sums : (n_cells, n_levels) float
        Σ w c with c the counts of one respondent.
    products : (n_cells, n_levels, n_levels) float
        Σ w² c cᵀ.
    """

    n: NDArray[np.int64]
    sums: NDArray[np.float64]
    products: NDArray[np.float64]

    def __add__(self, other: "LevelProducts") -> "LevelProducts":
        return LevelProducts(
            n=self.n + other.n,
            sums=self.sums + other.sums,
            products=self.products + other.products,
        )

    def regroup(self, groups: NDArray[np.int64], n_groups: int) -> "LevelProducts":
        """Return the products of groups of cells.

        Parameters
        ----------
        groups : (n_cells,) int
            Group of each cell; a cell marked −1 is left out.
        n_groups : int
            Number of groups, empty ones included.

        Returns
        -------
        LevelProducts
            With one cell for each group.

        Examples
        --------
        >>> from manyi.analytics.tabulation import accumulate_products
        >>> cells = accumulate_products([np.array([0, 1])], n_levels=2, cells=np.array([0, 1]),
        ...                             n_cells=2)
        >>> cells.regroup(np.array([0, 0]), 1).n
        array([2])
        """
        member = _membership(groups, n_groups)
        return LevelProducts(
            n=member @ self.n,
            sums=member @ self.sums,
            products=np.tensordot(member, self.products, axes=1),
        )

    def ratio(self, earned: NDArray[np.float64]) -> RatioMoments:
        """Return the ratio of what the answers earned to the number of answers.

        Parameters
        ----------
        earned : (n_levels,) float
            What one answer at each level earns: points / full mark for a satisfaction degree,
            1 or 0 for a satisfaction rate.

        Returns
        -------
        RatioMoments
            Of shape (n_cells,), with the respondent as sampling unit.

        Raises
        ------
        ValueError
            When there is not one entry for each level.

        Examples
        --------
        >>> from manyi.analytics.tabulation import accumulate_products
        >>> sums = accumulate_products([np.array([0, 1, 1])], n_levels=2)
        >>> sums.ratio(np.array([1.0, 0.5])).ratio
        array([0.66666667])
        """
        if earned.shape != self.sums.shape[1:]:
            raise ValueError(
                f"earned needs one entry per scale level; the scale has {self.sums.shape[1]} "
                f"levels, got shape {earned.shape}."
            )
        ones = np.ones_like(earned)
        return RatioMoments(
            n=self.n,
            a=self.sums @ earned,
            b=self.sums @ ones,
            aa=earned @ self.products @ earned,
            ab=earned @ self.products @ ones,
            bb=ones @ self.products @ ones,
        )


def _membership(groups: NDArray[np.int64], n_groups: int) -> NDArray[np.int64]:
    member: NDArray[np.int64] = np.zeros((n_groups, len(groups)), dtype=np.int64)
    kept = np.flatnonzero(groups >= 0)
    member[groups[kept], kept] = 1
    return member


def _ratio(top: NDArray[Any], bottom: NDArray[Any]) -> NDArray[np.float64]:
    shares: NDArray[np.float64] = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    np.divide(top, bottom, out=shares, where=bottom > 0)
    return shares
