"""Key drivers of an outcome: importance, direction and what the figures rest on."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.correlations import checked_correlation
from manyi.analytics.drivers.regression import standardized_betas, variance_inflation
from manyi.analytics.drivers.shares import (
    MOST_FOR_SHAPLEY,
    johnson_importance,
    shapley_importance,
)

LEAST_RESPONDENTS = 30
# Below this share of explained variance there is nothing to divide among drivers.
_NOTHING = 1e-10
# A coefficient of 0 may come out on either side by the last digits.
_ROUNDING = 1e-12


class Method(StrEnum):
    """How R² was divided."""

    SHAPLEY = "lmg"
    JOHNSON = "johnson"


@dataclass(frozen=True, eq=False)
class KeyDrivers:
    """What each driver brings to an outcome.

    Parameters
    ----------
    method : Method
        Shapley (LMG) up to 15 drivers, Johnson above.
    n : int
        Respondents behind the figures.
    r_squared : float
        Share of the outcome's variance that all drivers explain together.
    importance, shares : (p,) float
        Parts of R², and the same as shares that add up to 1.
    betas, errors : (p,) float
        Standardized coefficients and their standard errors.
    zero_order : (p,) float
        Correlation of each driver alone with the outcome.
    inflation : (p,) float
        Variance inflation factor of each driver.
    """

    method: Method
    n: int
    r_squared: float
    importance: NDArray[np.float64]
    shares: NDArray[np.float64]
    betas: NDArray[np.float64]
    errors: NDArray[np.float64]
    zero_order: NDArray[np.float64]
    inflation: NDArray[np.float64]

    @property
    def ranking(self) -> NDArray[np.int64]:
        """Places of the drivers, the most important first."""
        return np.argsort(-self.importance, kind="stable")

    @property
    def opposed(self) -> NDArray[np.bool_]:
        """True for a driver whose coefficient points the other way than its own correlation.

        Such a driver mends the errors of others; its sign is not advice.
        """
        return self.betas * self.zero_order < -_ROUNDING

    @property
    def adverse(self) -> NDArray[np.bool_]:
        """True for a driver that is better where the outcome is worse, or the other way round.

        Its share is as large as any other's, yet raising it goes with a lower outcome: look at
        the wording and direction of the item before acting on it.
        """
        return self.zero_order < 0


def key_drivers(correlation: NDArray[np.float64], *, outcome: int, n: int) -> KeyDrivers:
    """Divide what is explained of an outcome among its drivers, and check their directions.

    Parameters
    ----------
    correlation : (k, k) float
        Correlations of the outcome and its k − 1 drivers; none missing.
    outcome : int
        Place of the outcome; all others are drivers, in their order.
    n : int
        Respondents; the smallest count of any pair where pairs were computed separately.

    Returns
    -------
    KeyDrivers
        One entry for each driver.

    Raises
    ------
    ValueError
        When n is below 30 or not above the drivers by 2, drivers are collinear, or they explain
        nothing.

    Notes
    -----
    R² = rᵀR⁻¹r; shares = importance/R²; se(β_j) = √((1 − R²) VIF_j / (n − p − 1)).

    Source: Grömping (2006), Journal of Statistical Software 17(1); Johnson (2000), Multivariate
    Behavioral Research 35, 1–19; standard errors: Cohen, Cohen, West & Aiken (2003), Applied
    Multiple Regression/Correlation Analysis, 3rd ed., section 3.6. The example is our own.

    Examples
    --------
    >>> r = np.array([[1.0, 0.6, 0.3], [0.6, 1.0, 0.5], [0.3, 0.5, 1.0]])
    >>> found = key_drivers(r, outcome=0, n=103)
    >>> round(found.r_squared, 2), found.shares.round(3).tolist(), found.ranking.tolist()
    (0.36, [0.875, 0.125], [0, 1])
    """
    among, towards = divided(correlation, outcome=outcome)
    p = len(towards)
    refuse_too_few(n, p)
    betas, inflation = standardized_betas(among, towards), variance_inflation(among)
    r_squared = float(betas @ towards)
    importance = driver_importance(among, towards)
    return KeyDrivers(
        method=_method(p),
        n=n,
        r_squared=r_squared,
        importance=importance,
        shares=shares_of(importance),
        betas=betas,
        errors=np.sqrt(max(1 - r_squared, 0.0) * inflation / (n - p - 1)),
        zero_order=towards,
        inflation=inflation,
    )


def divided(
    correlation: NDArray[np.float64], *, outcome: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the correlations among the drivers and those with the outcome.

    Parameters
    ----------
    correlation : (k, k) or (g, k, k) float
        Of the outcome and its drivers; none missing.
    outcome : int
        Place of the outcome, from 0.

    Returns
    -------
    (…, k − 1, k − 1) float, (…, k − 1) float
        In the order of the drivers.

    Raises
    ------
    ValueError
        When the matrix is no correlation matrix, or there is no such outcome or no driver.

    Notes
    -----
    Rows and columns are picked; nothing is computed.

    Source: the layout of `key_drivers`. The example is our own.

    Examples
    --------
    >>> among, towards = divided(np.array([[1.0, 0.6], [0.6, 1.0]]), outcome=1)
    >>> among.tolist(), towards.tolist()
    ([[1.0]], [0.6])
    """
    k = np.shape(correlation)[-1]
    r = checked_correlation(correlation, size=k)
    if not 0 <= outcome < k or k < 2:  # noqa: PLR2004 - an outcome and a driver
        raise ValueError(f"drivers need an outcome from 0 to {k - 1} and a driver, got {outcome}.")
    at = np.delete(np.arange(k), outcome)
    return r[..., at[:, None], at], r[..., at, outcome]


