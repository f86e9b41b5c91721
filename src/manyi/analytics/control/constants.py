"""What range and standard deviation of a small normal sample are on average."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

_LARGEST = 50


@dataclass(frozen=True)
class RangeConstants:
    """Mean (d₂) and standard deviation (d₃) of the range of a sample, in sigmas."""

    mean: float
    deviation: float


@cache
def range_constants(n: int) -> RangeConstants:
    """Mean and standard deviation of the range of n normal values.

    Parameters
    ----------
    n : int
        Values in the sample, 2 to 50; for larger ones the range wastes what they say.

    Returns
    -------
    RangeConstants
        In units of the standard deviation of the values.

    Raises
    ------
    ValueError
        When n lies outside 2 to 50.

    Notes
    -----
    d₂ = ∫ (1 − F(r)) dr and d₂² + d₃² = 2 ∫ r (1 − F(r)) dr over r > 0, with
    F(r) = n ∫ φ(x) (Φ(x + r) − Φ(x))^(n − 1) dx.

    Source: Tippett (1925), Biometrika 17, 364–387; Montgomery (2009), Introduction to Statistical
    Quality Control, 6th ed., appendix VI: n = 5 has 2.326 and 0.864.

    Examples
    --------
    >>> found = range_constants(5)
    >>> round(found.mean, 3), round(found.deviation, 3)
    (2.326, 0.864)
    """
    if not 2 <= n <= _LARGEST:  # noqa: PLR2004 - a range needs two values
        raise ValueError(f"a range needs 2 to {_LARGEST} values, got {n}.")
    nodes, weights = np.polynomial.legendre.leggauss(120)
    r, step = 6.5 * (nodes + 1), 6.5 * weights
    beyond = 1 - _range_distribution(r, n)
    mean = float(step @ beyond)
    return RangeConstants(mean, math.sqrt(2 * float(step @ (r * beyond)) - mean**2))


def deviation_constant(n: int) -> float:
    """Mean of the standard deviation of n normal values (c₄).

    Parameters
    ----------
    n : int
        Values in the sample, two or more.

    Returns
    -------
    float
        In units of the standard deviation of the values, above 0 and below 1.

    Raises
    ------
    ValueError
        When n is below two.

    Notes
    -----
    c₄ = √(2/(n − 1)) Γ(n/2) / Γ((n − 1)/2)

    Source: Montgomery (2009), Introduction to Statistical Quality Control, 6th ed., appendix VI:
    n = 5 has .9400.

    Examples
    --------
    >>> round(deviation_constant(5), 4)
    0.94
    """
    if n < 2:  # noqa: PLR2004 - a spread needs two values
        raise ValueError(f"a standard deviation needs two values or more, got {n}.")
    ratio = math.exp(float(special.gammaln(n / 2) - special.gammaln((n - 1) / 2)))
    return math.sqrt(2 / (n - 1)) * ratio


def _range_distribution(r: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    # Equal steps over the whole line are exact to the last digits for so smooth a function.
    x = np.linspace(-20, 8, 2241)
    density = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    between = special.ndtr(x + r[:, None]) - special.ndtr(x)
    probability: NDArray[np.float64] = n * (between ** (n - 1) @ density) * (x[1] - x[0])
    return probability
