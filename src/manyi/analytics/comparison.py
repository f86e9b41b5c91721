"""Differences between two waves or groups, held against what chance alone would give."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.intervals import Interval, mean_interval, wilson_interval


@dataclass(frozen=True)
class Sample:
    """A mean with its standard deviation and number of respondents."""

    mean: float
    deviation: float
    n: int


@dataclass(frozen=True)
class Difference:
    """after − before with its interval and two-sided p value."""

    value: float
    interval: Interval
    p: float

    def proves_improvement(self, *, alpha: float = 0.05) -> bool:
        """Whether the difference is upward and more than chance would give.

        Parameters
        ----------
        alpha : float
            Two-sided level, between 0 and 1.

        Returns
        -------
        bool
            True when value > 0 and p < alpha; otherwise the improvement is 未证实.

        Examples
        --------
        >>> before = Sample(68.0, 15.0, 100)
        >>> difference_of_means(before, Sample(69.1, 15.0, 100)).proves_improvement()
        False
        """
        return self.value > 0 and self.p < alpha


def difference_of_means(before: Sample, after: Sample, *, level: float = 0.95) -> Difference:
    """Difference of two means that need not have the same spread.

    Parameters
    ----------
    before, after : Sample
        Independent respondents, two or more in each; in the same unit.
    level : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Difference
        after − before in that unit.

    Raises
    ------
    ValueError
        When a sample has fewer than two respondents or neither has any spread.

    Notes
    -----
    t = (x̄₂ − x̄₁)/√(s₁²/n₁ + s₂²/n₂) on Welch's degrees of freedom.

    Source: Welch (1947), Biometrika 34, 28–35.

    Examples
    --------
    >>> before = Sample(68.0, 15.0, 100)
    >>> round(difference_of_means(before, Sample(69.1, 15.0, 100)).p, 2)
    0.6
    >>> difference_of_means(before, Sample(76.2, 15.0, 100)).p < 0.01
    True
    """
    if min(before.n, after.n) < 2:  # noqa: PLR2004 - a spread needs two respondents
        raise ValueError("a comparison needs two respondents or more on each side.")
    parts = (before.deviation**2 / before.n, after.deviation**2 / after.n)
    error = math.sqrt(sum(parts))
    if error == 0:
        raise ValueError("a comparison needs some spread on one side; all answers are alike.")
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (before.n - 1) + parts[1] ** 2 / (after.n - 1))
    value = after.mean - before.mean
    p = 2 * float(special.stdtr(freedom, -abs(value) / error))
    return Difference(value, mean_interval(value, error, freedom=freedom, level=level), p)


def difference_of_estimates(
    before: float,
    after: float,
    *,
    errors: tuple[float, float],
    freedom: float = math.inf,
    level: float = 0.95,
) -> Difference:
    """Difference of two independent figures known by their standard errors.

    Parameters
    ----------
    before, after : float
        Two degrees, rates or sums in the same unit.
    errors : two floats
        Their standard errors in that unit; not both 0.
    freedom : float
        Degrees of freedom; infinity for large samples.
    level : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Difference
        after − before.

    Raises
    ------
    ValueError
        When both standard errors are 0 or one is negative.

    Notes
    -----
    (after − before)/√(se₁² + se₂²)

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 2.13.

    Examples
    --------
    >>> round(difference_of_estimates(0.68, 0.762, errors=(0.015, 0.015)).p, 5)
    0.00011
    """
    if min(errors) < 0 or max(errors) == 0:
        raise ValueError(f"a comparison needs standard errors, not both 0, got {errors}.")
    error, value = math.hypot(*errors), after - before
    z = -abs(value) / error
    tail = special.ndtr(z) if math.isinf(freedom) else special.stdtr(freedom, z)
    interval = mean_interval(value, error, freedom=freedom, level=level)
    return Difference(value, interval, 2 * float(tail))


def difference_of_proportions(
    before: tuple[int, int], after: tuple[int, int], *, level: float = 0.95
) -> Difference:
    """Difference of two independent proportions.

    Parameters
    ----------
    before, after : (successes, n)
        Counts, n above 0.
    level : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Difference
        after − before as a share, in [−1, 1].

    Raises
    ------
    ValueError
        When a proportion is impossible.

    Notes
    -----
    Interval from the two Wilson intervals (l, u): value − √((p₂ − l₂)² + (u₁ − p₁)²) to
    value + √((u₂ − p₂)² + (p₁ − l₁)²); p value from the pooled z test.

    Source: Newcombe (1998), Statistics in Medicine 17, 873–890, method 10, whose example
    (56/70 less 48/80) is the one below.

    Examples
    --------
    >>> found = difference_of_proportions((48, 80), (56, 70))
    >>> round(found.interval.low, 4), round(found.interval.high, 4)
    (0.0524, 0.3339)
    """
    (x1, n1), (x2, n2) = before, after
    one, two = wilson_interval(x1, n1, level=level), wilson_interval(x2, n2, level=level)
    p1, p2, pooled = x1 / n1, x2 / n2, (x1 + x2) / (n1 + n2)
    value = p2 - p1
    interval = Interval(
        value - math.hypot(p2 - two.low, one.high - p1),
        value + math.hypot(two.high - p2, p1 - one.low),
        level,
    )
    error = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return Difference(value, interval, 2 * float(special.ndtr(-abs(value) / error)) if error else 1)


def holm(p: Sequence[float]) -> NDArray[np.float64]:
    """Return p values that stay honest when several comparisons are made at once.

    Parameters
    ----------
    p : n floats
        p values in [0, 1].

    Returns
    -------
    (n,) float
        Adjusted p values, in the order given, none below its own p.

    Raises
    ------
    ValueError
        When a p value lies outside [0, 1].

    Notes
    -----
    Sorted upwards, adjusted p of rank i = max over j ≤ i of (n − j + 1) · p of rank j, at most 1.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    array([0.03, 0.06, 0.06])
    """
    values = np.asarray(p, dtype=np.float64)
    if values.size and (values.min() < 0 or values.max() > 1):
        raise ValueError("p values lie between 0 and 1.")
    order = np.argsort(values, kind="stable")
    steps = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(steps, 1.0)
    return adjusted
