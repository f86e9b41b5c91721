"""Covariance and correlation matrices, checked before a formula leans on them."""

import numpy as np
from numpy.typing import NDArray

_TOLERANCE = 1e-8


def checked_covariance(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the matrix as float64 if it is one of covariances.

    Parameters
    ----------
    matrix : (n_items, n_items) float
        Covariances or correlations; no missing values.

    Returns
    -------
    (n_items, n_items) float
        The same figures.

    Raises
    ------
    ValueError
        When it is not square and symmetric, has a missing value, or an item never varies.

    Notes
    -----
    S = Sᵀ, s_ii > 0

    Source: Mardia, Kent & Bibby (1979), Multivariate Analysis, section 1.4.

    Examples
    --------
    >>> checked_covariance(np.array([[2.0, 1], [1, 3]]))
    array([[2., 1.],
           [1., 3.]])
    """
    covariance = np.asarray(matrix, dtype=np.float64)
    if covariance.ndim != 2 or covariance.shape[0] != covariance.shape[1]:  # noqa: PLR2004 - a matrix
        raise ValueError(f"covariances are a square matrix, got shape {covariance.shape}.")
    if not np.isfinite(covariance).all():
        raise ValueError("covariances are known for every pair of items; a value is missing.")
    variances = np.diag(covariance)
    if (variances <= 0).any():
        raise ValueError(f"every item varies; item {int(np.argmin(variances))} does not.")
    scale = float(variances.max())
    if np.abs(covariance - covariance.T).max() > _TOLERANCE * scale:
        raise ValueError("covariances are symmetric; two halves of the matrix differ.")
    return covariance


def correlation_of(covariance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the correlations that belong to covariances.

    Parameters
    ----------
    covariance : (n_items, n_items) float
        Covariances; correlations come back unchanged.

    Returns
    -------
    (n_items, n_items) float
        Symmetric, with ones on the diagonal.

    Raises
    ------
    ValueError
        When it is no matrix of covariances.

    Notes
    -----
    r_ij = s_ij / √(s_ii s_jj)

    Source: Mardia, Kent & Bibby (1979), Multivariate Analysis, section 1.4.

    Examples
    --------
    >>> correlation_of(np.array([[4.0, 3], [3, 9]]))
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    checked = checked_covariance(covariance)
    deviations = np.sqrt(np.diag(checked))
    correlation = np.asarray(checked / np.outer(deviations, deviations), dtype=np.float64)
    correlation += correlation.T
    correlation /= 2
    np.fill_diagonal(correlation, 1.0)
    return correlation


def inverse_of(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the inverse of covariances or correlations.

    Parameters
    ----------
    matrix : (n_items, n_items) float
        Covariances or correlations.

    Returns
    -------
    (n_items, n_items) float
        Symmetric and positive definite.

    Raises
    ------
    ValueError
        When it is no such matrix, or an item follows from the others.

    Notes
    -----
    S⁻¹, S positive definite

    Source: Mardia, Kent & Bibby (1979), Multivariate Analysis, section A.7.

    Examples
    --------
    >>> inverse_of(np.array([[2.0, 0], [0, 4]]))
    array([[0.5 , 0.  ],
           [0.  , 0.25]])
    """
    checked = checked_covariance(matrix)
    least = float(np.linalg.eigvalsh(correlation_of(checked))[0])
    if least <= 1e-10 * len(checked):
        raise ValueError(
            "the matrix has no inverse: an item follows from the others, there are no more "
            f"respondents than items, or pairs rest on different people; least root {least:.2g}."
        )
    return np.asarray(np.linalg.inv(checked), dtype=np.float64)
