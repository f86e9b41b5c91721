"""Partial least squares: weights, loadings and paths from the correlations of the items."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.correlations import checked_correlation
from manyi.analytics.structural.inner import inner_weights, path_coefficients
from manyi.analytics.structural.model import Mode, PathModel, Scheme

_MOST_ITERATIONS = 300
_SMALLEST_CHANGE = 1e-10


@dataclass(frozen=True, eq=False)
class PathEstimate:
    """An estimated path model; with replicates every array has their axis in front.

    Parameters
    ----------
    model : PathModel
        What was estimated; rows and columns stand in its order.
    scheme : Scheme
        Inner scheme used.
    n : int
        Respondents behind it.
    weights : (n_items,) float
        Outer weight of each item in its latent, for items and latents of variance 1.
    cross_loadings : (n_items, n_latents) float
        Correlation of every item with every latent.
    latent_correlation : (n_latents, n_latents) float
        Correlations of the latents.
    paths : (n_latents, n_latents) float
        Standardized coefficient of the path from the row to the column, 0 where there is none.
    r_squared : (n_latents,) float
        Share of a latent's variance explained by those that lead to it; NaN where none does.
    iterations : int
        Steps until no weight moved any more.
    """

    model: PathModel
    scheme: Scheme
    n: int
    weights: NDArray[np.float64]
    cross_loadings: NDArray[np.float64]
    latent_correlation: NDArray[np.float64]
    paths: NDArray[np.float64]
    r_squared: NDArray[np.float64]
    iterations: int

    @property
    def loadings(self) -> NDArray[np.float64]:
        """Correlation of each item with its own latent, (n_items,)."""
        owners = self.model.owners
        return np.asarray(self.cross_loadings[..., np.arange(len(owners)), owners])

    @property
    def total_effects(self) -> NDArray[np.float64]:
        """Effect of the row on the column along all paths together, (n_latents, n_latents)."""
        one = np.eye(self.paths.shape[-1])
        return np.asarray(np.linalg.inv(one - self.paths) - one)

    @property
    def indirect_effects(self) -> NDArray[np.float64]:
        """Effect of the row on the column by way of others, (n_latents, n_latents)."""
        return self.total_effects - self.paths

    @property
    def adjusted_r_squared(self) -> NDArray[np.float64]:
        """R² with the number of latents behind it taken into account, (n_latents,)."""
        predictors = self.model.links.sum(axis=0)
        unexplained = (1 - self.r_squared) * (self.n - 1) / (self.n - predictors - 1)
        return np.asarray(1 - unexplained)

    @property
    def variance_extracted(self) -> NDArray[np.float64]:
        """Mean squared loading of each latent's own items (AVE), (n_latents,)."""
        squares = self.loadings**2
        means = [squares[..., block].mean(axis=-1) for block in self.model.blocks]
        return np.stack(means, axis=-1)


def estimate_paths(
    model: PathModel,
    correlation: NDArray[np.float64],
    *,
    n: int,
    scheme: Scheme = Scheme.PATH,
    signs: NDArray[np.float64] | None = None,
) -> PathEstimate:
    """Estimate a path model by partial least squares.

    Parameters
    ----------
    model : PathModel
        Latents with their items and the paths between them.
    correlation : (n_items, n_items) or (g, n_items, n_items) float
        Correlations of the items in the order of `model.items`; a stack gives the estimate of
        each replicate. Respondents who left an item blank are left out before, or pair by pair.
    n : int
        Respondents behind the correlations; the smallest count of any pair where they differ.
    scheme : Scheme
        Inner scheme.
    signs : (n_items,) float, optional
        Loadings of another estimate of the model: every latent is turned so that its own agree
        with them. Without them a latent is turned so that its loadings add up to more than 0.

    Returns
    -------
    PathEstimate
        With the axis of replicates in front of every array when a stack was given.

    Raises
    ------
    ValueError
        When n is below `model.least_respondents`, the correlations are none, latents are
        collinear, or the weights do not settle within 300 steps.

    Notes
    -----
    C = WᵀRW; E from C by the scheme; w_b ← (R W E)_b (mode A) or R_bb⁻¹(R W E)_b (mode B), scaled
    to wᵀR w = 1, from equal weights until no weight moves by 1e-10; paths = C_pp⁻¹ c_p. The rows
    are not needed.

    Source: Tenenhaus, Vinzi, Chatelin & Lauro (2005), Computational Statistics & Data Analysis 48,
    159–205, section 1. For the mobile phone data of that paper the weights, loadings, paths and
    effects are those of SmartPLS 2.0 to seven digits. The example is our own: with one item each
    a path is a correlation.

    Examples
    --------
    >>> from manyi.analytics.structural.model import Latent
    >>> model = PathModel((Latent("quality", ("q",)), Latent("loyalty", ("l",))),
    ...                   (("quality", "loyalty"),))
    >>> found = estimate_paths(model, np.array([[1.0, 0.6], [0.6, 1.0]]), n=100)
    >>> found.paths.tolist(), found.r_squared.round(2).tolist()
    ([[0.0, 0.6], [0.0, 0.0]], [nan, 0.36])
    """
    if n < model.least_respondents:
        raise ValueError(
            f"this path model needs {model.least_respondents} respondents or more, got {n}; "
            "ask more people or report the means of the items only."
        )
    r = checked_correlation(correlation, size=len(model.items))
    stack = r.reshape(-1, *r.shape[-2:])
    w, iterations = _settled_weights(model, stack, scheme)
    w = _turned(model, stack, w, signs)
    found = _described(model, stack, w, scheme=scheme, n=n, iterations=iterations)
    return found if r.ndim > 2 else _only(found)  # noqa: PLR2004 - a stack has 3


