"""How many answers are needed, and how near a given number of them comes."""

import math

from scipy import special


def sample_size(
    margin: float, *, share: float = 0.5, level: float = 0.95, population: int | None = None
) -> int:
    """Answers needed so that a share is known to within a margin.

    Parameters
    ----------
    margin : float
        Half width of the interval, as a share between 0 and 1.
    share : float
        Expected share; 0.5 is the most cautious.
    level : float
        Confidence, between 0 and 1.
    population : int, optional
        Size of the frame, for the finite population correction; endless when left out.

    Returns
    -------
    int
        Rounded up; never above the population.

    Raises
    ------
    ValueError
        When margin, share or population lie outside their range.

    Notes
    -----
    n₀ = z² p(1 − p)/e², n = n₀ / (1 + (n₀ − 1)/N)

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 4.4.

    Examples
    --------
    >>> sample_size(0.05), sample_size(0.05, population=2000)
    (385, 323)
    """
    if not 0 < margin < 1 or not 0 < share < 1:
        raise ValueError(f"margin and share lie between 0 and 1, got {margin} and {share}.")
    if population is not None and population < 1:
        raise ValueError(f"a population counts 1 or more, got {population}.")
    n = _quantile(level) ** 2 * share * (1 - share) / margin**2
    if population is None:
        return math.ceil(n)
    return min(population, math.ceil(n / (1 + (n - 1) / population)))


def margin_of_error(
    n: int, *, share: float = 0.5, level: float = 0.95, population: int | None = None
) -> float:
    """Half width of the interval of a share.

    Parameters
    ----------
    n : int
        Answers, above 0.
    share : float
        The share found or expected, in [0, 1].
    level : float
        Confidence, between 0 and 1.
    population : int, optional
        Size of the frame, for the finite population correction; endless when left out.

    Returns
    -------
    float
        As a share; 0 for a census.

    Raises
    ------
    ValueError
        When n is not above 0 or exceeds the population, or share lies outside [0, 1].

    Notes
    -----
    z √(p(1 − p)/n · (N − n)/(N − 1))

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 3.3.

    Examples
    --------
    >>> round(margin_of_error(100, share=0.84), 3)
    0.072
    """
    if n < 1 or not 0 <= share <= 1 or (population is not None and n > population):
        raise ValueError(
            f"a margin needs 1 ≤ n ≤ population and a share in [0, 1], got {n}, {share}."
        )
    correction = 1.0
    if population is not None:
        correction = (population - n) / max(population - 1, 1)
    return _quantile(level) * math.sqrt(share * (1 - share) / n * correction)


def mean_sample_size(
    margin: float, *, spread: float, level: float = 0.95, population: int | None = None
) -> int:
    """Answers needed so that a mean is known to within a margin.

    Parameters
    ----------
    margin : float
        Half width of the interval, in the unit of the mean, above 0.
    spread : float
        Expected standard deviation of the answers, in the same unit, above 0.
    level : float
        Confidence, between 0 and 1.
    population : int, optional
        Size of the frame, for the finite population correction; endless when left out.

    Returns
    -------
    int
        Rounded up; at least 2, or the population where that is less.

    Raises
    ------
    ValueError
        When margin, spread or population lie outside their range.

    Notes
    -----
    n₀ = (z S/e)², n = n₀ / (1 + n₀/N)

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 4.6.

    Examples
    --------
    >>> mean_sample_size(2.0, spread=15.0), mean_sample_size(2.0, spread=15.0, population=500)
    (217, 151)
    """
    if not margin > 0 or not spread > 0:
        raise ValueError(f"margin and spread lie above 0, got {margin} and {spread}.")
    if population is not None and population < 1:
        raise ValueError(f"a population counts 1 or more, got {population}.")
    n = (_quantile(level) * spread / margin) ** 2
    if population is None:
        return max(2, math.ceil(n))
    return min(population, max(2, math.ceil(n / (1 + n / population))))


def mean_margin(
    n: int, *, spread: float, level: float = 0.95, population: int | None = None
) -> float:
    """Half width of the interval of a mean.

    Parameters
    ----------
    n : int
        Answers, above 0.
    spread : float
        Standard deviation of the answers, found or expected, 0 or more.
    level : float
        Confidence, between 0 and 1.
    population : int, optional
        Size of the frame, for the finite population correction; endless when left out.

    Returns
    -------
    float
        In the unit of the spread; 0 for a census.

    Raises
    ------
    ValueError
        When n is not above 0 or exceeds the population, or the spread is negative.

    Notes
    -----
    z S √((1 − n/N)/n)

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 2.6.

    Examples
    --------
    >>> round(mean_margin(217, spread=15.0), 3)
    1.996
    """
    if n < 1 or not spread >= 0 or (population is not None and n > population):
        raise ValueError(
            f"a margin needs 1 ≤ n ≤ population and a spread of 0 or more, got {n}, {spread}."
        )
    left = 1.0 if population is None else 1 - n / population
    return _quantile(level) * spread * math.sqrt(left / n)


def _quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, got {level}.")
    return float(special.ndtri(1 - (1 - level) / 2))
