"""Which indicators to drop from a tree, why, and what the tree would become (S2)."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.factors.matrices import correlation_of

FEWEST_RESPONDENTS = 30


class Reason(StrEnum):
    """Why an indicator is kept or dropped."""

    MEASURES_ITS_OWN = "measures_its_own"
    HIGHLY_CORRELATED = "highly_correlated"
    LITTLE_INFLUENCE = "little_influence"
    # Would be dropped for one of the two reasons above, but has to stay.
    REQUIRED = "required"
    LAST_OF_PARENT = "last_of_parent"


@dataclass(frozen=True)
class Candidate:
    """An indicator without parts: its weight among its siblings, its share of influence.

    importance is NaN where it is not known; is_required says that the regulation asks for it.
    """

    key: str
    parent: str
    weight: float
    importance: float
    is_required: bool = False


@dataclass(frozen=True)
class Verdict:
    """Keep or drop one indicator; partner and correlation tell of the one it goes with most."""

    key: str
    is_kept: bool
    reason: Reason
    importance: float
    partner: str
    correlation: float


@dataclass(frozen=True)
class KeptIndicator:
    """An indicator of the tree that would result, with its new weight among its siblings."""

    key: str
    parent: str
    weight: float


@dataclass(frozen=True)
class Proposal:
    """A verdict for every indicator, in the order given, and the tree that would result."""

    verdicts: tuple[Verdict, ...]
    tree: tuple[KeptIndicator, ...]


@dataclass(frozen=True, eq=False)
class CorrelatedPairs:
    """Pairs of items (n_pairs, 2) with their correlations, the strongest first."""

    pairs: NDArray[np.int64]
    correlations: NDArray[np.float64]


def correlated_pairs(
    correlation: NDArray[np.float64], *, least_correlation: float = 0.9
) -> CorrelatedPairs:
    """Pairs of items that say nearly the same.

    Parameters
    ----------
    correlation : (n_items, n_items) float
        Correlations or covariances.
    least_correlation : float
        Size of the correlation from which a pair is listed, between 0 and 1.

    Returns
    -------
    CorrelatedPairs
        The earlier item of each pair first; ties in the order of the items.

    Raises
    ------
    ValueError
        When it is no matrix of covariances or the limit lies outside its range.

    Notes
    -----
    {(i, j) : i < j, |r_ij| ≥ least_correlation}

    Source: 《客户满意度管理》S2.18 「剔除与其他因素高度相关的因素」; the limit is chosen there by
    the company, .9 is that of Hair et al. (2010), Multivariate Data Analysis, 7th ed., chapter 4.

    Examples
    --------
    >>> r = np.array([[1, 0.93, 0.2], [0.93, 1, 0.95], [0.2, 0.95, 1]])
    >>> found = correlated_pairs(r)
    >>> found.pairs.tolist(), found.correlations
    ([[1, 2], [0, 1]], array([0.95, 0.93]))
    """
    if not 0 < least_correlation < 1:
        raise ValueError(f"a limit of correlation lies between 0 and 1, got {least_correlation}.")
    r = correlation_of(correlation)
    # Binary noise of the division must not take a pair at the limit away.
    pairs = np.argwhere(np.triu(np.abs(r), 1) >= least_correlation - 1e-12)
    sizes = r[pairs[:, 0], pairs[:, 1]]
    order = np.argsort(-np.abs(sizes), kind="stable")
    return CorrelatedPairs(pairs[order], sizes[order])


def propose_screening(
    candidates: Sequence[Candidate],
    correlation: NDArray[np.float64],
    *,
    n: int,
    least_correlation: float = 0.9,
    least_importance: float = 0.02,
) -> Proposal:
    """Propose to drop what is highly correlated with others or of little influence.

    Parameters
    ----------
    candidates : n_items Candidates
        Indicators without parts, each key once.
    correlation : (n_items, n_items) float
        Their correlations or covariances, in the same order.
    n : int
        Respondents behind the correlations, 30 or more.
    least_correlation : float
        Size of the correlation from which one of two is dropped, between 0 and 1.
    least_importance : float
        Share of influence below which an indicator is dropped, in [0, 1).

    Returns
    -------
    Proposal
        Keys of the new tree stand by parent in the order given, the heaviest first.

    Raises
    ------
    ValueError
        When there are fewer than 30 respondents, fewer than two indicators, a key twice, a
        weight or importance below 0, or a limit outside its range.

    Notes
    -----
    Pairs with |r| ≥ limit are gone through from the strongest: of two that are still there, the
    one of less importance goes (unknown: of less weight; still equal: the later one). Then goes
    what has an importance below its limit, the least first. Nothing goes that the regulation
    requires or that is the last below its parent. The weight of what goes is shared among its
    siblings in proportion to theirs, so parents keep their sums.

    Source: 《客户满意度管理》S2.18 「剔除与其他因素高度相关的因素和对客户满意度影响较小的因素，将
    剩余的因素进行归纳，按照权重排定次序」.

    Examples
    --------
    >>> tree = [Candidate("speed", "service", 0.5, 0.30), Candidate("delay", "service", 0.3, 0.25),
    ...         Candidate("staff", "service", 0.2, 0.45)]
    >>> r = np.array([[1, 0.93, 0.4], [0.93, 1, 0.3], [0.4, 0.3, 1]])
    >>> proposal = propose_screening(tree, r, n=200)
    >>> [verdict.key for verdict in proposal.verdicts if not verdict.is_kept]
    ['delay']
    >>> [(kept.key, round(kept.weight, 4)) for kept in proposal.tree]
    [('speed', 0.7143), ('staff', 0.2857)]
    """
    _check(candidates, len(correlation), n, least_importance)
    r = correlation_of(correlation)
    found = correlated_pairs(r, least_correlation=least_correlation)
    screened = _Screened(candidates)
    for first, second in found.pairs.tolist():
        screened.drop_weaker(first, second)
    for place in _by_importance(candidates):
        if candidates[place].importance < least_importance:
            screened.drop(place, Reason.LITTLE_INFLUENCE)
    return Proposal(screened.verdicts(r), _tree(candidates, screened.is_kept))


class _Screened:
    """Which indicators are still there, and why the others are not."""

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self._candidates = candidates
        self.is_kept = [True] * len(candidates)
        self._reasons = [Reason.MEASURES_ITS_OWN] * len(candidates)
        self._partners: dict[int, int] = {}

    def drop_weaker(self, first: int, second: int) -> None:
        """Drop the one of two that influences less, if both are still there."""
        if self.is_kept[first] and self.is_kept[second]:
            weaker, other = sorted((first, second), key=self._strength(first, second))
            self._partners.setdefault(weaker, other)
            self.drop(weaker, Reason.HIGHLY_CORRELATED)

    def drop(self, place: int, reason: Reason) -> None:
        """Drop an indicator unless it has to stay; say why either way."""
        if not self.is_kept[place]:
            return
        candidate = self._candidates[place]
        if candidate.is_required:
            self._reasons[place] = Reason.REQUIRED
        elif self._siblings(candidate.parent) == 1:
            self._reasons[place] = Reason.LAST_OF_PARENT
        else:
            self.is_kept[place] = False
            self._reasons[place] = reason

    def verdicts(self, r: NDArray[np.float64]) -> tuple[Verdict, ...]:
        return tuple(self._verdict(place, r) for place in range(len(self._candidates)))

    def _verdict(self, place: int, r: NDArray[np.float64]) -> Verdict:
        others = np.abs(r[place])
        others[place] = -1.0
        partner = self._partners.get(place, int(np.argmax(others)))
        return Verdict(
            key=self._candidates[place].key,
            is_kept=self.is_kept[place],
            reason=self._reasons[place],
            importance=self._candidates[place].importance,
            partner=self._candidates[partner].key,
            correlation=float(r[place, partner]),
        )

    def _siblings(self, parent: str) -> int:
        pairs = zip(self._candidates, self.is_kept, strict=True)
        return sum(is_kept and candidate.parent == parent for candidate, is_kept in pairs)

    def _strength(self, first: int, second: int) -> "_Strength":
        known = all(not math.isnan(self._candidates[place].importance) for place in (first, second))
        return _Strength(self._candidates, known)


class _Strength:
    """Sort key of two indicators: importance where both are known, then weight, then place."""

    def __init__(self, candidates: Sequence[Candidate], is_importance_known: bool) -> None:
        self._candidates = candidates
        self._is_known = is_importance_known

    def __call__(self, place: int) -> tuple[float, float, int]:
        candidate = self._candidates[place]
        return (candidate.importance if self._is_known else 0.0, candidate.weight, -place)


def _by_importance(candidates: Sequence[Candidate]) -> list[int]:
    known = [place for place, one in enumerate(candidates) if not math.isnan(one.importance)]
    return sorted(known, key=lambda place: (candidates[place].importance, -place))


def _tree(candidates: Sequence[Candidate], is_kept: Sequence[bool]) -> tuple[KeptIndicator, ...]:
    before: dict[str, float] = defaultdict(float)
    after: dict[str, list[Candidate]] = defaultdict(list)
    for candidate, stays in zip(candidates, is_kept, strict=True):
        before[candidate.parent] += candidate.weight
        if stays:
            after[candidate.parent].append(candidate)
    return tuple(
        kept for parent, group in after.items() for kept in _reweighted(group, before[parent])
    )


def _reweighted(group: Sequence[Candidate], total: float) -> list[KeptIndicator]:
    """Return the siblings, heaviest first, with weights that sum to what they were."""
    rest = math.fsum(candidate.weight for candidate in group)
    shares = [candidate.weight / rest if rest else 1 / len(group) for candidate in group]
    kept = [
        KeptIndicator(candidate.key, candidate.parent, share * total)
        for candidate, share in zip(group, shares, strict=True)
    ]
    return sorted(kept, key=lambda one: -one.weight)


def _check(candidates: Sequence[Candidate], size: int, n: int, least_importance: float) -> None:
    if n < FEWEST_RESPONDENTS:
        raise ValueError(f"screening needs {FEWEST_RESPONDENTS} respondents or more, got {n}.")
    if len(candidates) != size or size < 2:  # noqa: PLR2004 - one has nothing to correlate with
        raise ValueError(
            "screening needs two indicators or more and the correlations of each: got "
            f"{len(candidates)} indicators, correlations of {size}."
        )
    if len({candidate.key for candidate in candidates}) < size:
        raise ValueError("every indicator has a key of its own; one occurs twice.")
    if any(one.weight < 0 or one.importance < 0 for one in candidates):
        raise ValueError("weights and importances are 0 or more, an unknown importance is NaN.")
    if not 0 <= least_importance < 1:
        raise ValueError(f"a least importance lies in [0, 1), got {least_importance}.")
