"""Estimates from moments by cell, for respondents drawn within strata: no row is read again."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.design import LonelyUnit
from manyi.analytics.estimate.figures import Estimates, student_estimates
from manyi.analytics.moments import Moments, RatioMoments


@dataclass(frozen=True, eq=False)
class CellDesign:
    """How respondents were drawn, when only sums over cells are left of them.

    Parameters
    ----------
    strata : (n_cells,) int
        Stratum of each cell, 0 to n_strata − 1; every respondent drawn lies in one cell.
    population : (n_strata,) float
        Members of each stratum, for the finite population correction; infinite without one.
    lonely : LonelyUnit
        Rule for strata with one respondent; `ADJUST` needs rows.
    """

    strata: NDArray[np.int64]
    population: NDArray[np.float64]
    lonely: LonelyUnit = LonelyUnit.REFUSE


def cell_means(
    moments: Moments,
    design: CellDesign,
    domains: NDArray[np.bool_],
    *,
    level: float = 0.95,
) -> Estimates:
    """Means of all items in all domains, from sums.

    Parameters
    ----------
    moments : Moments
        Of n_cells cells and n_items items; `rows` counts respondents with and without an answer.
    design : CellDesign
        Stratum of each cell.
    domains : (n_domains, n_cells) bool
        Cells of each domain; a row of all true is the whole population.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        Of shape (n_domains, n_items); NaN where too few answered.

    Raises
    ------
    ValueError
        When shapes differ, a population is smaller than its sample, or a stratum has one
        respondent and no rule was chosen.

    Notes
    -----
    With r = Σwd/Σw, the scores w(d − r)/Σw have in each stratum the sums S = (Σwd − rΣw)/Σw and
    Q = (Σw²d² − 2rΣw²d + r²Σw²)/(Σw)²; variance = Σ_h (1 − f_h) n_h/(n_h − 1) (Q − S²/n_h), n_h
    all respondents of the stratum.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 5.8.

    Examples
    --------
    >>> from manyi.analytics.tabulation import accumulate_marks
    >>> sums = accumulate_marks([np.array([6.0, 8, 8, 10])], centre=np.array([5.5]),
    ...                         cells=np.array([0, 0, 1, 1]), n_cells=2)
    >>> sample = CellDesign(strata=np.array([0, 0]), population=np.array([np.inf]))
    >>> found = cell_means(sums, sample, np.array([[True, True], [True, False]]))
    >>> found.value[:, 0], found.se[:, 0].round(3), found.n[:, 0]
    (array([8., 7.]), array([0.816, 0.816]), array([4, 2]))
    """
    grouped = _Grouped.of(moments.rows, design, domains)
    found = grouped.ratios(_Products(moments.wx, moments.w, moments.w2x2, moments.w2x, moments.w2))
    n = grouped.sums(moments.n)
    return student_estimates(
        moments.centre + found.value,
        found.se,
        n=np.rint(n.sum(axis=1)).astype(np.int64),
        freedom=(n - (n > 0)).sum(axis=1),
        level=level,
    )


def cell_totals(
    moments: Moments,
    design: CellDesign,
    domains: NDArray[np.bool_],
    *,
    level: float = 0.95,
) -> Estimates:
    """Totals of all items in all domains, from sums.

    Parameters
    ----------
    moments : Moments
        Of n_cells cells and n_items items; weights must add to the population.
    design : CellDesign
        Stratum of each cell.
    domains : (n_domains, n_cells) bool
        Cells of each domain; a row of all true is the whole population.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        Of shape (n_domains, n_items); standard errors are NaN where too few answered.

    Raises
    ------
    ValueError
        As `cell_means`.

    Notes
    -----
    With c the centre, scores wx = w(d + c): Σwx = Σwd + cΣw, Σ(wx)² = Σw²d² + 2cΣw²d + c²Σw².

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, result 2.8.1.

    Examples
    --------
    >>> from manyi.analytics.tabulation import accumulate_marks
    >>> sums = accumulate_marks([np.array([6.0, 8, 8, 10])], centre=np.array([5.5]),
    ...                         weights=np.full(4, 2.0))
    >>> sample = CellDesign(strata=np.array([0]), population=np.array([8.0]))
    >>> found = cell_totals(sums, sample, np.array([[True]])).at(0, 0)
    >>> found.value, round(found.se, 3)
    (64.0, 4.619)
    """
    grouped = _Grouped.of(moments.rows, design, domains)
    c = moments.centre
    sums = grouped.sums(moments.wx + c * moments.w)
    squares = grouped.sums(moments.w2x2 + 2 * c * moments.w2x + c**2 * moments.w2)
    n = grouped.sums(moments.n)
    return student_estimates(
        sums.sum(axis=1),
        grouped.errors(sums, squares),
        n=np.rint(n.sum(axis=1)).astype(np.int64),
        freedom=(n - (n > 0)).sum(axis=1),
        level=level,
    )


def cell_ratios(
    moments: RatioMoments,
    rows: NDArray[np.int64],
    design: CellDesign,
    domains: NDArray[np.bool_],
    *,
    level: float = 0.95,
) -> Estimates:
    """Ratios such as satisfaction degrees in all domains, from sums.

    Parameters
    ----------
    moments : RatioMoments
        Of n_cells cells: numerators and denominators of respondents, weights included.
    rows : (n_cells,) int
        Respondents drawn in each cell, with and without a denominator.
    design : CellDesign
        Stratum of each cell.
    domains : (n_domains, n_cells) bool
        Cells of each domain; a row of all true is the whole population.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        Of shape (n_domains,); NaN where too few answered.

    Raises
    ------
    ValueError
        As `cell_means`.

    Notes
    -----
    R = Σa/Σb; scores (a − Rb)/Σb have in each stratum the sums (Σa − RΣb)/Σb and squares
    (Σa² − 2RΣab + R²Σb²)/(Σb)².

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 5.6.

    Examples
    --------
    >>> from manyi.analytics.moments import RatioMoments
    >>> sums = RatioMoments(n=np.array([3]), a=np.array([6.0]), b=np.array([10.0]),
    ...                     aa=np.array([14.0]), ab=np.array([22.0]), bb=np.array([36.0]))
    >>> sample = CellDesign(strata=np.array([0]), population=np.array([np.inf]))
    >>> found = cell_ratios(sums, np.array([3]), sample, np.array([[True]])).at(0)
    >>> round(found.value, 3), round(found.se, 3)
    (0.6, 0.092)
    """
    grouped = _Grouped.of(rows, design, domains)
    columns = (moments.a, moments.b, moments.aa, moments.ab, moments.bb)
    found = grouped.ratios(_Products(*(column[:, None] for column in columns)))
    n = grouped.sums(moments.n[:, None])
    return student_estimates(
        found.value[:, 0],
        found.se[:, 0],
        n=np.rint(n.sum(axis=(1, 2))).astype(np.int64),
        freedom=(n - (n > 0)).sum(axis=(1, 2)),
        level=level,
    )


@dataclass(frozen=True, eq=False)
class _Products:
    """Sums of a numerator a and a denominator b, each (n_cells, n_items)."""

    a: NDArray[np.float64]
    b: NDArray[np.float64]
    aa: NDArray[np.float64]
    ab: NDArray[np.float64]
    bb: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Ratios:
    """Ratios and their standard errors, (n_domains, n_items)."""

    value: NDArray[np.float64]
    se: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Grouped:
    """Sums of cells by domain and stratum, and the factors of each stratum."""

    member: NDArray[np.float64]
    shape: tuple[int, int]
    sizes: NDArray[np.float64]
    factors: NDArray[np.float64]

    @classmethod
    def of(
        cls, rows: NDArray[np.int64], design: CellDesign, domains: NDArray[np.bool_]
    ) -> "_Grouped":
        n_strata = len(design.population)
        _check_cells(rows, design, domains)
        sizes = np.bincount(design.strata, weights=rows, minlength=n_strata).astype(np.float64)
        in_stratum = design.strata == np.arange(n_strata)[:, None]
        member = (domains[:, None, :] & in_stratum).astype(np.float64)
        return cls(
            member.reshape(-1, len(rows)),
            (len(domains), n_strata),
            sizes,
            _factors(sizes, design),
        )

    def sums(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Sum cells, (n_cells, n_items), to (n_domains, n_strata, n_items)."""
        return np.asarray((self.member @ values).reshape(*self.shape, values.shape[1]))

    def ratios(self, of: _Products) -> _Ratios:
        a, b = self.sums(of.a), self.sums(of.b)
        below = b.sum(axis=1)
        base = np.where(below > 0, below, np.nan)
        value = a.sum(axis=1) / base
        r = value[:, None, :]
        squares = self.sums(of.aa) - 2 * r * self.sums(of.ab) + r**2 * self.sums(of.bb)
        return _Ratios(value, self.errors(a - r * b, squares) / base)

    def errors(
        self, sums: NDArray[np.float64], squares: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        spread = np.maximum(squares - sums**2 / np.maximum(self.sizes, 1)[:, None], 0.0)
        return np.asarray(np.sqrt(np.einsum("h,dhi->di", self.factors, spread)))


def _check_cells(rows: NDArray[np.int64], design: CellDesign, domains: NDArray[np.bool_]) -> None:
    n_cells = len(rows)
    if design.strata.shape != (n_cells,) or domains.shape[1:] != (n_cells,):
        raise ValueError(
            f"strata and domains need one entry for each of {n_cells} cells, "
            f"got shapes {design.strata.shape} and {domains.shape}."
        )
    if design.strata.min(initial=0) < 0 or design.strata.max(initial=0) >= len(design.population):
        raise ValueError(
            f"strata are numbered 0 to {len(design.population) - 1}, one for each population."
        )


def _factors(sizes: NDArray[np.float64], design: CellDesign) -> NDArray[np.float64]:
    small = np.flatnonzero(~(design.population >= sizes))
    if len(small):
        raise ValueError(
            f"stratum {small[0]}: a population needs to be at least the {sizes[small[0]]:g} "
            f"respondents drawn, got {design.population[small[0]]:g}."
        )
    factors = (1 - sizes / np.maximum(design.population, 1)) * sizes / np.maximum(sizes - 1, 1)
    alone = (sizes == 1) & (design.population > 1)
    if not np.any(alone):
        return np.asarray(factors)
    if design.lonely in {LonelyUnit.REFUSE, LonelyUnit.ADJUST}:
        raise ValueError(
            f"stratum {np.flatnonzero(alone)[0]} has one respondent, which shows no spread; join "
            "it to another stratum, or choose CERTAINTY or AVERAGE."
        )
    if design.lonely is LonelyUnit.AVERAGE:
        drawn = int((sizes > 0).sum())
        factors = factors * drawn / max(drawn - int(alone.sum()), 1)
    return np.where(alone, 0.0, factors)
