"""Proportions whose intervals stay inside [0, 1], and quantiles."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from manyi.analytics.design import Design
from manyi.analytics.estimate.figures import Estimate, student_quantile
from manyi.analytics.estimate.linear import mean

_LAST_DIGIT = 1e-12


def proportion(
    holds: NDArray[Any],
    design: Design,
    *,
    domain: NDArray[np.bool_] | None = None,
    level: float = 0.95,
) -> Estimate:
    """Share of the population, or of a part of it, for which something holds.

    Parameters
    ----------
    holds : (n_rows,) bool or float
        True or 1 where it holds, False or 0 where not; NaN is outside the domain.
    design : Design
        How the rows were drawn.
    domain : (n_rows,) bool, optional
        Rows of the part asked about; all when left out.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimate
        A share; the interval lies in [0, 1] and is not symmetric.

    Raises
    ------
    ValueError
        When a value is neither 0 nor 1, or as `mean`.

    Notes
    -----
    p as `mean`; interval = expit(logit p ± t · se/(p(1 − p))). Where p is 0 or 1 the logit does not
    exist and `exact_proportion` gives the interval. A census, and a share that the weights were
    calibrated to, has no uncertainty.

    Source: R survey 4.5, `svyciprop(method = "logit")`; Lumley (2010), Complex Surveys,
    section 2.3.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(100)), weights=np.ones(100))
    >>> found = proportion(np.arange(100) < 84, sample)
    >>> found.value, round(found.low, 3), round(found.high, 3)
    (0.84, 0.753, 0.9)
    """
    found = mean(_indicator(holds), design, domain=domain, level=level)
    p = found.value
    if found.se == 0 or not 0 < p < 1:
        return exact_proportion(holds, design, domain=domain, level=level)
    freedom = design.freedom(_answered(holds, domain))
    reach = float(student_quantile(freedom, level=level)) * found.se / (p * (1 - p))
    middle = float(special.logit(p))
    low, high = special.expit(middle - reach), special.expit(middle + reach)
    return Estimate(p, found.se, float(low), float(high), found.n, level)


def exact_proportion(
    holds: NDArray[Any],
    design: Design,
    *,
    domain: NDArray[np.bool_] | None = None,
    level: float = 0.95,
) -> Estimate:
    """Share with an interval from the beta distribution, for few answers or shares near 0 or 1.

    Parameters
    ----------
    holds : (n_rows,) bool or float
        True or 1 where it holds, False or 0 where not; NaN is outside the domain.
    design : Design
        How the rows were drawn.
    domain : (n_rows,) bool, optional
        Rows of the part asked about; all when left out.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimate
        A share; the interval lies in [0, 1].

    Raises
    ------
    ValueError
        When a value is neither 0 nor 1, or as `mean`.

    Notes
    -----
    n* = p(1 − p)/se² · (t(n − 1)/t(df))²; bounds are the α/2 and 1 − α/2 quantiles of
    Beta(n*p, n*(1 − p) + 1) and Beta(n*p + 1, n*(1 − p)). Where all are alike the spread says
    nothing, and n* is the number of primary sampling units with an answer. A census has no
    uncertainty.

    Source: Korn & Graubard (1998), Survey Methodology 24, 193–201; R survey 4.5,
    `svyciprop(method = "beta")`; without a design Clopper & Pearson (1934), as in the example:
    Newcombe (1998), Statistics in Medicine 17, 857–872, 0 of 20.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(20)), weights=np.ones(20))
    >>> found = exact_proportion(np.zeros(20), sample)
    >>> found.low, round(found.high, 4)
    (0.0, 0.1684)
    """
    found = mean(_indicator(holds), design, domain=domain, level=level)
    p = min(max(found.value, 0.0), 1.0)
    if _is_certain(found, design):
        return Estimate(p, 0.0, p, p, found.n, level)
    n = _effective_size(found, design, used=_answered(holds, domain))
    tail = (1 - level) / 2
    low = 0.0 if p == 0 else float(special.betaincinv(n * p, n * (1 - p) + 1, tail))
    high = 1.0 if p == 1 else float(special.betaincinv(n * p + 1, n * (1 - p), 1 - tail))
    return Estimate(p, found.se, low, high, found.n, level)


def quantile(
    values: NDArray[np.floating[Any]],
    design: Design,
    share: float,
    *,
    domain: NDArray[np.bool_] | None = None,
    level: float = 0.95,
) -> Estimate:
    """Value below or at which a given share of the population lies.

    Parameters
    ----------
    values : (n_rows,) float
        In any unit; a row with NaN is outside the domain.
    design : Design
        How the rows were drawn.
    share : float
        Between 0 and 1; 0.5 is the median.
    domain : (n_rows,) bool, optional
        Rows of the part asked about; all when left out.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimate
        A value that was answered; the interval is not symmetric. A bound is infinite where the
        sample is too small to give it.

    Raises
    ------
    ValueError
        When the share lies outside (0, 1), or as `mean`.

    Notes
    -----
    The least answer whose weighted share of answers at or below it reaches `share`. Interval after
    Woodruff: the share of answers at or below the quantile is estimated with its Student interval,
    and both of its ends are turned back into answers. se = (high − low)/(2t).

    Source: Woodruff (1952), JASA 47, 635–646; R survey 4.5, `svyquantile` with its defaults
    `qrule = "math"`, `interval.type = "mean"`.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(100)), weights=np.ones(100))
    >>> found = quantile(np.arange(1.0, 101), sample, 0.5)
    >>> found.value, found.low, found.high
    (50.0, 41.0, 60.0)
    """
    if not 0 < share < 1:
        raise ValueError(f"a quantile needs a share between 0 and 1, got {share}.")
    used = _answered(values, domain)
    inverse = _InverseShares.of(values[used], design.weights[used])
    value = inverse.at(share)
    below = np.where(used, values <= value, np.nan).astype(np.float64)
    reached = mean(below, design, domain=domain, level=level)
    low, high = inverse.bound(reached.low), inverse.bound(reached.high)
    t = float(student_quantile(design.freedom(used), level=level))
    se = (high - low) / (2 * t) if math.isfinite(high - low) else math.nan
    return Estimate(value, se, low, high, reached.n, level)


def quantiles(
    values: NDArray[np.floating[Any]],
    design: Design,
    shares: Sequence[float],
    *,
    domain: NDArray[np.bool_] | None = None,
    level: float = 0.95,
) -> tuple[Estimate, ...]:
    """Several quantiles of one variable.

    Parameters
    ----------
    values : (n_rows,) float
        In any unit; a row with NaN is outside the domain.
    design : Design
        How the rows were drawn.
    shares : n_shares floats
        Between 0 and 1.
    domain : (n_rows,) bool, optional
        Rows of the part asked about; all when left out.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    n_shares Estimate
        As `quantile`, in the order of the shares.

    Raises
    ------
    ValueError
        As `quantile`.

    Notes
    -----
    As `quantile`.

    Source: Woodruff (1952), JASA 47, 635–646.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(100)), weights=np.ones(100))
    >>> [found.value for found in quantiles(np.arange(1.0, 101), sample, [0.25, 0.75])]
    [25.0, 75.0]
    """
    return tuple(quantile(values, design, share, domain=domain, level=level) for share in shares)


class _InverseShares:
    """Answers in order, with the weighted share at or below each."""

    def __init__(self, values: NDArray[np.float64], shares: NDArray[np.float64]) -> None:
        self.values = values
        self.shares = shares

    @classmethod
    def of(
        cls, values: NDArray[np.floating[Any]], weights: NDArray[np.float64]
    ) -> "_InverseShares":
        kept = weights > 0
        if not np.any(kept):
            raise ValueError("an estimate needs one answer or more in the domain, got none.")
        distinct, place = np.unique(values[kept], return_inverse=True)
        cumulated = np.cumsum(np.bincount(place, weights=weights[kept]))
        return cls(distinct.astype(np.float64), cumulated / cumulated[-1])

    def at(self, share: float) -> float:
        # A share that is reached exactly in numbers may miss by a last digit in floating point.
        place = int(np.searchsorted(self.shares, share * (1 - _LAST_DIGIT)))
        return float(self.values[min(place, len(self.values) - 1)])

    def bound(self, share: float) -> float:
        # A share of all or nothing is still an answer; sums of weights miss it by a last digit.
        if share < -_LAST_DIGIT:
            return -math.inf
        return math.inf if share > 1 + _LAST_DIGIT else self.at(share)


def _is_certain(found: Estimate, design: Design) -> bool:
    """Whether chance had no part: everybody was drawn, or the share was known beforehand."""
    stages = [design.first] if design.second is None else [design.first, design.second]
    is_census = all(np.all(stage.fraction == 1) for stage in stages)
    return is_census or (found.se == 0 and 0 < found.value < 1)


def _effective_size(found: Estimate, design: Design, *, used: NDArray[np.bool_]) -> float:
    if not 0 < found.value < 1:
        return float(len(np.unique(design.first.units[used & (design.weights > 0)])))
    t = student_quantile(np.array([found.n - 1, design.freedom(used)]), level=found.level)
    return found.value * (1 - found.value) / found.se**2 * float(t[0] / t[1]) ** 2


def _indicator(holds: NDArray[Any]) -> NDArray[np.float64]:
    values = np.asarray(holds, np.float64)
    if not np.all(np.isnan(values) | (values == 0) | (values == 1)):
        raise ValueError("a proportion needs values of 0 and 1, got others; use mean for those.")
    return values


def _answered(values: NDArray[Any], domain: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    known = ~np.isnan(np.asarray(values, np.float64))
    return known if domain is None else known & domain
