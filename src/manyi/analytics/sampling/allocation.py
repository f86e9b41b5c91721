"""How a sample is shared among strata."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Allocation:
    """How many are drawn from each stratum, and whom each of them stands for."""

    sizes: Mapping[str, int]
    weights: Mapping[str, float]


def allocate(
    frame: Mapping[str, int],
    n: int,
    *,
    boosts: Mapping[str, float] | None = None,
    minimum: int = 0,
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
    minimum : int
        Least number from each stratum, as far as it has members, 0 or more.

    Returns
    -------
    Allocation
        Sizes that add to n, none above its stratum; weight = members / size, 0 for size 0.

    Raises
    ------
    ValueError
        When n or the frame is empty, a boost names no stratum or is not above 0, or the boosted
        strata, or the least numbers, take more than n.

    Notes
    -----
    boosted n_h = min(N_h, round(boost · n N_h/N)), halves up; the rest by largest remainders.

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 5.3; largest remainders after
    Hamilton.

    Examples
    --------
    >>> allocate({"A": 50, "B": 350, "C": 600}, 200, boosts={"A": 3}).sizes
    {'A': 30, 'B': 63, 'C': 107}
    """
    boosts = boosts or {}
    _check_allocation(frame, n, boosts, minimum)
    total = sum(frame.values())
    least = {name: min(minimum, size) for name, size in frame.items()}
    taken = {
        name: min(frame[name], max(least[name], math.floor(times * n * frame[name] / total + 0.5)))
        for name, times in boosts.items()
    }
    rest = min(n, total) - sum(taken.values())
    if rest < 0:
        raise ValueError(f"the boosted strata alone take {sum(taken.values())} of {n}.")
    others = {name: size for name, size in frame.items() if name not in taken}
    if sum(others.values()) < rest:
        others, least = dict(frame), {**least, **taken}
    shared = _apportion(
        others, rest + sum(taken[name] for name in others if name in taken), least=least, most=frame
    )
    return _allocation(frame, {**taken, **shared})


def allocate_shares(
    frame: Mapping[str, int], n: int, shares: Mapping[str, float], *, minimum: int = 0
) -> Allocation:
    """Share a sample among strata as a rule asks, within what each stratum has.

    Parameters
    ----------
    frame : stratum → int
        Members of each stratum, none negative.
    n : int
        Sample size, above 0; all are taken when the frame has no more.
    shares : stratum → float
        What `neyman_shares` or `power_shares` says; 0 or more, not all 0.
    minimum : int
        Least number from each stratum, as far as it has members, 0 or more; 2 for a spread.

    Returns
    -------
    Allocation
        Sizes that add to n, none above its stratum; weight = members / size, 0 for size 0.

    Raises
    ------
    ValueError
        When n or the frame is empty, the shares do not name the strata, or the least numbers take
        more than n.

    Notes
    -----
    n_h = c · share_h, cut at min(minimum, N_h) and N_h, with c such that they add to n; whole
    numbers by largest remainders.

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 5.8 (strata taken whole).

    Examples
    --------
    >>> allocate_shares({"A": 20, "B": 180}, 50, {"A": 0.6, "B": 0.4}).sizes
    {'A': 20, 'B': 30}
    """
    _check_allocation(frame, n, {}, minimum)
    if set(shares) != set(frame) or min(shares.values()) < 0 or sum(shares.values()) <= 0:
        raise ValueError(
            f"shares need one number of 0 or more for each stratum, got {dict(shares)}."
        )
    least = {name: min(minimum, size) for name, size in frame.items()}
    return _allocation(
        frame, _apportion(shares, min(n, sum(frame.values())), least=least, most=frame)
    )


