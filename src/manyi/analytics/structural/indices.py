"""Indices from 0 to 100: where a latent stands between the worst and the best answer."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.structural.estimation import PathEstimate


def satisfaction_index(
    means: NDArray[np.float64],
    weights: NDArray[np.float64],
    *,
    lowest: float | NDArray[np.float64],
    highest: float | NDArray[np.float64],
) -> float:
    """Index of one latent from the means of its items.

    Parameters
    ----------
    means : (n_items,) float
        Mean answer to each item, in the points of its scale; none missing.
    weights : (n_items,) float
        Weight of each item's points, not negative, not all 0.
    lowest, highest : float or (n_items,) float
        Ends of the scale; an item is better when higher.

    Returns
    -------
    float
        From 0, where everybody gave the worst answer, to 100, where everybody gave the best.

    Raises
    ------
    ValueError
        When a mean lies outside its scale, a weight is negative, or shapes differ.

    Notes
    -----
    100 · Σ w (mean − lowest) / Σ w (highest − lowest)

    Source: Fornell, Johnson, Anderson, Cha & Bryant (1996), Journal of Marketing 60(4), 7–18,
    appendix; GB/T 19038-2009, annex A. The example is the arithmetic of the ACSI: 8, 7, 7 on
    1–10 with equal weights, (22 − 3)/27.

    Examples
    --------
    >>> index = satisfaction_index(np.array([8.0, 7, 7]), np.ones(3), lowest=1, highest=10)
    >>> round(index, 4)
    70.3704
    """
    low, high = np.broadcast_arrays(np.asarray(lowest, float), np.asarray(highest, float))
    if means.shape != weights.shape or means.ndim != 1:
        raise ValueError(f"an index needs one weight per mean, got {weights.shape}, {means.shape}.")
    if (weights < 0).any() or weights.sum() <= 0:
        raise ValueError("an index needs weights that are not negative and not all 0.")
    if (high <= low).any() or not ((means >= low) & (means <= high)).all():
        raise ValueError("an index needs every mean between the ends of its scale.")
    return float(
        100 * (weights @ (means - low)) / (weights @ np.broadcast_to(high - low, (means.size,)))
    )


def latent_indices(
    estimate: PathEstimate,
    means: NDArray[np.float64],
    sds: NDArray[np.float64],
    *,
    lowest: float | NDArray[np.float64],
    highest: float | NDArray[np.float64],
) -> NDArray[np.float64]:
    """Index of every latent of an estimated model.

    Parameters
    ----------
    estimate : PathEstimate
        With the outer weights; with replicates in front if means and sds have them too.
    means, sds : (n_items,) or (g, n_items) float
        Mean and standard deviation of each item in the order of the model, in points; sds above 0.
    lowest, highest : float or (n_items,) float
        Ends of the scales.

    Returns
    -------
    (n_latents,) or (g, n_latents) float
        From 0 to 100; NaN for a latent one of whose weights is negative, for which no index can
        be read between worst and best.

    Raises
    ------
    ValueError
        When shapes differ, a deviation is not above 0 or a scale has no width.

    Notes
    -----
    w̃ = w/sd; index = 100 · Σ w̃ (mean − lowest) / Σ w̃ (highest − lowest), over the items of the
    latent.

    Source: Fornell et al. (1996), Journal of Marketing 60(4), 7–18, appendix; Tenenhaus et al.
    (2005), Computational Statistics & Data Analysis 48, 159–205, section 1. The example is our
    own: a latent with one item has that item's place on its scale.

    Examples
    --------
    >>> from manyi.analytics.structural.estimation import estimate_paths
    >>> from manyi.analytics.structural.model import Latent, PathModel
    >>> model = PathModel((Latent("a", ("x",)), Latent("b", ("y",))), (("a", "b"),))
    >>> found = estimate_paths(model, np.array([[1.0, 0.6], [0.6, 1.0]]), n=100)
    >>> latent_indices(found, np.array([3.0, 4.5]), np.ones(2), lowest=1, highest=5).tolist()
    [50.0, 87.5]
    """
    if estimate.weights.shape != means.shape or means.shape != sds.shape:
        raise ValueError(
            f"indices need a mean and a deviation per weight {estimate.weights.shape}, "
            f"got {means.shape} and {sds.shape}."
        )
    low, high = np.asarray(lowest, float), np.asarray(highest, float)
    if not (sds > 0).all() or not (high > low).all():
        raise ValueError("indices need deviations above 0 and scales with a width.")
    w = estimate.weights / sds
    owned = np.eye(len(estimate.model.latents))[estimate.model.owners]
    readable = ~((w < 0) @ owned).astype(bool)
    shares = ((w * (means - low)) @ owned) / ((w * (high - low)) @ owned)
    return np.where(readable, 100 * shares, np.nan)
