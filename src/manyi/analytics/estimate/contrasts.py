"""Tests that respect the design: two means, and two characteristics in a table."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.design import Design, linearised_deviations
from manyi.analytics.estimate.figures import Estimate
from manyi.analytics.estimate.regression import GAUSSIAN, fit_model


@dataclass(frozen=True)
class MeanDifference:
    """How far two means lie apart.

    Parameters
    ----------
    difference : Estimate
        Mean of the second group less mean of the first.
    t, p : float
        Test of no difference, two-sided.
    freedom : int
        Degrees of freedom of t.
    """

    difference: Estimate
    t: float
    p: float
    freedom: int


@dataclass(frozen=True)
class Association:
    """Whether two characteristics go together.

    Parameters
    ----------
    statistic : float
        F of Rao & Scott.
    freedom : (float, float)
        Of its numerator and denominator.
    p : float
        Probability of such an F where they do not.
    n : int
        Rows in the table.
    """

    statistic: float
    freedom: tuple[float, float]
    p: float
    n: int


def mean_difference(
    values: NDArray[np.floating[Any]],
    second: NDArray[np.bool_],
    design: Design,
    *,
    domain: NDArray[np.bool_] | None = None,
    level: float = 0.95,
) -> MeanDifference:
    """Difference between the means of two groups that one sample holds.

    Parameters
    ----------
    values : (n_rows,) float
        In any unit; a row with NaN is left out.
    second : (n_rows,) bool
        Whether the row belongs to the second group.
    design : Design
        How the rows were drawn.
    domain : (n_rows,) bool, optional
        Rows to compare; all when left out.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    MeanDifference
        In the unit of the values.

    Raises
    ------
    ValueError
        When a group is empty or there are no degrees of freedom.

    Notes
    -----
    The slope of a linear model on membership: groups of one sample are not independent.

    Source: R survey 4.5, `svyttest`.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(4)), weights=np.ones(4))
    >>> found = mean_difference(np.array([6.0, 8, 8, 10]), np.array([False, False, True, True]),
    ...                         sample)
    >>> round(found.difference.value, 12), round(found.t, 3), found.freedom
    (2.0, 1.732, 2)
    """
    model = fit_model(
        GAUSSIAN, values, second.astype(np.float64)[:, None], design, domain=domain, level=level
    )
    return MeanDifference(
        model.coefficients.at(1), float(model.t[1]), float(model.p[1]), model.freedom
    )


def association(
    one: NDArray[np.integer[Any]], other: NDArray[np.integer[Any]], design: Design
) -> Association:
    """Test whether two characteristics are independent in the population.

    Parameters
    ----------
    one, other : (n_rows,) int
        Category of each row; −1 is missing and left out.
    design : Design
        How the rows were drawn.

    Returns
    -------
    Association
        Small p: they go together.

    Raises
    ------
    ValueError
        When either has fewer than two categories.

    Notes
    -----
    Pearson's X² of the weighted table scaled to n, divided by tr Δ, Δ the design effects of the
    interaction; F with d = (tr Δ)²/tr Δ² and d · df degrees of freedom.

    Source: Rao & Scott (1984), Annals of Statistics 12, 46–60, second-order correction; R survey
    4.5, `svychisq`.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(8)), weights=np.ones(8))
    >>> found = association(np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.array([0, 0, 0, 1, 0, 1, 1, 1]),
    ...                     sample)
    >>> round(found.statistic, 2), found.freedom
    (1.75, (1.0, 7.0))
    """
    used = (one >= 0) & (other >= 0)
    rows, first = np.unique(one[used], return_inverse=True)
    columns, second = np.unique(other[used], return_inverse=True)
    shape = (len(rows), len(columns))
    if min(shape) < 2:  # noqa: PLR2004 - independence needs two categories each
        raise ValueError(f"a test of independence needs a table of 2 by 2 or more, got {shape}.")
    member = np.zeros((design.n_rows, shape[0] * shape[1]))
    member[np.flatnonzero(used), first * shape[1] + second] = 1.0
    weights = design.weights * used
    shares = weights @ member / weights.sum()
    scores = (weights / weights.sum())[:, None] * (member - shares * used[:, None])
    deviations = linearised_deviations(design, scores)
    n = int(used.sum())
    effects = _interaction_effects(shares, deviations.T @ deviations, n=n, shape=shape)
    trace = float(np.trace(effects))
    d = trace**2 / float(np.trace(effects @ effects))
    table = shares.reshape(shape)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0))
    statistic = n * float(((table - expected) ** 2 / expected).sum()) / trace
    nu = d * design.freedom(used)
    return Association(statistic, (d, nu), float(special.fdtrc(d, nu, statistic)), n)


def _interaction_effects(
    shares: NDArray[np.float64],
    covariance: NDArray[np.float64],
    *,
    n: int,
    shape: tuple[int, int],
) -> NDArray[np.float64]:
    """Design effects of the contrasts that independence sets to 0."""
    first, second = np.eye(shape[0])[:, 1:], np.eye(shape[1])[:, 1:]
    ones = [np.ones((size, 1)) for size in shape]
    additive = np.hstack(
        [np.kron(ones[0], ones[1]), np.kron(first, ones[1]), np.kron(ones[0], second)]
    )
    interaction = np.kron(first, second)
    contrasts = interaction - additive @ np.linalg.lstsq(additive, interaction, rcond=None)[0]
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    weighted = contrasts * inverse[:, None]
    return np.asarray(
        np.linalg.solve(contrasts.T @ weighted / n, weighted.T @ covariance @ weighted)
    )
