"""Tests of tables whose rows are groups or waves and whose columns are levels of a scale."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

# Cochran (1954): no expected count below 1, and at most one cell in five below 5.
_LEAST_EXPECTED, _USUAL_EXPECTED, _SHARE_BELOW = 1.0, 5.0, 0.2
# Below this a correlation of scores says nothing that a χ² of one degree could judge.
_LEAST_FOR_TREND = 30


@dataclass(frozen=True, eq=False)
class TableTest:
    """Whether the groups answer differently, how strongly, and in which cells.

    `residuals` (n_groups, n_levels) are about normal when they do not: beyond ±2 is worth a
    look, beyond ±3 is hardly chance. Levels that nobody chose have residual 0.
    """

    statistic: float
    freedom: int
    p: float
    cramer_v: float
    residuals: NDArray[np.float64]


@dataclass(frozen=True)
class Trend:
    """A linear association of two ordered classifications."""

    correlation: float
    statistic: float
    p: float


def chi_square_test(counts: NDArray[Any]) -> TableTest:
    """Test whether the groups spread over the levels alike, from their histograms.

    Parameters
    ----------
    counts : (n_groups, n_levels) int, or float when they are effective counts
        Answers of each group at each level, none negative. Every respondent stands in one cell:
        answers of one person to several items do not add to such a table. Groups and levels
        without any answer are left out.

    Returns
    -------
    TableTest
        χ², its degrees of freedom and p value, Cramér's V in [0, 1], adjusted residuals.

    Raises
    ------
    ValueError
        When fewer than two groups or levels have answers, or expected counts are too small.

    Notes
    -----
    χ² = Σ (o − e)²/e with e = row total · column total / n;
    residual = (o − e) / √(e (1 − row share)(1 − column share)); V = √(χ²/(n · min(r − 1, c − 1))).
    Refused when an expected count is below 1 or more than a fifth of them is below 5.

    Source: Pearson (1900), Philosophical Magazine 50, 157–175; Cochran (1954), Biometrics 10,
    417–451 for the floor. The example is Agresti (2007), An Introduction to Categorical Data
    Analysis, 2nd ed., tables 2.5 and 2.8: χ² = 30.1, residuals 4.50, .70 and −5.32.

    Examples
    --------
    >>> found = chi_square_test(np.array([[762, 327, 468], [484, 239, 477]]))
    >>> round(found.statistic, 2), found.freedom, found.residuals[0].round(2).tolist()
    (30.07, 2, [4.5, 0.7, -5.32])
    """
    table = np.asarray(counts, dtype=np.float64)
    rows, columns = _filled(table)
    kept = table[np.ix_(rows, columns)]
    n, row, column = kept.sum(), kept.sum(axis=1), kept.sum(axis=0)
    expected = np.outer(row, column) / n
    _check_expected(expected)
    statistic = float(((kept - expected) ** 2 / expected).sum())
    freedom = (len(row) - 1) * (len(column) - 1)
    spread = np.sqrt(expected * np.outer(1 - row / n, 1 - column / n))
    residuals = np.zeros_like(table)
    residuals[np.ix_(rows, columns)] = (kept - expected) / spread
    strength = math.sqrt(statistic / (n * (min(kept.shape) - 1)))
    return TableTest(
        statistic, freedom, float(special.chdtrc(freedom, statistic)), strength, residuals
    )


def linear_trend_test(
    counts: NDArray[Any],
    *,
    group_scores: NDArray[np.float64],
    level_scores: NDArray[np.float64],
) -> Trend:
    """Test whether answers rise or fall from group to ordered group.

    Parameters
    ----------
    counts : (n_groups, n_levels) int, or float when they are effective counts
        Answers of each group at each level, none negative, thirty or more in all; every
        respondent in one cell.
    group_scores : (n_groups,) float
        What orders the groups: years of custom, number of the wave.
    level_scores : (n_levels,) float
        What orders the levels: points, or 5, 4, 3, 2, 1.

    Returns
    -------
    Trend
        r in [−1, 1], M² and its two-sided p value on one degree of freedom.

    Raises
    ------
    ValueError
        When the shapes do not fit, fewer than thirty answered, or scores do not vary.

    Notes
    -----
    M² = (n − 1) r², r the correlation of the scores over all respondents; of a table with two
    groups or levels it is the Cochran–Armitage trend test but for (n − 1)/n.

    Source: Mantel (1963), JASA 58, 690–700. The example is Agresti (2007), An Introduction to
    Categorical Data Analysis, 2nd ed., section 2.5.2, drinking and malformation: M² = 6.57.

    Examples
    --------
    >>> counts = np.array([[17066, 48], [14464, 38], [788, 5], [126, 1], [37, 1]])
    >>> found = linear_trend_test(counts, group_scores=np.array([0, 0.5, 1.5, 4, 7]),
    ...                           level_scores=np.array([0.0, 1]))
    >>> round(found.statistic, 2), round(found.p, 2)
    (6.57, 0.01)
    """
    table = np.asarray(counts, dtype=np.float64)
    if table.shape != (len(group_scores), len(level_scores)):
        raise ValueError(
            f"counts need one row per group score and one column per level score, "
            f"got {table.shape} for {len(group_scores)} and {len(level_scores)}."
        )
    n = float(table.sum())
    if n < _LEAST_FOR_TREND or table.min() < 0:
        raise ValueError(f"a trend needs thirty answers or more, none negative, got {n:g}.")
    u = group_scores - (table.sum(axis=1) @ group_scores) / n
    v = level_scores - (table.sum(axis=0) @ level_scores) / n
    spreads = (table.sum(axis=1) @ u**2) * (table.sum(axis=0) @ v**2)
    if not spreads > 0:
        raise ValueError("a trend needs two groups and two levels with answers and other scores.")
    r = float(u @ table @ v) / math.sqrt(spreads)
    statistic = (n - 1) * r**2
    return Trend(r, statistic, float(special.chdtrc(1, statistic)))


def _filled(table: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if table.ndim != 2 or not (table >= 0).all():  # noqa: PLR2004 - a table
        raise ValueError("a table of counts has groups × levels, and no count is negative.")
    rows, columns = np.flatnonzero(table.sum(axis=1)), np.flatnonzero(table.sum(axis=0))
    if min(len(rows), len(columns)) < 2:  # noqa: PLR2004 - something to compare
        raise ValueError(
            "a comparison needs answers in two groups and at two levels, "
            f"got {len(rows)} and {len(columns)}."
        )
    return rows, columns


def _check_expected(expected: NDArray[np.float64]) -> None:
    least, below = float(expected.min()), float((expected < _USUAL_EXPECTED).mean())
    if least < _LEAST_EXPECTED or below > _SHARE_BELOW:
        raise ValueError(
            "a χ² test needs expected counts of 1 or more, and of 5 or more in four cells of "
            f"five; got {least:.2f} at least and {below:.0%} below 5. Join levels or groups."
        )