def driver_importance(
    among: NDArray[np.float64], towards: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Parts of R²: by Shapley up to 15 drivers, by Johnson above.

    Parameters
    ----------
    among : (p, p) or (g, p, p) float
        Correlations among the drivers; none missing.
    towards : (p,) or (g, p) float
        Correlation of each driver with the outcome.

    Returns
    -------
    (p,) or (g, p) float
        Add up to R².

    Raises
    ------
    ValueError
        When drivers are collinear or shapes differ.

    Notes
    -----
    As `shapley_importance` and `johnson_importance`; the two differ little (Grömping 2006).

    Source: Grömping (2006), Journal of Statistical Software 17(1). The example is our own.

    Examples
    --------
    >>> driver_importance(np.eye(2), np.array([0.6, 0.3])).round(2).tolist()
    [0.36, 0.09]
    """
    if _method(np.shape(towards)[-1]) is Method.SHAPLEY:
        return shapley_importance(among, towards)
    return johnson_importance(among, towards)


def shares_of(importance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Parts of R² as shares of what is explained.

    Parameters
    ----------
    importance : (p,) or (g, p) float
        Parts of R², none negative but for rounding.

    Returns
    -------
    (p,) or (g, p) float
        In [0, 1], adding up to 1.

    Raises
    ------
    ValueError
        When the drivers explain nothing.

    Notes
    -----
    importance / Σ importance

    Source: Grömping (2006), Journal of Statistical Software 17(1), option rela = TRUE. The example
    is our own.

    Examples
    --------
    >>> shares_of(np.array([0.36, 0.09])).round(4).tolist()
    [0.8, 0.2]
    """
    parts = np.maximum(importance, 0.0)
    total = parts.sum(axis=-1, keepdims=True)
    if (total < _NOTHING).any():
        raise ValueError("these drivers explain nothing of the outcome; there is nothing to share.")
    return np.asarray(parts / total)


def _method(p: int) -> Method:
    return Method.SHAPLEY if p <= MOST_FOR_SHAPLEY else Method.JOHNSON


def refuse_too_few(n: int, p: int) -> None:
    """Refuse to tell importance where it would be chance.

    Parameters
    ----------
    n : int
        Respondents.
    p : int
        Drivers.

    Returns
    -------
    None
        When there are enough.

    Raises
    ------
    ValueError
        When n is below 30, or below p + 2.

    Notes
    -----
    n ≥ max(30, p + 2)

    Source: the floor is the product's own; p + 2 leaves one degree of freedom. The example is our
    own.

    Examples
    --------
    >>> refuse_too_few(12, 5)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: key drivers need 30 respondents or more, got 12; ...
    """
    least = max(LEAST_RESPONDENTS, p + 2)
    if n < least:
        raise ValueError(
            f"key drivers need {least} respondents or more, got {n}; "
            "show the scores of the drivers without their importance."
        )
