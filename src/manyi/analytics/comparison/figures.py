"""What is compared, and what comes of it."""

from dataclasses import dataclass

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
