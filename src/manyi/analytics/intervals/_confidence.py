"""An interval and what its level of confidence means."""

from dataclasses import dataclass

from scipy import special


@dataclass(frozen=True)
class Interval:
    """A confidence interval with its level."""

    low: float
    high: float
    level: float = 0.95


def tail(level: float) -> float:
    """Return the share left out at each end of an interval."""
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, got {level}.")
    return (1 - level) / 2


def normal_quantile(level: float) -> float:
    """Return the half width of an interval in standard errors."""
    return float(special.ndtri(1 - tail(level)))
