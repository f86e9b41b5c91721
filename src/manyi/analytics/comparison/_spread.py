"""The spread of a difference between two independent figures."""

import math
from dataclasses import dataclass

from scipy import special

from manyi.analytics.comparison.figures import Figure


@dataclass(frozen=True)
class Spread:
    """Standard error of a difference, with Satterthwaite's degrees of freedom."""

    error: float
    freedom: float


def spread_of_difference(one: Figure, other: Figure) -> Spread | None:
    """Return the spread, or None where nobody varies on either side."""
    parts = (one.error**2, other.error**2)
    if not sum(parts) > 0:
        return None
    lost = parts[0] ** 2 / (one.n - 1) + parts[1] ** 2 / (other.n - 1)
    return Spread(math.sqrt(sum(parts)), sum(parts) ** 2 / lost)


def chance_of_split(one: Figure, other: Figure) -> float:
    """Return the chance that answers of two kinds fall apart by group, as here where none varies.

    Of all ways to deal n₁ + n₂ answers to the groups, one gives the first group all the better.
    """
    n1, n2 = one.n, other.n
    ways = special.gammaln(n1 + n2 + 1) - special.gammaln(n1 + 1) - special.gammaln(n2 + 1)
    return math.exp(-float(ways))
