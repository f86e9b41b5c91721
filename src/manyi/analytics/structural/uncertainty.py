"""Intervals of an estimated path model from replicate groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.estimate import Estimates, jackknife
from manyi.analytics.structural.estimation import PathEstimate, estimate_paths
from manyi.analytics.structural.figures import ItemFigures
from manyi.analytics.structural.indices import latent_indices


@dataclass(frozen=True, eq=False)
class PathIntervals:
    """Intervals of everything a path model reports, in the shapes of `PathEstimate`.

    `n_groups` groups of respondents were left out in turn.
    """

    weights: Estimates
    loadings: Estimates
    paths: Estimates
    total_effects: Estimates
    r_squared: Estimates
    n_groups: int


def path_intervals(
    estimate: PathEstimate, replicates: NDArray[np.float64], *, level: float = 0.95
) -> PathIntervals:
    """Intervals of weights, loadings, paths, total effects and R².

    Parameters
    ----------
    estimate : PathEstimate
        From all respondents.
    replicates : (g, n_items, n_items) float
        Correlations of the items, in the order of the model, without group 1, 2, … g.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    PathIntervals
        Each with value, se, low and high; 0 wide where there is no path.

    Raises
    ------
    ValueError
        When there are fewer than two groups or a replicate cannot be estimated.

    Notes
    -----
    Every replicate is estimated with its latents turned as in the whole; then the delete-a-group
    jackknife on t(g − 1).

    Source: Wolter (2007), Introduction to Variance Estimation, 2nd ed., section 4.2. The example
    is our own.

    Examples
    --------
    >>> from manyi.analytics.structural.model import Latent, PathModel
    >>> model = PathModel((Latent("a", ("x",)), Latent("b", ("y",))), (("a", "b"),))
    >>> r = np.array([[[1.0, c], [c, 1.0]] for c in (0.5, 0.48, 0.52)])
    >>> found = path_intervals(estimate_paths(model, r[0], n=90), r[1:])
    >>> float(found.paths.se[0, 1].round(4))
    0.02
    """
    parts, n = _replicated(estimate, replicates), estimate.n
    return PathIntervals(
        weights=jackknife(estimate.weights, parts.weights, n=n, level=level),
        loadings=jackknife(estimate.loadings, parts.loadings, n=n, level=level),
        paths=jackknife(estimate.paths, parts.paths, n=n, level=level),
        total_effects=jackknife(estimate.total_effects, parts.total_effects, n=n, level=level),
        r_squared=jackknife(estimate.r_squared, parts.r_squared, n=n, level=level),
        n_groups=len(replicates),
    )


def index_intervals(
    estimate: PathEstimate,
    full: ItemFigures,
    replicates: ItemFigures,
    *,
    lowest: float | NDArray[np.float64],
    highest: float | NDArray[np.float64],
    level: float = 0.95,
) -> Estimates:
    """Index of every latent from 0 to 100, with its interval.

    Parameters
    ----------
    estimate : PathEstimate
        From all respondents.
    full : ItemFigures
        Of all respondents, one cell.
    replicates : ItemFigures
        Without group 1, 2, … g, one cell each.
    lowest, highest : float or (n_items,) float
        Ends of the scales.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        Of shape (n_latents,); NaN for a latent with a negative weight in the whole or a replicate.

    Raises
    ------
    ValueError
        When there are fewer than two groups or a replicate cannot be estimated.

    Notes
    -----
    Weights, means and deviations are those of each replicate; then the delete-a-group jackknife
    on t(g − 1).

    Source: as `latent_indices` and `jackknife`. The example is our own.

    Examples
    --------
    >>> from manyi.analytics.moments import accumulate_pairs
    >>> from manyi.analytics.structural.figures import item_figures
    >>> from manyi.analytics.structural.model import Latent, PathModel
    >>> model = PathModel((Latent("a", ("x",)), Latent("b", ("y",))), (("a", "b"),))
    >>> rows = np.random.default_rng(5).integers(1, 6, size=(90, 2)).astype(float)
    >>> groups = accumulate_pairs(rows, centre=np.full(2, 3.0), cells=np.arange(90) % 9, n_cells=9)
    >>> full = item_figures(groups.regroup(np.zeros(9, dtype=int), 1), np.arange(2))
    >>> estimate = estimate_paths(model, full.correlation[0], n=90)
    >>> found = index_intervals(estimate, full, item_figures(groups.leave_one_out(), np.arange(2)),
    ...                         lowest=1, highest=5)
    >>> bool(np.allclose(found.value, (rows.mean(axis=0) - 1) / 4 * 100))
    True
    """
    whole = latent_indices(estimate, full.means[0], full.sds[0], lowest=lowest, highest=highest)
    parts = latent_indices(
        _replicated(estimate, replicates.correlation),
        replicates.means,
        replicates.sds,
        lowest=lowest,
        highest=highest,
    )
    return jackknife(whole, parts, n=estimate.n, level=level)


def _replicated(estimate: PathEstimate, correlations: NDArray[np.float64]) -> PathEstimate:
    if np.ndim(correlations) != 3:  # noqa: PLR2004 - a stack has three axes
        raise ValueError(f"replicates need shape (g, p, p), got {np.shape(correlations)}.")
    return estimate_paths(
        estimate.model,
        correlations,
        n=estimate.n,
        scheme=estimate.scheme,
        signs=estimate.loadings,
    )
