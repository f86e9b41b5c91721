"""Sums over respondents for ratios whose answers of one person belong together."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments.quotients import membership, ratio_of


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
        return ratio_of(self.a, self.b)

    @property
    def standard_error(self) -> NDArray[np.float64]:
        """Taylor standard error of the ratio with the respondent as sampling unit."""
        r = self.ratio
        squares = np.maximum(self.aa - 2 * r * self.ab + r**2 * self.bb, 0.0)
        return np.sqrt(ratio_of(squares * ratio_of(self.n, self.n - 1), self.b**2))


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
        >>> from manyi.analytics.tabulation import accumulate_products
        >>> cells = accumulate_products([np.array([0, 1])], n_levels=2, cells=np.array([0, 1]),
        ...                             n_cells=2)
        >>> cells.regroup(np.array([0, 0]), 1).n
        array([2])
        """
        member = membership(groups, n_groups)
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

        Notes
        -----
        a = eᵀΣwc, b = 1ᵀΣwc, Σa² = eᵀ(Σw²ccᵀ)e and so on, with e what each level earns.

        Source: Cochran (1977), Sampling Techniques, 3rd ed., section 6.4.

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
