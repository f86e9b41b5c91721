"""Differences of two figures, held against what chance alone would give."""

import math

from scipy import special

from manyi.analytics.comparison._spread import spread_of_difference
from manyi.analytics.comparison.figures import Difference, Figure, Sample
from manyi.analytics.intervals import Interval, mean_interval, wilson_interval


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
    return difference_of_figures(before.figure, after.figure, level=level)


def difference_of_pairs(changes: Sample, *, level: float = 0.95) -> Difference:
    """Mean change of the same respondents, asked twice.

    Parameters
    ----------
    changes : Sample
        Mean and standard deviation of after − before, one change for each of n respondents,
        two or more; whoever answered only once is left out.
    level : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Difference
        Mean change, in the unit of the answers.

    Raises
    ------
    ValueError
        When there are fewer than two respondents or all changed alike.

    Notes
    -----
    t = d̄ / (s_d / √n) on n − 1 degrees of freedom.

    Source: Student (1908), Biometrika 6, 1–25, hours of sleep of ten patients: t = 4.0621,
    p = .002833, interval .70 to 2.46.

    Examples
    --------
    >>> found = difference_of_pairs(Sample(1.58, 1.229995, 10))
    >>> round(found.p, 6), round(found.interval.low, 2), round(found.interval.high, 2)
    (0.002833, 0.7, 2.46)
    """
    if changes.n < 2:  # noqa: PLR2004 - a spread needs two respondents
        raise ValueError(f"a change needs two respondents or more, got {changes.n}.")
    if not changes.deviation > 0:
        raise ValueError("a comparison needs some spread; all respondents changed alike.")
    error, freedom = changes.figure.error, changes.n - 1
    p = 2 * float(special.stdtr(freedom, -abs(changes.mean) / error))
    interval = mean_interval(changes.mean, error, freedom=freedom, level=level)
    return Difference(changes.mean, interval, p)


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
    z = (after − before)/√(se₁² + se₂²)

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


def difference_of_figures(before: Figure, after: Figure, *, level: float = 0.95) -> Difference:
    """Difference of two independent figures of any kind, careful with few respondents.

    Parameters
    ----------
    before, after : Figure
        In the same unit; two respondents or more behind each, standard errors not both 0.
    level : float
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    Difference
        after − before.

    Raises
    ------
    ValueError
        When a figure has fewer than two respondents or both standard errors are 0.

    Notes
    -----
    t = (after − before)/√(se₁² + se₂²) on
    ν = (se₁² + se₂²)² / (se₁⁴/(n₁ − 1) + se₂⁴/(n₂ − 1)) degrees of freedom; Welch's test when the
    figures are means.

    Source: Satterthwaite (1946), Biometrics Bulletin 2, 110–114. The example is Card & Krueger
    (1994), American Economic Review 84, 772–793, table 3: changes of .59 (.54) and −2.16 (1.25)
    differ by 2.76 (1.36), printed from unrounded figures.

    Examples
    --------
    >>> found = difference_of_figures(Figure(-2.16, 1.25, 75), Figure(0.59, 0.54, 309))
    >>> round(found.value, 2), round(found.p, 3)
    (2.75, 0.046)
    """
    if min(before.n, after.n) < 2:  # noqa: PLR2004 - a spread needs two respondents
        raise ValueError("a comparison needs two respondents or more on each side.")
    spread = spread_of_difference(before, after)
    if spread is None:
        raise ValueError("a comparison needs some spread on one side; all answers are alike.")
    value = after.value - before.value
    p = 2 * float(special.stdtr(spread.freedom, -abs(value) / spread.error))
    interval = mean_interval(value, spread.error, freedom=spread.freedom, level=level)
    return Difference(value, interval, p)


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
