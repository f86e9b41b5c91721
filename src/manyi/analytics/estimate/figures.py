"""Estimates: a figure, how sure it is, and how many answers stand behind it."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special


@dataclass(frozen=True)
class Estimate:
    """One figure with its standard error, interval and number of answers.

    Parameters
    ----------
    value : float
        The figure.
    se : float
        Its standard error, in the same unit.
    low, high : float
        Ends of its confidence interval.
    n : int
        Answers it rests on.
    level : float
        Confidence of the interval, between 0 and 1.
    """

    value: float
    se: float
    low: float
    high: float
    n: int
    level: float


@dataclass(frozen=True, eq=False)
class Estimates:
    """Many figures of one kind, such as items by departments.

    Parameters
    ----------
    value, se, low, high : (...) float
        As in `Estimate`; NaN where nobody answered, and all but the value NaN where too few did.
    n : (...) int
        Answers each figure rests on.
    level : float
        Confidence of the intervals, between 0 and 1.
    """

    value: NDArray[np.float64]
    se: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    n: NDArray[np.int64]
    level: float

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    def at(self, *index: int) -> Estimate:
        """Return one of the figures.

        Parameters
        ----------
        *index : int
            Its place, one number for each dimension.

        Returns
        -------
        Estimate
            With plain numbers.

        Raises
        ------
        IndexError
            When there is no such place.

        Notes
        -----
        x[i, j, …] of every array of figures.

        Source: the definition of `Estimate`.

        Examples
        --------
        >>> found = student_estimates(np.array([7.6]), np.array([0.5]), n=np.array([25]),
        ...                           freedom=np.array([24]), level=0.95)
        >>> round(found.at(0).low, 3)
        6.568
        """
        return Estimate(
            float(self.value[index]),
            float(self.se[index]),
            float(self.low[index]),
            float(self.high[index]),
            int(self.n[index]),
            self.level,
        )


def student_estimates(
    value: NDArray[np.float64],
    se: NDArray[np.float64],
    *,
    n: NDArray[np.integer[Any]],
    freedom: NDArray[Any],
    level: float,
) -> Estimates:
    """Give figures their Student intervals, and only their value where too few answered.

    Parameters
    ----------
    value, se : (...) float
        Figures and standard errors; NaN stays NaN.
    n : (...) int
        Answers behind each.
    freedom : (...) float
        Degrees of freedom; below 1 there is no standard error and no interval.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        value ± t · se, of the shape of `value`.

    Raises
    ------
    ValueError
        When the level lies outside (0, 1).

    Notes
    -----
    t is the 1 − (1 − level)/2 quantile of Student's distribution.

    Source: Korn & Graubard (1999), Analysis of Health Surveys, section 5.2.

    Examples
    --------
    >>> found = student_estimates(np.array([7.6, 8.0]), np.array([0.5, 0.0]), n=np.array([25, 1]),
    ...                           freedom=np.array([24, 0]), level=0.95)
    >>> found.low.round(3)
    array([6.568,   nan])
    """
    enough = np.broadcast_to(np.asarray(freedom) >= 1, value.shape)
    error = np.where(enough, se, np.nan)
    t = student_quantile(np.maximum(freedom, 1), level=level)
    counts = np.broadcast_to(np.asarray(n, np.int64), value.shape)
    return Estimates(value, error, value - t * error, value + t * error, counts, level)


def student_estimate(value: float, se: float, *, n: int, freedom: float, level: float) -> Estimate:
    """Give one figure its Student interval, or refuse.

    Parameters
    ----------
    value, se : float
        Figure and standard error.
    n : int
        Answers behind it.
    freedom : float
        Degrees of freedom, 1 or more.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimate
        value ± t · se.

    Raises
    ------
    ValueError
        When freedom is below 1 or the level lies outside (0, 1).

    Notes
    -----
    As `student_estimates`.

    Source: Korn & Graubard (1999), Analysis of Health Surveys, section 5.2.

    Examples
    --------
    >>> round(student_estimate(7.6, 0.5, n=25, freedom=24, level=0.95).high, 3)
    8.632
    """
    require_freedom(freedom, n=n)
    t = float(student_quantile(freedom, level=level))
    return Estimate(value, se, value - t * se, value + t * se, n, level)


def student_quantile(freedom: Any, *, level: float) -> NDArray[np.float64]:
    """How many standard errors an interval reaches to either side.

    Parameters
    ----------
    freedom : (...) float
        Degrees of freedom, above 0; infinity gives the normal quantile.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    (...) float
        Above 0.

    Raises
    ------
    ValueError
        When the level lies outside (0, 1).

    Notes
    -----
    The 1 − (1 − level)/2 quantile of Student's distribution.

    Source: Student (1908), Biometrika 6, 1–25; scipy.special.stdtrit.

    Examples
    --------
    >>> round(float(student_quantile(24, level=0.95)), 4)
    2.0639
    """
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, got {level}.")
    # Departments by items repeat few degrees of freedom, and the quantile is costly.
    distinct, place = np.unique(np.asarray(freedom, np.float64), return_inverse=True)
    tail = 1 - (1 - level) / 2
    quantiles = np.where(np.isinf(distinct), special.ndtri(tail), special.stdtrit(distinct, tail))
    return np.asarray(quantiles[place].reshape(np.shape(freedom)))


def require_freedom(freedom: float, *, n: int) -> None:
    """Refuse a standard error that the sample cannot give.

    Parameters
    ----------
    freedom : float
        Primary units less strata, and less what the model estimates.
    n : int
        Answers there are.

    Raises
    ------
    ValueError
        When freedom is below 1.

    Notes
    -----
    Source: Korn & Graubard (1999), Analysis of Health Surveys, section 5.2.

    Examples
    --------
    >>> require_freedom(3, n=5)
    """
    if not freedom >= 1:
        raise ValueError(
            "a standard error needs more sampling units with an answer than strata with one "
            f"(degrees of freedom 1 or more); got {freedom:g} with {n} answers."
        )
