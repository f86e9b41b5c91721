"""Whether a path is stronger in one group of respondents than in another."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from manyi.analytics.comparison import Difference, difference_of_estimates, holm
from manyi.analytics.structural.model import PathModel
from manyi.analytics.structural.uncertainty import PathIntervals


@dataclass(frozen=True)
class PathDifference:
    """One path in two groups: second − first, its p value, and that after all comparisons."""

    source: str
    target: str
    first: str
    second: str
    difference: Difference
    adjusted_p: float

    def is_proven(self, *, alpha: float = 0.05) -> bool:
        """Whether the groups differ by more than chance, all comparisons considered.

        Parameters
        ----------
        alpha : float
            Two-sided level, between 0 and 1.

        Returns
        -------
        bool
            True when the adjusted p value is below alpha; otherwise the paths are not different.

        Notes
        -----
        Holm's p < alpha.

        Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70.

        Examples
        --------
        >>> from manyi.analytics.intervals import Interval
        >>> change = Difference(0.2, Interval(0.05, 0.35), 0.01)
        >>> PathDifference("质量", "满意", "东区", "西区", change, 0.06).is_proven()
        False
        """
        return self.adjusted_p < alpha


def compare_paths(
    model: PathModel, groups: Mapping[str, PathIntervals], *, level: float = 0.95
) -> tuple[PathDifference, ...]:
    """Compare every path of a model between every two groups.

    Parameters
    ----------
    model : PathModel
        The same for all groups.
    groups : intervals by name of group
        `path_intervals` of each group; different respondents in each.
    level : float
        Confidence of each interval, between 0 and 1.

    Returns
    -------
    tuple of PathDifference
        Pairs of groups in the order given, within a pair the paths in the order of the model.

    Raises
    ------
    ValueError
        When there are fewer than two groups, or a path does not vary in either.

    Notes
    -----
    t = (b₂ − b₁)/√(se₁² + se₂²) on the degrees of freedom of Welch and Satterthwaite, with g − 1
    for each group; p values by Holm over all paths and pairs.

    Source: Sarstedt, Henseler & Ringle (2011), Advances in International Marketing 22, 195–218
    (parametric test with unequal variances). The example is our own.

    Examples
    --------
    >>> from manyi.analytics.structural.estimation import estimate_paths
    >>> from manyi.analytics.structural.model import Latent
    >>> from manyi.analytics.structural.uncertainty import path_intervals
    >>> model = PathModel((Latent("a", ("x",)), Latent("b", ("y",))), (("a", "b"),))
    >>> def group(path):
    ...     r = [[[1.0, path + d], [path + d, 1.0]] for d in (0, -0.03, 0.03)]
    ...     return path_intervals(estimate_paths(model, np.array(r[0]), n=90), np.array(r[1:]))
    >>> [found] = compare_paths(model, {"east": group(0.30), "west": group(0.60)})
    >>> round(found.difference.value, 2), found.is_proven()
    (0.3, True)
    """
    if len(groups) < 2:  # noqa: PLR2004 - a comparison needs two
        raise ValueError(f"a comparison needs two groups or more, got {len(groups)}.")
    at = {name: place for place, name in enumerate(model.names)}
    found = [
        (path, pair, _difference(groups, pair, (at[path[0]], at[path[1]]), level))
        for pair in combinations(groups, 2)
        for path in model.paths
    ]
    adjusted = holm([difference.p for _, _, difference in found])
    return tuple(
        PathDifference(*path, *pair, difference, float(p))
        for (path, pair, difference), p in zip(found, adjusted, strict=True)
    )


def _difference(
    groups: Mapping[str, PathIntervals], pair: tuple[str, str], place: tuple[int, int], level: float
) -> Difference:
    one, two = groups[pair[0]], groups[pair[1]]
    errors = float(one.paths.se[place]), float(two.paths.se[place])
    return difference_of_estimates(
        float(one.paths.value[place]),
        float(two.paths.value[place]),
        errors=errors,
        freedom=_welch_freedom(errors, (one.n_groups - 1, two.n_groups - 1)),
        level=level,
    )


def _welch_freedom(errors: tuple[float, float], freedoms: tuple[float, float]) -> float:
    squares = np.square(errors)
    spread = float((squares**2 / freedoms).sum())
    return float(squares.sum() ** 2 / spread) if spread else math.inf
