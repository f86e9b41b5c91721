"""Means, totals, ratios and domain means from rows, with linearised standard errors."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.design import Design, linearised_errors
from manyi.analytics.estimate.figures import (
    Estimate,
    Estimates,
    student_estimate,
    student_estimates,
)


def mean(
    values: NDArray[np.floating[Any]],
    design: Design,
    *,
    domain: NDArray[np.bool_] | None = None,
    level: float = 0.95,
) -> Estimate:
    """Mean of a variable in the population or a part of it.

    Parameters
    ----------
    values : (n_rows,) float
        In any unit; a row with NaN is outside the domain.
    design : Design
        How the rows were drawn.
    domain : (n_rows,) bool, optional
        Rows of the part asked about; all when left out. It need not be a stratum.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimate
        In the unit of the values.

    Raises
    ------
    ValueError
        When shapes differ, nobody answered, or there are no degrees of freedom.

    Notes
    -----
    ȳ = Σwy/Σw over the domain; scores w(y − ȳ)/Σw, 0 outside the domain.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 5.8; the
    numbers are Student's interval for a simple random sample, Cochran (1977), section 2.8.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(4)), weights=np.ones(4))
    >>> found = mean(np.array([6.0, 8, 8, 10]), sample)
    >>> round(found.value, 3), round(found.se, 3), round(found.low, 3), found.n
    (8.0, 0.816, 5.402, 4)
    """
    return ratio(values, np.ones(len(values)), design, domain=domain, level=level)


def means(
    values: NDArray[np.floating[Any]],
    design: Design,
    *,
    domain: NDArray[np.bool_] | None = None,
    level: float = 0.95,
) -> Estimates:
    """Means of many variables at once, each over the rows that have it.

    Parameters
    ----------
    values : (n_rows, n_items) float
        In any unit; NaN is left out, item by item.
    design : Design
        How the rows were drawn.
    domain : (n_rows,) bool, optional
        Rows of the part asked about; all when left out.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        Of shape (n_items,); NaN where too few answered.

    Raises
    ------
    ValueError
        When shapes differ.

    Notes
    -----
    As `mean`.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 5.8.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(3)), weights=np.ones(3))
    >>> found = means(np.array([[6.0, 1.0], [8.0, np.nan], [10.0, np.nan]]), sample)
    >>> found.value, found.se.round(3), found.n
    (array([8., 1.]), array([1.155,   nan]), array([3, 1]))
    """
    _check_rows(values, design)
    inside = _used(design, domain)
    # One item at a time: a matrix of scores of a million rows would not stay in any cache.
    columns = (values[:, at] for at in range(values.shape[1]))
    figures = [_mean_figure(column, inside & ~np.isnan(column), design) for column in columns]
    return _estimates(figures, level=level)


def domain_means(
    values: NDArray[np.floating[Any]],
    domains: NDArray[np.integer[Any]],
    design: Design,
    *,
    n_domains: int | None = None,
    level: float = 0.95,
) -> Estimates:
    """Mean of a variable in every department, region or class.

    Parameters
    ----------
    values : (n_rows,) float
        In any unit; a row with NaN is left out.
    domains : (n_rows,) int
        Domain of each row, from 0; −1 belongs to none.
    design : Design
        How the rows were drawn.
    n_domains : int, optional
        Number of domains, empty ones included; one more than the last when left out.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        Of shape (n_domains,); NaN where too few answered.

    Raises
    ------
    ValueError
        When shapes differ.

    Notes
    -----
    As `mean` with each domain in turn: units of a stratum without a row in the domain still count
    as drawn.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 5.8;
    Lumley (2010), Complex Surveys, section 2.2.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(4)), weights=np.ones(4))
    >>> found = domain_means(np.array([6.0, 8, 7, 9]), np.array([0, 0, 1, 1]), sample)
    >>> found.value, found.se.round(3)
    (array([7., 8.]), array([0.816, 0.816]))
    """
    _check_rows(values, design)
    count = int(domains.max(initial=-1)) + 1 if n_domains is None else n_domains
    known = ~np.isnan(values)
    figures = [_mean_figure(values, known & (domains == at), design) for at in range(count)]
    return _estimates(figures, level=level)


def total(
    values: NDArray[np.floating[Any]],
    design: Design,
    *,
    domain: NDArray[np.bool_] | None = None,
    level: float = 0.95,
) -> Estimate:
    """Total of a variable over the population or a part of it.

    Parameters
    ----------
    values : (n_rows,) float
        In any unit; a row with NaN adds nothing.
    design : Design
        How the rows were drawn; weights must add to the population.
    domain : (n_rows,) bool, optional
        Rows of the part asked about; all when left out.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimate
        In the unit of the values.

    Raises
    ------
    ValueError
        When shapes differ, nobody answered, or there are no degrees of freedom.

    Notes
    -----
    Ŷ = Σwy; scores wy, 0 outside the domain.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, result 2.8.1.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(4), population=np.full(4, 8.0)))
    >>> found = total(np.array([6.0, 8, 8, 10]), sample)
    >>> found.value, round(found.se, 3)
    (64.0, 4.619)
    """
    _check_rows(values, design)
    used = _used(design, domain) & ~np.isnan(values)
    scores = np.where(used, design.weights * np.where(used, values, 0.0), 0.0)
    _require_answers(design, used)
    return student_estimate(
        float(scores.sum()),
        float(linearised_errors(design, scores[:, None])[0]),
        n=int(used.sum()),
        freedom=design.freedom(used),
        level=level,
    )


def ratio(
    numerator: NDArray[np.floating[Any]],
    denominator: NDArray[np.floating[Any]],
    design: Design,
    *,
    domain: NDArray[np.bool_] | None = None,
    level: float = 0.95,
) -> Estimate:
    """Ratio of two totals.

    Parameters
    ----------
    numerator, denominator : (n_rows,) float
        In any units; a row where either is NaN is outside the domain.
    design : Design
        How the rows were drawn.
    domain : (n_rows,) bool, optional
        Rows of the part asked about; all when left out.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimate
        In units of the numerator for each one of the denominator.

    Raises
    ------
    ValueError
        When shapes differ, nobody answered, the denominators add to 0, or there are no degrees of
        freedom.

    Notes
    -----
    R = Σwy/Σwx; scores w(y − Rx)/Σwx, 0 outside the domain.

    Source: Särndal, Swensson & Wretman (1992), Model Assisted Survey Sampling, section 5.6;
    R survey 4.5, `svyratio`.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(3)), weights=np.ones(3))
    >>> found = ratio(np.array([1.0, 2, 3]), np.array([2.0, 4, 4]), sample)
    >>> round(found.value, 3), round(found.se, 3)
    (0.6, 0.092)
    """
    _check_rows(numerator, design)
    _check_rows(denominator, design)
    used = _used(design, domain) & ~np.isnan(numerator) & ~np.isnan(denominator)
    _require_answers(design, used)
    found = _ratio_figure(numerator, denominator, used, design)
    if np.isnan(found.value):
        raise ValueError("a ratio needs denominators that do not add to 0.")
    return student_estimate(found.value, found.se, n=found.n, freedom=found.freedom, level=level)


def design_effect(
    values: NDArray[np.floating[Any]],
    design: Design,
    *,
    domain: NDArray[np.bool_] | None = None,
) -> float:
    """How many times the variance of a mean is what simple random sampling would have given.

    Parameters
    ----------
    values : (n_rows,) float
        In any unit; a row with NaN is outside the domain.
    design : Design
        How the rows were drawn.
    domain : (n_rows,) bool, optional
        Rows of the part asked about; all when left out.

    Returns
    -------
    float
        Above 0; n divided by it is the effective sample size.

    Raises
    ------
    ValueError
        As `mean`, or when all values are alike.

    Notes
    -----
    se² / (s²/n · (1 − n/Σw)), with s² = n/(n − 1) · Σw(y − ȳ)²/Σw. Simple random sampling is taken
    without replacement when weights add to more than n, with replacement otherwise.

    Source: Kish (1965), Survey Sampling, section 8.2; R survey 4.5, `svymean(deff = TRUE)`.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(4), population=np.full(4, 8.0)))
    >>> round(design_effect(np.array([6.0, 8, 8, 10]), sample), 12)
    1.0
    """
    found = mean(values, design, domain=domain)
    used = _used(design, domain) & ~np.isnan(values)
    weights, answers = design.weights[used], values[used]
    share = weights / weights.sum()
    spread = found.n / (found.n - 1) * float(share @ (answers - found.value) ** 2)
    if spread == 0:
        raise ValueError("a design effect needs values that differ.")
    left = 1 - found.n / float(weights.sum())
    return found.se**2 / (spread / found.n * (left if left > 0 else 1.0))


@dataclass(frozen=True)
class _Figure:
    value: float
    se: float
    n: int
    freedom: int


def _mean_figure(
    values: NDArray[np.floating[Any]], used: NDArray[np.bool_], design: Design
) -> _Figure:
    return _ratio_figure(values, np.ones(len(values)), used, design)


def _ratio_figure(
    numerator: NDArray[np.floating[Any]],
    denominator: NDArray[np.floating[Any]],
    used: NDArray[np.bool_],
    design: Design,
) -> _Figure:
    """Linearise a ratio over the used rows; NaN where its denominators add to 0."""
    n, freedom = int(used.sum()), design.freedom(used)
    weights = design.weights * used
    above, below = np.where(used, numerator, 0.0), np.where(used, denominator, 0.0)
    base = float(weights @ below)
    if base == 0:
        return _Figure(np.nan, np.nan, n, freedom)
    value = float(weights @ above) / base
    scores = weights * (above - value * below) / base
    return _Figure(value, float(linearised_errors(design, scores[:, None])[0]), n, freedom)


def _estimates(figures: list[_Figure], *, level: float) -> Estimates:
    return student_estimates(
        np.array([figure.value for figure in figures]),
        np.array([figure.se for figure in figures]),
        n=np.array([figure.n for figure in figures], dtype=np.int64),
        freedom=np.array([figure.freedom for figure in figures]),
        level=level,
    )


def _used(design: Design, domain: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    if domain is None:
        return np.ones(design.n_rows, dtype=np.bool_)
    if domain.shape != (design.n_rows,) or domain.dtype != np.bool_:
        raise ValueError(
            f"a domain needs true or false for {design.n_rows} rows, "
            f"got {domain.dtype} of shape {domain.shape}."
        )
    return domain


def _check_rows(values: NDArray[Any], design: Design) -> None:
    if len(values) != design.n_rows:
        raise ValueError(f"the design has {design.n_rows} rows, got {len(values)} values.")


def _require_answers(design: Design, used: NDArray[np.bool_]) -> None:
    if not np.any(used & (design.weights > 0)):
        raise ValueError("an estimate needs one answer or more in the domain, got none.")