def neyman_shares(
    frame: Mapping[str, int],
    spreads: Mapping[str, float],
    *,
    costs: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Shares of the sample that make the mean of the whole most certain.

    Parameters
    ----------
    frame : stratum → int
        Members of each stratum.
    spreads : stratum → float
        Expected standard deviation within each stratum, 0 or more.
    costs : stratum → float, optional
        What one answer costs there, above 0; alike when left out.

    Returns
    -------
    stratum → float
        Adding to 1.

    Raises
    ------
    ValueError
        When the strata differ, a number is out of range, or all spreads are 0.

    Notes
    -----
    share_h = N_h S_h/√c_h / Σ N_k S_k/√c_k

    Source: Neyman (1934), JRSS 97, 558–606; Cochran (1977), Sampling Techniques, 3rd ed.,
    section 5.5. The example is R PracTools `strAlloc` on the hospitals of 1998.

    Examples
    --------
    >>> sizes = {"a": 215, "b": 65, "c": 252, "d": 50, "e": 149, "f": 144}
    >>> spreads = {"a": 26787207, "b": 10645109, "c": 6909676, "d": 11085034, "e": 9817762,
    ...            "f": 44553355}
    >>> [round(100 * share, 4) for share in neyman_shares(sizes, spreads).values()]
    [34.6417, 4.1619, 10.4735, 3.3338, 8.799, 38.5901]
    """
    prices = dict.fromkeys(frame, 1.0) if costs is None else costs
    _require_strata(frame, spreads=spreads, costs=prices)
    if min(prices.values()) <= 0:
        raise ValueError(f"costs need to be above 0, got {dict(prices)}.")
    return _normalised(
        {name: frame[name] * spreads[name] / math.sqrt(prices[name]) for name in frame}
    )


def power_shares(
    measures: Mapping[str, float], variations: Mapping[str, float], *, power: float
) -> dict[str, float]:
    """Shares between those best for the whole and those best for every stratum alike.

    Parameters
    ----------
    measures : stratum → float
        Importance of each stratum, such as its size or turnover, 0 or more.
    variations : stratum → float
        Coefficient of variation within each stratum, 0 or more; all 1 when nothing is known.
    power : float
        From 0 (each stratum equally certain) to 1 (the whole most certain).

    Returns
    -------
    stratum → float
        Adding to 1.

    Raises
    ------
    ValueError
        When the strata differ, a number is out of range, or all are 0.

    Notes
    -----
    share_h = X_h^q C_h / Σ X_k^q C_k

    Source: Bankier (1988), The American Statistician 42, 174–177.

    Examples
    --------
    >>> power_shares({"A": 100, "B": 900}, {"A": 1, "B": 1}, power=0.5)
    {'A': 0.25, 'B': 0.75}
    """
    _require_strata(measures, variations=variations)
    if not 0 <= power <= 1 or min(measures.values()) < 0:
        raise ValueError(
            f"a power allocation needs 0 ≤ power ≤ 1 and no negative measure; {power}."
        )
    return _normalised({name: measures[name] ** power * variations[name] for name in measures})


def anticipated_error(
    frame: Mapping[str, int], spreads: Mapping[str, float], sizes: Mapping[str, float]
) -> float:
    """How uncertain the mean of the whole is to be: its standard error before anybody is asked.

    Parameters
    ----------
    frame : stratum → int
        Members of each stratum.
    spreads : stratum → float
        Expected standard deviation within each stratum, 0 or more.
    sizes : stratum → float
        Answers from each stratum, above 0 where it has members; need not be whole.

    Returns
    -------
    float
        In the unit of the spreads.

    Raises
    ------
    ValueError
        When the strata differ, or a stratum with members has no answer.

    Notes
    -----
    √Σ (N_h/N)² S_h² (1/n_h − 1/N_h)

    Source: Cochran (1977), Sampling Techniques, 3rd ed., section 5.3.

    Examples
    --------
    >>> round(anticipated_error({"A": 100, "B": 100}, {"A": 2, "B": 2}, {"A": 10, "B": 10}), 4)
    0.4243
    """
    _require_strata(frame, spreads=spreads, sizes=sizes)
    total, variance = sum(frame.values()), 0.0
    for name in (name for name, size in frame.items() if size > 0):
        if sizes[name] <= 0:
            raise ValueError(f"stratum {name} has {frame[name]} members and no answer to go by.")
        left = max(1 / sizes[name] - 1 / frame[name], 0.0)
        variance += (frame[name] / total * spreads[name]) ** 2 * left
    return math.sqrt(variance)


def _allocation(frame: Mapping[str, int], sizes: Mapping[str, int]) -> Allocation:
    weights = {name: frame[name] / sizes[name] if sizes[name] else 0.0 for name in frame}
    return Allocation({name: sizes[name] for name in frame}, weights)


def _check_allocation(
    frame: Mapping[str, int], n: int, boosts: Mapping[str, float], minimum: int
) -> None:
    if n < 1 or min(frame.values(), default=-1) < 0 or sum(frame.values()) == 0:
        raise ValueError("an allocation needs a sample of 1 or more and a frame with members.")
    unknown = [name for name in boosts if name not in frame]
    if unknown or min(boosts.values(), default=1) <= 0:
        raise ValueError(f"boosts need strata of the frame and to be above 0, got {dict(boosts)}.")
    needed = sum(min(minimum, size) for size in frame.values())
    if minimum < 0 or needed > n:
        raise ValueError(
            f"{minimum} from each stratum take {needed}, which needs a sample of as many, got {n}."
        )


def _require_strata(frame: Mapping[str, float], **columns: Mapping[str, float]) -> None:
    for title, column in columns.items():
        if not frame or set(column) != set(frame) or min(column.values()) < 0:
            raise ValueError(
                f"{title} need one number of 0 or more for each stratum, got {dict(column)}."
            )


def _normalised(values: Mapping[str, float]) -> dict[str, float]:
    total = math.fsum(values.values())
    if total <= 0:
        raise ValueError("shares need one stratum with members and a spread, got none.")
    return {name: value / total for name, value in values.items()}


def _apportion(
    shares: Mapping[str, float], n: int, *, least: Mapping[str, int], most: Mapping[str, int]
) -> dict[str, int]:
    """Whole numbers in proportion to the shares, within bounds, that add to n."""
    names = list(shares)
    share = np.array([shares[name] for name in names], dtype=np.float64)
    low = np.array([least[name] for name in names], dtype=np.float64)
    high = np.array([most[name] for name in names], dtype=np.float64)
    exact = _within_bounds(share, n, low, high)
    whole = np.floor(exact + 1e-9)
    left = n - int(whole.sum())
    # Ties go to the stratum named first.
    for at in np.argsort(whole - exact, kind="stable")[:left]:
        whole[at] += 1
    return {name: int(size) for name, size in zip(names, whole, strict=True)}


def _within_bounds(
    share: NDArray[np.float64], n: int, low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Proportional sizes between low and high that add to n, not yet whole."""
    if low.sum() > n:
        raise ValueError(f"the least numbers take {low.sum():g}, but {n} are left for them.")
    size, is_open = np.zeros(len(share)), np.ones(len(share), dtype=np.bool_)
    while True:
        weight = np.where(is_open, share, 0.0)
        if weight.sum() == 0:
            weight = np.where(is_open, high, 0.0)
        left = n - size.sum()
        exact = np.where(is_open, left * weight / max(weight.sum(), 1e-300), size)
        over = np.where(is_open, np.maximum(exact - high, 0), 0)
        under = np.where(is_open, np.maximum(low - exact, 0), 0)
        if not over.any() and not under.any():
            return exact
        # Only what outweighs is settled: settling both at once may leave too many or too few.
        settled, bound = (over > 0, high) if over.sum() >= under.sum() else (under > 0, low)
        size = np.where(settled, bound, size)
        is_open &= ~settled
