"""Standard errors by replication: leave parts of the sample out, or draw it again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.design import Design
from manyi.analytics.estimate.figures import Estimates, require_freedom, student_estimates

Weights = NDArray[np.float64]
# A figure or figures, as a function of the weights of the rows.
Statistic = Callable[[Weights], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class Replicates:
    """The weights of a sample, many times over.

    Parameters
    ----------
    full : (n_rows,) float
        Weights of the sample itself.
    weights : (n_replicates, n_rows) float
        Weights of each replicate.
    scales : (n_replicates,) float
        What the squared deviation of each replicate counts for.
    freedom : int
        Degrees of freedom of the design.
    """

    full: Weights
    weights: NDArray[np.float64]
    scales: NDArray[np.float64]
    freedom: int

    def reweighted(self, rule: Callable[[Weights], Weights]) -> "Replicates":
        """Return replicates whose weights are each adjusted as the sample's are.

        Parameters
        ----------
        rule : weights (n_rows,) → weights (n_rows,)
            Such as raking to the known margins.

        Returns
        -------
        Replicates
            With the rule's weights throughout.

        Raises
        ------
        ValueError
            What the rule raises.

        Notes
        -----
        The variance then holds what the adjustment takes out and what it adds.

        Source: Wolter (2007), Introduction to Variance Estimation, 2nd ed., section 4.5.

        Examples
        --------
        >>> from manyi.analytics.design import Units, declare_design
        >>> parts = jackknife_weights(declare_design(Units(np.arange(2)), weights=np.ones(2)))
        >>> parts.reweighted(lambda weights: 10 * weights / weights.sum()).weights.tolist()
        [[0.0, 10.0], [10.0, 0.0]]
        """
        return replace(
            self, full=rule(self.full), weights=np.array([rule(row) for row in self.weights])
        )


def jackknife_weights(design: Design) -> Replicates:
    """Leave out one primary sampling unit after another (JK1 in one stratum, JKn in several).

    Parameters
    ----------
    design : Design
        Calibrated weights are not calibrated again: see `Replicates.reweighted`. Of two stages
        only the first is used.

    Returns
    -------
    Replicates
        One for each primary unit.

    Raises
    ------
    ValueError
        When a stratum has a single primary unit.

    Notes
    -----
    The other units of the stratum count n_h/(n_h − 1) times; scale (1 − f_h)(n_h − 1)/n_h.

    Source: Wolter (2007), Introduction to Variance Estimation, 2nd ed., sections 4.3 and 4.5;
    R survey 4.5, `as.svrepdesign`.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> parts = jackknife_weights(declare_design(Units(np.arange(2)), weights=np.ones(2)))
    >>> parts.weights.tolist(), parts.scales.tolist()
    ([[0.0, 2.0], [2.0, 0.0]], [0.5, 0.5])
    """
    stage = design.first
    _require_two(stage.sizes, "leaving one out")
    n = stage.sizes[stage.strata]
    row_stratum = stage.strata[stage.units]
    beside = np.where(
        stage.strata[:, None] == row_stratum,
        stage.sizes[row_stratum] / (stage.sizes - 1)[row_stratum],
        1.0,
    )
    left = np.where(np.arange(len(n))[:, None] == stage.units, 0.0, beside)
    scales = (1 - stage.fraction[stage.strata]) * (n - 1) / n
    return Replicates(design.weights, left * design.weights, scales, design.freedom())


def bootstrap_weights(
    design: Design, *, n_replicates: int, generator: np.random.Generator
) -> Replicates:
    """Draw the primary sampling units again within their strata.

    Parameters
    ----------
    design : Design
        As for `jackknife_weights`.
    n_replicates : int
        2 or more; some hundreds for a standard error.
    generator : numpy.random.Generator
        Where chance comes from; the same seed gives the same weights.

    Returns
    -------
    Replicates
        Of which each counts 1/n_replicates.

    Raises
    ------
    ValueError
        When a stratum has a single primary unit or fewer than two replicates are asked for.

    Notes
    -----
    n_h − 1 of the n_h units are drawn with replacement; a unit drawn m times counts
    1 − λ + λ m n_h/(n_h − 1) times, λ = √(1 − f_h). For a total its expectation is the usual
    variance.

    Source: Rao, Wu & Yue (1992), Survey Methodology 18, 209–217.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> sample = declare_design(Units(np.arange(3)), weights=np.ones(3))
    >>> draws = bootstrap_weights(sample, n_replicates=2, generator=np.random.default_rng(1))
    >>> draws.weights.sum(axis=1)
    array([3., 3.])
    """
    stage = design.first
    _require_two(stage.sizes, "drawing again")
    times = np.empty((_at_least_two(n_replicates), len(stage.strata)))
    for stratum, n in enumerate(stage.sizes.tolist()):
        counts = generator.multinomial(n - 1, np.full(n, 1 / n), size=n_replicates)
        spread = np.sqrt(1 - stage.fraction[stratum])
        times[:, stage.strata == stratum] = 1 - spread + spread * counts * n / (n - 1)
    scales = np.full(n_replicates, 1 / n_replicates)
    return Replicates(
        design.weights, times[:, stage.units] * design.weights, scales, design.freedom()
    )


def replicated(
    statistic: Statistic,
    replicates: Replicates,
    *,
    n: int | NDArray[np.integer[Any]],
    level: float = 0.95,
) -> Estimates:
    """Estimate any figure of weighted rows, with its standard error by replication.

    Parameters
    ----------
    statistic : weights (n_rows,) → (...) float
        The figure or figures, such as a mean or the coefficients of a model.
    replicates : Replicates
        Weights to try.
    n : int or (...) int
        Answers behind the figures.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        Of the shape that the statistic returns.

    Raises
    ------
    ValueError
        When there are no degrees of freedom.

    Notes
    -----
    se² = Σ_r scale_r (θ_r − θ̄)², about the mean of the replicates.

    Source: Wolter (2007), Introduction to Variance Estimation, 2nd ed., section 4.2; R survey 4.5,
    `svrVar` with its default.

    Examples
    --------
    >>> from manyi.analytics.design import Units, declare_design
    >>> values = np.array([6.0, 8, 8, 10])
    >>> parts = jackknife_weights(declare_design(Units(np.arange(4)), weights=np.ones(4)))
    >>> found = replicated(lambda w: np.array([w @ values / w.sum()]), parts, n=4).at(0)
    >>> found.value, round(found.se, 3)
    (8.0, 0.816)
    """
    figures = np.array([statistic(weights) for weights in replicates.weights])
    return _about_their_mean(
        np.asarray(statistic(replicates.full), np.float64),
        figures,
        scales=replicates.scales,
        n=n,
        freedom=replicates.freedom,
        level=level,
    )


def jackknife(
    full: NDArray[np.float64],
    replicates: NDArray[np.float64],
    *,
    n: int | NDArray[np.integer[Any]],
    level: float = 0.95,
) -> Estimates:
    """Estimate any figures from the same figures without each group in turn.

    Parameters
    ----------
    full : (...) float
        Figures of all respondents, such as the paths of a model.
    replicates : (n_groups, ...) float
        The same figures with one random group of respondents left out.
    n : int or (...) int
        Answers behind the figures.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        Of the shape of `full`, with n_groups − 1 degrees of freedom.

    Raises
    ------
    ValueError
        When the shapes differ or there are fewer than two groups.

    Notes
    -----
    se² = (G − 1)/G · Σ_g (θ_g − θ̄)², about the mean of the replicates.

    Source: Wolter (2007), Introduction to Variance Estimation, 2nd ed., section 4.2; Kott (2001),
    Journal of Official Statistics 17, 521–526.

    Examples
    --------
    >>> found = jackknife(np.array([8.0]), np.array([[26 / 3], [8.0], [8.0], [22 / 3]]), n=4)
    >>> round(found.at(0).se, 3)
    0.816
    """
    groups = len(replicates)
    scales = np.full(groups, (groups - 1) / max(groups, 1))
    return _about_their_mean(full, replicates, scales=scales, n=n, freedom=groups - 1, level=level)


def bootstrap(
    full: NDArray[np.float64],
    replicates: NDArray[np.float64],
    *,
    n_groups: int,
    n: int | NDArray[np.integer[Any]],
    level: float = 0.95,
) -> Estimates:
    """Estimate any figures from the same figures of groups drawn again.

    Parameters
    ----------
    full : (...) float
        Figures of all respondents.
    replicates : (n_replicates, ...) float
        The same figures with the groups counted as `bootstrap_counts` says.
    n_groups : int
        Groups that were drawn from, 2 or more.
    n : int or (...) int
        Answers behind the figures.
    level : float
        Confidence, between 0 and 1.

    Returns
    -------
    Estimates
        Of the shape of `full`, with n_groups − 1 degrees of freedom.

    Raises
    ------
    ValueError
        When the shapes differ or there are fewer than two groups or replicates.

    Notes
    -----
    se² = 1/R · Σ_r (θ_r − θ̄)².

    Source: Rao, Wu & Yue (1992), Survey Methodology 18, 209–217.

    Examples
    --------
    >>> found = bootstrap(np.array([8.0]), np.array([[7.0], [9.0]]), n_groups=30, n=900)
    >>> found.at(0).se
    1.0
    """
    scales = np.full(len(replicates), 1 / _at_least_two(len(replicates)))
    return _about_their_mean(
        full, replicates, scales=scales, n=n, freedom=n_groups - 1, level=level
    )


def bootstrap_counts(
    n_groups: int, *, n_replicates: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """How often each group of respondents counts in each bootstrap replicate.

    Parameters
    ----------
    n_groups : int
        Random groups of respondents, 2 or more.
    n_replicates : int
        2 or more.
    generator : numpy.random.Generator
        Where chance comes from.

    Returns
    -------
    (n_replicates, n_groups) float
        Factors of the moments of each group; each row adds to n_groups.

    Raises
    ------
    ValueError
        When fewer than two groups or replicates are asked for.

    Notes
    -----
    G/(G − 1) times the counts of G − 1 groups drawn with replacement.

    Source: Rao, Wu & Yue (1992), Survey Methodology 18, 209–217.

    Examples
    --------
    >>> bootstrap_counts(3, n_replicates=2, generator=np.random.default_rng(1)).sum(axis=1)
    array([3., 3.])
    """
    if n_groups < 2:  # noqa: PLR2004 - a spread needs two groups
        raise ValueError(f"a bootstrap needs two groups or more, got {n_groups}.")
    counts = generator.multinomial(
        n_groups - 1, np.full(n_groups, 1 / n_groups), size=_at_least_two(n_replicates)
    )
    return np.asarray(counts * (n_groups / (n_groups - 1)))


def _about_their_mean(
    full: NDArray[np.float64],
    replicates: NDArray[np.float64],
    *,
    scales: NDArray[np.float64],
    n: int | NDArray[np.integer[Any]],
    freedom: int,
    level: float,
) -> Estimates:
    if replicates.shape[1:] != full.shape:
        raise ValueError(
            f"replicates need the shape of the figures, {full.shape}, got {replicates.shape[1:]}."
        )
    require_freedom(freedom, n=int(np.max(n)))
    # A replicate of scale 0 left out a unit that was sure to be drawn; it shows no chance.
    centre = replicates[scales > 0].mean(axis=0) if np.any(scales > 0) else full
    errors = np.sqrt(np.tensordot(scales, (replicates - centre) ** 2, axes=1))
    return student_estimates(
        full, errors, n=np.asarray(n), freedom=np.full(full.shape, freedom), level=level
    )


def _require_two(sizes: NDArray[np.int64], what: str) -> None:
    if np.any(sizes < 2):  # noqa: PLR2004 - a spread needs two units
        raise ValueError(f"{what} needs two primary sampling units or more in every stratum.")


def _at_least_two(n_replicates: int) -> int:
    if n_replicates < 2:  # noqa: PLR2004 - a spread needs two replicates
        raise ValueError(f"replication needs two replicates or more, got {n_replicates}.")
    return n_replicates
