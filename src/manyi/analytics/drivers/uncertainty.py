"""How sure the shares of the drivers are."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.drivers.key import divided, driver_importance, refuse_too_few, shares_of
from manyi.analytics.drivers.regression import standardized_betas
from manyi.analytics.estimate import Estimates, jackknife


@dataclass(frozen=True, eq=False)
class DriverIntervals:
    """Intervals of the shares and the coefficients, (p,) each, and of R²."""

    shares: Estimates
    betas: Estimates
    r_squared: Estimates


@dataclass(frozen=True, eq=False)
class _Figures:
    shares: NDArray[np.float64]
    betas: NDArray[np.float64]
    r_squared: NDArray[np.float64]


def driver_intervals(
    correlation: NDArray[np.float64],
    replicates: NDArray[np.float64],
    *,
    outcome: int,
    n: int,
    level: float = 0.95,
) -> DriverIntervals:
    """Intervals from replicate groups, without reading a row again.

    Parameters
    ----------
    correlation : (k, k) float
        Of the outcome and its drivers, all respondents.
    replicates : (g, k, k) float
        The same without group 1, 2, … g.
    outcome : int
        Place of the outcome.
    n : int
        Respondents, 30 or more.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    DriverIntervals
        Bounds of shares and R² lie in [0, 1].

    Raises
    ------
    ValueError
        When n is too small, there are fewer than two groups, or a replicate cannot be computed.

    Notes
    -----
    Delete-a-group jackknife on t(g − 1), as `manyi.analytics.estimate.jackknife`.

    Source: Wolter (2007), Introduction to Variance Estimation, 2nd ed., section 4.2. The example
    is our own.

    Examples
    --------
    >>> r = np.array([[[1.0, a, b], [a, 1.0, 0.0], [b, 0.0, 1.0]]
    ...               for a, b in ((0.6, 0.3), (0.61, 0.3), (0.59, 0.3))])
    >>> found = driver_intervals(r[0], r[1:], outcome=0, n=100)
    >>> found.betas.se.round(3).tolist()
    [0.01, 0.0]
    """
    refuse_too_few(n, np.shape(correlation)[-1] - 1)
    full, parts = _figures(correlation, outcome), _figures(replicates, outcome)
    return DriverIntervals(
        shares=_clipped(jackknife(full.shares, parts.shares, n=n, level=level)),
        betas=jackknife(full.betas, parts.betas, n=n, level=level),
        r_squared=_clipped(jackknife(full.r_squared, parts.r_squared, n=n, level=level)),
    )


def bootstrap_driver_intervals(
    answers: NDArray[np.float64],
    rng: np.random.Generator,
    *,
    outcome: int,
    samples: int = 1000,
    level: float = 0.95,
) -> DriverIntervals:
    """Intervals from samples drawn with replacement out of the rows.

    Parameters
    ----------
    answers : (n_respondents, k) float
        Outcome and drivers; a row with a missing value (NaN) is left out, the others count alike.
    rng : numpy Generator
        Draws the rows.
    outcome : int
        Place of the outcome.
    samples : int
        Bootstrap samples, 2 or more.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    DriverIntervals
        Percentile bounds; those of shares lie in [0, 1].

    Raises
    ------
    ValueError
        When fewer than 30 rows are complete, fewer than two samples are asked for, or drivers are
        collinear in a sample.

    Notes
    -----
    Quantiles (1 − level)/2 and (1 + level)/2 of the figure over the samples.

    Source: Grömping (2006), Journal of Statistical Software 17(1), section 3.3 (random
    regressors: whole rows are drawn). The example is our own.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(200, 2))
    >>> rows = np.column_stack([x @ [1.0, 0.2] + rng.normal(size=200), x])
    >>> found = bootstrap_driver_intervals(rows, rng, outcome=0, samples=200)
    >>> bool(found.shares.low[0] > found.shares.high[1])
    True
    """
    rows = answers[np.isfinite(answers).all(axis=1)]
    n = len(rows)
    refuse_too_few(n, rows.shape[1] - 1)
    if samples < 2:  # noqa: PLR2004 - a spread needs two
        raise ValueError(f"a bootstrap needs two samples or more, got {samples}.")
    drawn = [_correlation(rows[rng.integers(n, size=n)]) for _ in range(samples)]
    full, parts = _figures(_correlation(rows), outcome), _figures(np.stack(drawn), outcome)
    return DriverIntervals(
        shares=_percentiles(full.shares, parts.shares, n=n, level=level),
        betas=_percentiles(full.betas, parts.betas, n=n, level=level),
        r_squared=_percentiles(full.r_squared, parts.r_squared, n=n, level=level),
    )


def _figures(correlation: NDArray[np.float64], outcome: int) -> _Figures:
    among, towards = divided(correlation, outcome=outcome)
    betas = standardized_betas(among, towards)
    return _Figures(
        shares=shares_of(driver_importance(among, towards)),
        betas=betas,
        r_squared=(betas * towards).sum(axis=-1),
    )


def _correlation(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.atleast_2d(np.corrcoef(rows, rowvar=False))


def _percentiles(
    full: NDArray[np.float64], parts: NDArray[np.float64], *, n: int, level: float
) -> Estimates:
    tail = (1 - level) / 2
    low, high = np.quantile(parts, [tail, 1 - tail], axis=0)
    counts = np.full(np.shape(full), n)
    return Estimates(np.asarray(full), parts.std(axis=0, ddof=1), low, high, counts, level)


def _clipped(intervals: Estimates) -> Estimates:
    return replace(
        intervals, low=np.maximum(intervals.low, 0.0), high=np.minimum(intervals.high, 1.0)
    )
