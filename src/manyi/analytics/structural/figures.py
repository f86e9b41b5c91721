"""What a path model needs to know of its items, taken from sums over pairs of items."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments import PairMoments


@dataclass(frozen=True, eq=False)
class ItemFigures:
    """Correlations, means and standard deviations of the items of a model, cell by cell.

    Parameters
    ----------
    correlation : (n_cells, n_items, n_items) float
        Over the rows that answered both items.
    means, sds : (n_cells, n_items) float
        Over the rows that answered the item.
    n : (n_cells,) int
        Smallest number of rows behind any correlation.
    """

    correlation: NDArray[np.float64]
    means: NDArray[np.float64]
    sds: NDArray[np.float64]
    n: NDArray[np.int64]


def item_figures(pairs: PairMoments, positions: NDArray[np.int64]) -> ItemFigures:
    """Take the figures of a model's items out of sums over pairs of all items.

    Parameters
    ----------
    pairs : PairMoments
        Of any number of items and cells; `pairs.leave_one_out()` gives the replicates.
    positions : (n_items,) int
        Where the items of the model stand, from `PathModel.positions`.

    Returns
    -------
    ItemFigures
        In the order of the model; NaN in a cell where an item was not answered twice.

    Raises
    ------
    IndexError
        When a position lies outside the items of `pairs`.

    Notes
    -----
    mean = centre + Σwd/Σw, sd = √cov[i, i].

    Source: as `PairMoments.covariance`. The example is our own.

    Examples
    --------
    >>> from manyi.analytics.moments import accumulate_pairs
    >>> rows = np.array([[1.0, 5.0, 2.0], [3.0, 5.5, 4.0]])
    >>> found = item_figures(accumulate_pairs(rows, centre=np.zeros(3)), np.array([2, 0]))
    >>> found.means.tolist(), found.n.tolist()
    ([[3.0, 2.0]], [2])
    """
    grid = np.ix_(np.arange(len(pairs.n)), positions, positions)
    w, wx = (np.diagonal(sums[grid], axis1=1, axis2=2) for sums in (pairs.w, pairs.wx))
    means = np.full(w.shape, np.nan)
    np.divide(wx, w, out=means, where=w > 0)
    variances = np.diagonal(pairs.covariance()[grid], axis1=1, axis2=2)
    return ItemFigures(
        correlation=pairs.correlation()[grid],
        means=pairs.centre[positions] + means,
        sds=np.sqrt(np.maximum(variances, 0.0)),
        n=pairs.n[grid].min(axis=(1, 2)),
    )
