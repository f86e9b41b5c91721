"""The inner model: regressions among latents, and what each scheme lets a latent hear."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.structural.model import Scheme


def path_coefficients(
    correlation: NDArray[np.float64], links: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return the standardized coefficients of every latent on those that lead to it.

    Parameters
    ----------
    correlation : (g, n_latents, n_latents) float
        Correlations of the latents, one matrix for each replicate; none missing.
    links : (n_latents, n_latents) bool
        True where a path leads from the row to the column.

    Returns
    -------
    (g, n_latents, n_latents) float
        Coefficient of the path from the row to the column, 0 where there is none.

    Raises
    ------
    ValueError
        When latents that lead to the same latent are collinear.

    Notes
    -----
    b = C_pp⁻¹ c_p, with p those that lead to the latent.

    Source: Tenenhaus et al. (2005), Computational Statistics & Data Analysis 48, 159–205,
    section 1. The example is our own.

    Examples
    --------
    >>> c = np.array([[[1.0, 0.5], [0.5, 1.0]]])
    >>> path_coefficients(c, np.array([[False, True], [False, False]]))[0].tolist()
    [[0.0, 0.5], [0.0, 0.0]]
    """
    coefficients = np.zeros_like(correlation)
    for target in np.flatnonzero(links.any(axis=0)):
        p = np.flatnonzero(links[:, target])
        try:
            found = np.linalg.solve(correlation[:, p[:, None], p], correlation[:, p, target, None])
        except np.linalg.LinAlgError as error:
            raise ValueError(
                "latents that lead to the same latent are collinear; join them or leave one out."
            ) from error
        coefficients[:, p, target] = found[..., 0]
    return coefficients


def inner_weights(
    correlation: NDArray[np.float64], links: NDArray[np.bool_], *, scheme: Scheme
) -> NDArray[np.float64]:
    """Return what each latent takes from its neighbours in one step.

    Parameters
    ----------
    correlation : (g, n_latents, n_latents) float
        Correlations of the latents, one matrix for each replicate; none missing.
    links : (n_latents, n_latents) bool
        True where a path leads from the row to the column.
    scheme : Scheme
        Centroid, factorial or path.

    Returns
    -------
    (g, n_latents, n_latents) float
        Weight of the row's latent in the inner estimate of the column's, 0 without a path
        between them.

    Raises
    ------
    ValueError
        When latents that lead to the same latent are collinear (path scheme).

    Notes
    -----
    Centroid: sign of the correlation. Factorial: the correlation. Path: for what leads to a
    latent its regression coefficient, for what it leads to the correlation.

    Source: Tenenhaus et al. (2005), Computational Statistics & Data Analysis 48, 159–205,
    section 1. The example is our own.

    Examples
    --------
    >>> c = np.array([[[1.0, -0.5], [-0.5, 1.0]]])
    >>> links = np.array([[False, True], [False, False]])
    >>> inner_weights(c, links, scheme=Scheme.CENTROID)[0].tolist()
    [[0.0, -1.0], [-1.0, 0.0]]
    """
    neighbours = links | links.T
    if scheme is Scheme.CENTROID:
        return np.sign(correlation) * neighbours
    if scheme is Scheme.FACTORIAL:
        return correlation * neighbours
    return correlation * links.T + path_coefficients(correlation, links)
