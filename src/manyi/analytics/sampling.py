"""Samples: how many, from which stratum, and the draw itself."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
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


@dataclass(frozen=True)
class Allocation:
    """How many are drawn from each stratum, and whom each of them stands for."""

    sizes: Mapping[str, int]
    weights: Mapping[str, float]


def allocate(
    frame: Mapping[str, int], n: int, *, boosts: Mapping[str, float] | None = None
) -> Allocation:
    """Share a sample among strata in proportion to their size, some of them boosted.

    Parameters
    ----------
    frame : stratum → int
        Members of each stratum, none negative.
    n : int
        Sample size, above 0; all are taken when the frame has no more.
    boosts : stratum → float, optional
        How many times its proportional number a stratum gets, above 0. The others share what is
        left in proportion.

    Returns
    -------
    Allocation
        Sizes that add to n, none above its stratum, and design weights N_h/n_h; an empty
        stratum weighs 0.

    Raises
    ------
    ValueError
        When a boost names no stratum, is not above 0, or takes more than n in all.

    Notes
    -----
    boosted: n_h = min(N_h, round(b_h · n · N_h/N)); the rest by largest remainders.

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 5.3; largest remainders after
    Hamilton.

    Examples
    --------
    >>> allocate({"A": 50, "B": 350, "C": 600}, 200, boosts={"A": 3}).sizes
    {'A': 30, 'B': 63, 'C': 107}
    """
    boosts = boosts or {}
    _check_allocation(frame, n, boosts)
    total = sum(frame.values())
    taken = {
        name: min(frame[name], math.floor(times * n * frame[name] / total + 0.5))
        for name, times in boosts.items()
    }
    rest = min(n, total) - sum(taken.values())
    if rest < 0:
        raise ValueError(f"the boosted strata alone take {sum(taken.values())} of {n}.")
    others = {name: size for name, size in frame.items() if name not in taken}
    open_strata = others if sum(others.values()) >= rest else frame
    shared = _largest_remainders(
        {name: size - taken.get(name, 0) for name, size in open_strata.items()}, rest
    )
    sizes = {name: taken.get(name, 0) + shared.get(name, 0) for name in frame}
    weights = {name: frame[name] / size if size else 0.0 for name, size in sizes.items()}
    return Allocation(sizes, weights)


@dataclass(frozen=True, eq=False)
class Draw:
    """Rows drawn and, stratum by stratum, the rows that replace them in order."""

    selected: NDArray[np.int64]
    replacements: tuple[NDArray[np.int64], ...]


def draw_sample(
    strata: NDArray[np.integer[Any]],
    sizes: Sequence[int],
    *,
    generator: np.random.Generator,
    reserve: float = 0.0,
) -> Draw:
    """Draw at random within each stratum, with a list of replacements.

    Parameters
    ----------
    strata : (n_members,) int
        Stratum of each member of the frame, 0 to n_strata − 1; −1 is not to be drawn (a guard
        period, an opt-out).
    sizes : n_strata ints
        How many to draw from each stratum.
    generator : numpy.random.Generator
        Where chance comes from; the same seed draws the same list.
    reserve : float
        Replacements listed for each one drawn, 0 or more, rounded up, as far as members last.

    Returns
    -------
    Draw
        Selected rows in ascending order; replacements in the order they are to be used.

    Raises
    ------
    ValueError
        When a stratum has fewer members than are to be drawn.

    Notes
    -----
    One permutation for each stratum, strata in order; the first n_h are selected.

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 2.1 (simple random sampling).

    Examples
    --------
    >>> frame = np.array([0, 0, 0, 1, 1, -1])
    >>> draw = draw_sample(frame, [2, 1], generator=np.random.default_rng(7), reserve=0.5)
    >>> len(draw.selected), [len(rows) for rows in draw.replacements]
    (3, [1, 1])
    """
    selected, replacements = [], []
    for stratum, size in enumerate(sizes):
        members = generator.permutation(np.flatnonzero(strata == stratum))
        if len(members) < size:
            raise ValueError(
                f"stratum {stratum} has {len(members)} members, {size} are to be drawn."
            )
        selected.append(members[:size])
        replacements.append(members[size : size + math.ceil(size * reserve)])
    rows = np.concatenate(selected) if selected else np.array([], dtype=np.int64)
    return Draw(np.sort(rows), tuple(replacements))


def draw_census(strata: NDArray[np.integer[Any]]) -> Draw:
    """Take everybody who may be asked.

    Parameters
    ----------
    strata : (n_members,) int
        Stratum of each member of the frame; −1 is not to be asked.

    Returns
    -------
    Draw
        All other rows, without replacements.

    Raises
    ------
    ValueError
        When nobody may be asked.

    Notes
    -----
    Source: 《客户满意度管理制度》 with fewer customers than the forms it asks for.

    Examples
    --------
    >>> draw_census(np.array([0, -1, 1])).selected
    array([0, 2])
    """
    rows = np.flatnonzero(strata >= 0)
    if len(rows) == 0:
        raise ValueError("nobody in the frame may be asked.")
    return Draw(rows, ())


def _check_allocation(frame: Mapping[str, int], n: int, boosts: Mapping[str, float]) -> None:
    if n < 1 or min(frame.values(), default=-1) < 0 or sum(frame.values()) == 0:
        raise ValueError("an allocation needs a sample of 1 or more and a frame with members.")
    unknown = [name for name in boosts if name not in frame]
    if unknown or min(boosts.values(), default=1) <= 0:
        raise ValueError(f"boosts need strata of the frame and to be above 0, got {dict(boosts)}.")


def _largest_remainders(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    total = sum(sizes.values())
    if n == 0 or total == 0:
        return dict.fromkeys(sizes, 0)
    exact = {name: n * size / total for name, size in sizes.items()}
    whole = {name: math.floor(value) for name, value in exact.items()}
    ranked = sorted(sizes, key=lambda name: whole[name] - exact[name])
    for name in ranked[: n - sum(whole.values())]:
        whole[name] += 1
    return whole


def _quantile(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, got {level}.")
    return float(special.ndtri(1 - (1 - level) / 2))
