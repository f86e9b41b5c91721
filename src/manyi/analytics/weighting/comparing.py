"""Several ways of weighting side by side."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

# A weight is recorded with so many digits at least; sums of rounded weights differ from 1 by them.
_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class WeightTable:
    """Weights by method and indicator, and how alike the methods rank the indicators.

    Parameters
    ----------
    methods : names
        In the order of the rows.
    weights, ranks : (n_methods, n_indicators) float
        Weights, and their ranks: 1 for the heaviest, the mean rank for ties.
    rank_correlation : (n_methods, n_methods) float
        Spearman's; NaN with a method that gives every indicator the same weight.
    widest : (n_indicators,) float
        Largest less smallest weight of each indicator over the methods.
    """

    methods: tuple[str, ...]
    weights: NDArray[np.float64]
    ranks: NDArray[np.float64]
    rank_correlation: NDArray[np.float64]
    widest: NDArray[np.float64]


def compare_weights(weights: Mapping[str, NDArray[np.float64]]) -> WeightTable:
    """Set several ways of weighting the same indicators side by side.

    Parameters
    ----------
    weights : (n_indicators,) float by name of method
        Each not negative and adding up to 1; two indicators or more.

    Returns
    -------
    WeightTable
        Rows in the order given.

    Raises
    ------
    ValueError
        When there is no method, the lengths differ, a weight is negative or missing, or a method
        does not add up to 1.

    Notes
    -----
    Spearman's ρ is the correlation of the ranks.

    Source: Spearman (1904), American Journal of Psychology 15, 72–101. The example is our own.

    Examples
    --------
    >>> stated, spread = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.5, 0.3])
    >>> table = compare_weights({"专家": stated, "熵权": spread})
    >>> table.ranks.tolist(), float(table.rank_correlation[0, 1].round(3))
    ([[1.0, 2.0, 3.0], [3.0, 1.0, 2.0]], -0.5)
    """
    table = _stacked(weights)
    ranks = stats.rankdata(-table, axis=1)
    return WeightTable(
        methods=tuple(weights),
        weights=table,
        ranks=ranks,
        rank_correlation=_row_correlation(ranks),
        widest=np.ptp(table, axis=0),
    )


def _stacked(weights: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    if not weights:
        raise ValueError("a comparison needs one way of weighting or more, got none.")
    rows = [np.asarray(row, dtype=np.float64) for row in weights.values()]
    n = rows[0].size
    if n < 2 or any(row.shape != (n,) for row in rows):  # noqa: PLR2004 - ranks need two
        raise ValueError("methods need weights for the same indicators, two or more.")
    for method, row in zip(weights, rows, strict=True):
        if not (row >= 0).all() or abs(row.sum() - 1) > _ROUNDING:
            raise ValueError(
                f"weights need to be 0 or more and add up to 1; {method} adds up to {row.sum():g}."
            )
    return np.stack(rows)


def _row_correlation(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    centred = rows - rows.mean(axis=1, keepdims=True)
    size = np.sqrt((centred**2).sum(axis=1))
    products = centred @ centred.T
    found = np.full(products.shape, np.nan)
    np.divide(products, np.outer(size, size), out=found, where=np.outer(size, size) > 0)
    return np.clip(found, -1.0, 1.0)
