"""Whether correlations are worth a factor analysis at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.factors.extraction import ModelTest
from manyi.analytics.factors.matrices import correlation_of, inverse_of


@dataclass(frozen=True, eq=False)
class Adequacy:
    """Kaiser–Meyer–Olkin measure, over all items and (n_items,) of each."""

    overall: float
    items: NDArray[np.float64]


def sampling_adequacy(correlation: NDArray[np.float64]) -> Adequacy:
    """Kaiser–Meyer–Olkin measure (KMO): is what items share more than what two of them share.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations or covariances of two items or more.

    Returns
    -------
    Adequacy
        Shares in [0, 1]: from .9 marvellous, .8 meritorious, .7 middling, .6 mediocre, .5
        miserable, below unacceptable (Kaiser's words).

    Raises
    ------
    ValueError
        When there are fewer than two items or an item follows from the others.

    Notes
    -----
    Σ r_ij² / (Σ r_ij² + Σ q_ij²) over i ≠ j, q the partial correlations given all other items.
    Published: .84865 for the 25 items of psych's bfi on its 2,436 complete rows (factor_analyzer).

    Source: Kaiser & Rice (1974), Educational and Psychological Measurement 34, 111–117.

    Examples
    --------
    Three items of one factor with equal correlations of .5: partials are 1/3, so .25/(.25 + 1/9).

    >>> r = np.full((3, 3), 0.5) + np.eye(3) / 2
    >>> found = sampling_adequacy(r)
    >>> round(found.overall, 4), found.items.round(4)
    (0.6923, array([0.6923, 0.6923, 0.6923]))
    """
    r = correlation_of(correlation)
    if len(r) < 2:  # noqa: PLR2004 - one item shares nothing
        raise ValueError(f"sampling adequacy needs two items or more, got {len(r)}.")
    partial = correlation_of(inverse_of(r)) ** 2
    shared = r**2
    np.fill_diagonal(partial, 0.0)
    np.fill_diagonal(shared, 0.0)
    both = shared + partial
    if not both.sum(axis=1).all():
        raise ValueError("an item correlates with no other; leave it out.")
    return Adequacy(
        overall=float(shared.sum() / both.sum()), items=shared.sum(axis=1) / both.sum(axis=1)
    )


def sphericity(correlation: NDArray[np.float64], *, n: int) -> ModelTest:
    """Bartlett's test of whether items correlate more than chance alone makes them.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations or covariances of two items or more.
    n : int
        Respondents, more than items.

    Returns
    -------
    ModelTest
        A small p says that there is something to be explained.

    Raises
    ------
    ValueError
        When n is too small, there are fewer than two items, or an item follows from the others.

    Notes
    -----
    −(n − 1 − (2p + 5)/6) ln|R| on p(p − 1)/2 degrees of freedom.

    Source: Bartlett (1950), British Journal of Statistical Psychology 3, 77–85.

    Examples
    --------
    With two items the determinant is 1 − r².

    >>> test = sphericity(np.array([[1.0, 0.6], [0.6, 1.0]]), n=101)
    >>> round(test.statistic, 4), test.freedom
    (43.9593, 1)
    """
    r = correlation_of(correlation)
    p = len(r)
    if p < 2 or n <= p:  # noqa: PLR2004 - one item has no correlation
        raise ValueError(f"sphericity needs two items and more respondents, got {p} and {n}.")
    inverse_of(r)
    statistic = float(-(n - 1 - (2 * p + 5) / 6) * np.linalg.slogdet(r)[1])
    freedom = p * (p - 1) // 2
    return ModelTest(statistic, freedom, float(special.chdtrc(freedom, max(statistic, 0.0))))