def _settled_weights(
    model: PathModel, r: NDArray[np.float64], scheme: Scheme
) -> tuple[NDArray[np.float64], int]:
    """Return the weights (g, n_items, n_latents); a replicate that has settled is left alone."""
    w = _scaled(r, np.broadcast_to(_membership(model), (len(r), *_membership(model).shape)))
    moving = np.arange(len(r))
    for iteration in range(1, _MOST_ITERATIONS + 1):
        before = w[moving]
        after = _next_weights(model, r[moving], before, scheme)
        w[moving] = after
        moving = moving[abs(after - before).max(axis=(1, 2)) > _SMALLEST_CHANGE]
        if not moving.size:
            return w, iteration
    raise ValueError(
        f"the weights need to settle within {_MOST_ITERATIONS} steps; they still moved in "
        f"{moving.size} of {len(r)} estimates. Check for latents that hardly hang together."
    )


def _next_weights(
    model: PathModel, r: NDArray[np.float64], w: NDArray[np.float64], scheme: Scheme
) -> NDArray[np.float64]:
    towards = r @ w
    inner = inner_weights(np.swapaxes(w, 1, 2) @ towards, model.links, scheme=scheme)
    outer = (towards @ inner) * _membership(model)
    for at, (latent, block) in enumerate(zip(model.latents, model.blocks, strict=True)):
        if latent.mode is Mode.FORMATIVE:
            own = r[:, block[:, None], block]
            outer[:, block, at] = _formative_weights(own, outer[:, block, at], latent.name)
    return _scaled(r, outer)


def _formative_weights(
    own: NDArray[np.float64], towards: NDArray[np.float64], name: str
) -> NDArray[np.float64]:
    try:
        return np.asarray(np.linalg.solve(own, towards[..., None])[..., 0])
    except np.linalg.LinAlgError as error:
        raise ValueError(f"the items of {name} are collinear; leave one out.") from error


def _scaled(r: NDArray[np.float64], w: NDArray[np.float64]) -> NDArray[np.float64]:
    variance = np.einsum("gil,gil->gl", w, r @ w)
    if variance.min() <= 0:
        raise ValueError("a latent lost all its weight: it hangs together with no neighbour.")
    return np.asarray(w / np.sqrt(variance)[:, None, :])


def _turned(
    model: PathModel,
    r: NDArray[np.float64],
    w: NDArray[np.float64],
    signs: NDArray[np.float64] | None,
) -> NDArray[np.float64]:
    reference = np.ones(len(model.items)) if signs is None else np.asarray(signs)
    agreement = np.einsum("gil,il->gl", r @ w, _membership(model) * reference[:, None])
    return np.asarray(np.where(agreement < 0, -1.0, 1.0)[:, None, :] * w)


def _described(
    model: PathModel,
    r: NDArray[np.float64],
    w: NDArray[np.float64],
    *,
    scheme: Scheme,
    n: int,
    iterations: int,
) -> PathEstimate:
    cross_loadings = r @ w
    latents = np.swapaxes(w, 1, 2) @ cross_loadings
    paths = path_coefficients(latents, model.links)
    explained = np.einsum("gst,gst->gt", paths, latents)
    return PathEstimate(
        model=model,
        scheme=scheme,
        n=n,
        weights=w.sum(axis=2),
        cross_loadings=cross_loadings,
        latent_correlation=latents,
        paths=paths,
        r_squared=np.where(model.links.any(axis=0), explained, np.nan),
        iterations=iterations,
    )


def _only(stack: PathEstimate) -> PathEstimate:
    return replace(
        stack,
        weights=stack.weights[0],
        cross_loadings=stack.cross_loadings[0],
        latent_correlation=stack.latent_correlation[0],
        paths=stack.paths[0],
        r_squared=stack.r_squared[0],
    )


def _membership(model: PathModel) -> NDArray[np.float64]:
    return np.eye(len(model.latents))[model.owners]
