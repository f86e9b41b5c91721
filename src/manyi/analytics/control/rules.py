"""Run rules: patterns of points that chance alone hardly ever makes, by their published names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

_Flags = NDArray[np.bool_]
_Points = NDArray[np.float64]


class Rule(StrEnum):
    """A pattern, named by what is seen; sigmas are counted from the centre line."""

    ONE_BEYOND_THREE = "one_beyond_three"
    TWO_OF_THREE_BEYOND_TWO = "two_of_three_beyond_two"
    FOUR_OF_FIVE_BEYOND_ONE = "four_of_five_beyond_one"
    EIGHT_ON_ONE_SIDE = "eight_on_one_side"
    NINE_ON_ONE_SIDE = "nine_on_one_side"
    SIX_RISING_OR_FALLING = "six_rising_or_falling"
    FOURTEEN_UP_AND_DOWN = "fourteen_up_and_down"
    FIFTEEN_WITHIN_ONE = "fifteen_within_one"
    EIGHT_BEYOND_ONE_ON_BOTH_SIDES = "eight_beyond_one_on_both_sides"


WESTERN_ELECTRIC = (
    Rule.ONE_BEYOND_THREE,
    Rule.TWO_OF_THREE_BEYOND_TWO,
    Rule.FOUR_OF_FIVE_BEYOND_ONE,
    Rule.EIGHT_ON_ONE_SIDE,
)
# In the order of their numbers, 1 to 8.
NELSON = (
    Rule.ONE_BEYOND_THREE,
    Rule.NINE_ON_ONE_SIDE,
    Rule.SIX_RISING_OR_FALLING,
    Rule.FOURTEEN_UP_AND_DOWN,
    Rule.TWO_OF_THREE_BEYOND_TWO,
    Rule.FOUR_OF_FIVE_BEYOND_ONE,
    Rule.FIFTEEN_WITHIN_ONE,
    Rule.EIGHT_BEYOND_ONE_ON_BOTH_SIDES,
)


@dataclass(frozen=True)
class Signal:
    """A pattern and the position, from 0, of the point that completed it."""

    rule: Rule
    at: int


def signals(points: NDArray[np.float64], rules: Sequence[Rule]) -> tuple[Signal, ...]:
    """Find the patterns of the rules among the points of a chart.

    Parameters
    ----------
    points : (n_points,) float
        Distances from the centre line in sigmas, `Chart.standardised`; NaN breaks a pattern.
    rules : sequence of Rule
        WESTERN_ELECTRIC, NELSON or a choice of one's own; each rule added adds false alarms.

    Returns
    -------
    tuple of Signal
        By position, then in the order of the rules.

    Raises
    ------
    ValueError
        When points are not one series.

    Notes
    -----
    k of m beyond means on one side. Rising or falling: six points, five moves. Up and down:
    fourteen points, thirteen moves of changing sign. Nelson counts nine on one side where Western
    Electric counts eight.

    Source: Western Electric (1956), Statistical Quality Control Handbook, pp. 25–28; Nelson
    (1984), Journal of Quality Technology 16, 237–239; the points are an own example.

    Examples
    --------
    >>> for found in signals(np.array([0.1, 2.1, 0.3, 2.4, -3.2]), WESTERN_ELECTRIC):
    ...     print(found.at, found.rule.value)
    3 two_of_three_beyond_two
    4 one_beyond_three
    """
    if points.ndim != 1:
        raise ValueError(f"run rules need one series of points, got shape {points.shape}.")
    found = [
        Signal(rule, int(at)) for rule in rules for at in np.flatnonzero(_PATTERNS[rule](points))
    ]
    return tuple(sorted(found, key=lambda signal: signal.at))


def _windows(flags: _Flags, of: int, least: int) -> _Flags:
    """Which points end a stretch of `of` flags of which `least` hold; they hold at the end too."""
    ends = np.zeros(len(flags), dtype=bool)
    if len(flags) >= of:
        ends[of - 1 :] = sliding_window_view(flags, of).sum(axis=1) >= least
    return ends & flags


def _either_side(points: _Points, *, beyond: float, of: int, least: int) -> _Flags:
    return _windows(points > beyond, of, least) | _windows(points < -beyond, of, least)


def _six_trending(points: _Points) -> _Flags:
    return _moved(_either_side(np.diff(points), beyond=0, of=5, least=5))


def _alternating(points: _Points) -> _Flags:
    moves = np.diff(points)
    turns = moves[1:] * moves[:-1] < 0
    return _moved(_moved(_windows(turns, 12, 12)))


def _moved(flags: _Flags) -> _Flags:
    """Return flags of moves or turns as flags of the points that end them."""
    return np.concatenate([[False], flags])


def _both_sides(points: _Points) -> _Flags:
    above, below = _any_of_eight(points > 1), _any_of_eight(points < -1)
    return _windows(np.abs(points) > 1, 8, 8) & above & below


def _any_of_eight(flags: _Flags) -> _Flags:
    ends = np.zeros(len(flags), dtype=bool)
    if len(flags) >= 8:  # noqa: PLR2004 - the rule's own number
        ends[7:] = sliding_window_view(flags, 8).any(axis=1)
    return ends


_PATTERNS: dict[Rule, Callable[[_Points], _Flags]] = {
    Rule.ONE_BEYOND_THREE: lambda z: _either_side(z, beyond=3, of=1, least=1),
    Rule.TWO_OF_THREE_BEYOND_TWO: lambda z: _either_side(z, beyond=2, of=3, least=2),
    Rule.FOUR_OF_FIVE_BEYOND_ONE: lambda z: _either_side(z, beyond=1, of=5, least=4),
    Rule.EIGHT_ON_ONE_SIDE: lambda z: _either_side(z, beyond=0, of=8, least=8),
    Rule.NINE_ON_ONE_SIDE: lambda z: _either_side(z, beyond=0, of=9, least=9),
    Rule.SIX_RISING_OR_FALLING: _six_trending,
    Rule.FOURTEEN_UP_AND_DOWN: _alternating,
    Rule.FIFTEEN_WITHIN_ONE: lambda z: _windows(np.abs(z) < 1, 15, 15),
    Rule.EIGHT_BEYOND_ONE_ON_BOTH_SIDES: _both_sides,
}
