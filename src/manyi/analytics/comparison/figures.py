"""What is compared, and what comes of it."""

import math
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from manyi.analytics.estimate import Estimate
from manyi.analytics.intervals import Interval


@dataclass(frozen=True)
class Sample:
    """A mean with its standard deviation and number of respondents."""

    mean: float
    deviation: float
    n: int

    @property
    def figure(self) -> "Figure":
        """The mean with its standard error s/√n."""
        return Figure(self.mean, self.deviation / self.n**0.5, self.n)


@dataclass(frozen=True)
class Figure:
    """A degree, rate, mean or index with its standard error and the respondents behind it."""

    value: float
    error: float
    n: int

    def __post_init__(self) -> None:
        # A standard error that is missing is not one of 0, which means that nobody varies.
        if math.isnan(self.value) or not self.error >= 0:
            raise ValueError(
                "a figure to compare needs a value and a standard error of 0 or more, "
                f"got {self.value} and {self.error}."
            )


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

        Notes
        -----
        proven = value > 0 and p < alpha

        Source: 《客户满意度管理制度》七, an improvement is verified by the next wave; the figures
        are an own example.

        Examples
        --------
        >>> Difference(8.2, Interval(4.0, 12.4), 0.0002).proves_improvement()
        True
        >>> Difference(1.1, Interval(-3.1, 5.3), 0.6).proves_improvement()
        False
        """
        return self.value > 0 and self.p < alpha


def figure_of_answers(counts: NDArray[Any], values: NDArray[Any]) -> Figure:
    """Figure of independent answers, from their histogram: a degree, mean, share or NPS.

    Parameters
    ----------
    counts : (n_levels,) int, or float when they are effective counts
        Answers at each level, two or more in all; every answer by another respondent.
    values : (n_levels,) float
        What an answer at each level counts: points / full mark for a degree, 1 and 0 for a
        share, 1, 0 and −1 for a net promoter score.

    Returns
    -------
    Figure
        Mean of the values, its standard error, and the answers, rounded down.

    Raises
    ------
    ValueError
        When the shapes differ or fewer than two answers are there.

    Notes
    -----
    value = Σ c v / n, error = √(Σ c (v − value)² / (n − 1) / n)

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 2.6; the example is 《客户满意度
    管理制度》五.2, 76 % of 25 answers.

    Examples
    --------
    >>> import numpy as np
    >>> found = figure_of_answers(np.array([10, 5, 6, 3, 1]), np.array([10, 8, 6, 4, 2]) / 10)
    >>> round(found.value, 4), round(found.error, 4), found.n
    (0.76, 0.049, 25)
    """
    if counts.shape != values.shape:
        raise ValueError(f"counts and values differ in shape: {counts.shape}, {values.shape}.")
    n = float(counts.sum())
    if n < 2:  # noqa: PLR2004 - a spread needs two answers
        raise ValueError(f"a figure to compare needs two answers or more, got {n:g}.")
    value = float(counts @ values) / n
    error = math.sqrt(float(counts @ (values - value) ** 2) / (n - 1) / n)
    return Figure(value, error, int(n))


def figure_of_estimate(estimate: Estimate) -> Figure:
    """Figure of an estimate that a survey design or replicates have given its standard error.

    Parameters
    ----------
    estimate : Estimate
        With a standard error and two answers or more.

    Returns
    -------
    Figure
        The same value, standard error and answers.

    Raises
    ------
    ValueError
        When the standard error is missing or fewer than two answers stand behind it.

    Notes
    -----
    value, se and n are taken over; the degrees of freedom of a comparison are then n − 1, which
    is too kind where few sampling units were drawn.

    Source: Lumley (2010), Complex Surveys, Wiley, section 2.2; the estimate is its stratified
    mean, 662.29 (9.41) of 200 schools.

    Examples
    --------
    >>> figure_of_estimate(Estimate(662.29, 9.41, 643.7, 680.8, 200, 0.95))
    Figure(value=662.29, error=9.41, n=200)
    """
    if estimate.n < 2:  # noqa: PLR2004 - a spread needs two answers
        raise ValueError(f"a figure to compare needs two answers or more, got {estimate.n}.")
    return Figure(estimate.value, estimate.se, estimate.n)
