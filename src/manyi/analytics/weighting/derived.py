"""Weights derived from what moves an outcome such as overall satisfaction."""

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.drivers import key_drivers

# A coefficient of 0 may come out as less by the last digits.
_ROUNDING = 1e-9


def regression_weights(
    correlation: NDArray[np.float64], *, outcome: int, n: int
) -> NDArray[np.float64]:
    """Weights in proportion to the standardized coefficients of one regression.

    Parameters
    ----------
    correlation : (k, k) float
        Correlations of the outcome and its k − 1 indicators; none missing.
    outcome : int
        Place of the outcome.
    n : int
        Respondents, 30 or more.

    Returns
    -------
    (k − 1,) float
        Adding up to 1.

    Raises
    ------
    ValueError
        When n is too small, indicators are collinear, or a coefficient is negative: it cannot be a
        weight, and dropping its sign would lie.

    Notes
    -----
    w = β/Σβ

    Source: OECD (2008), Handbook on Constructing Composite Indicators, step 6 (weights from
    regression). The example is our own.

    Examples
    --------
    >>> r = np.array([[1.0, 0.6, 0.5], [0.6, 1.0, 0.5], [0.5, 0.5, 1.0]])
    >>> regression_weights(r, outcome=0, n=100).round(4).tolist()
    [0.6364, 0.3636]
    """
    betas = key_drivers(correlation, outcome=outcome, n=n).betas
    if betas.min() < -_ROUNDING:
        at = int(betas.argmin())
        raise ValueError(
            f"a weight cannot be negative; indicator {at + 1} has coefficient {betas[at]:.3f}. "
            "Use relative-importance weights, or drop what repeats the others."
        )
    weights = np.maximum(betas, 0.0)
    return np.asarray(weights / weights.sum())


def relative_importance_weights(
    correlation: NDArray[np.float64], *, outcome: int, n: int
) -> NDArray[np.float64]:
    """Weights in proportion to what each indicator brings to R².

    Parameters
    ----------
    correlation : (k, k) float
        Correlations of the outcome and its k − 1 indicators; none missing.
    outcome : int
        Place of the outcome.
    n : int
        Respondents, 30 or more.

    Returns
    -------
    (k − 1,) float
        Never negative, adding up to 1.

    Raises
    ------
    ValueError
        When n is too small, indicators are collinear, they explain nothing, or one goes with a
        lower outcome: it must be turned round before it can carry weight.

    Notes
    -----
    Shapley shares up to 15 indicators, Johnson's above.

    Source: Grömping (2006), Journal of Statistical Software 17(1). The example is our own.

    Examples
    --------
    >>> r = np.array([[1.0, 0.6, 0.3], [0.6, 1.0, 0.5], [0.3, 0.5, 1.0]])
    >>> relative_importance_weights(r, outcome=0, n=100).round(3).tolist()
    [0.875, 0.125]
    """
    found = key_drivers(correlation, outcome=outcome, n=n)
    if found.adverse.any():
        at = int(found.adverse.argmax())
        raise ValueError(
            f"indicator {at + 1} goes with a lower outcome ({found.zero_order[at]:.3f}); "
            "turn its scale round or leave it out."
        )
    return found.shares
