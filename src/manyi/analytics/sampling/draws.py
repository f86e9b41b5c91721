"""The draw itself, and who is left in peace."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Draw:
    """Who was drawn.

    Parameters
    ----------
    selected : (n_drawn,) int
        Rows of the frame, ascending.
    replacements : n_strata arrays of int
        Rows that replace them, stratum by stratum, in the order they are to be used.
    weights : (n_drawn,) float
        How many members of the frame each selected row stands for.
    """

    selected: NDArray[np.int64]
    replacements: tuple[NDArray[np.int64], ...]
    weights: NDArray[np.float64]


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
        With weights N_h/n_h, N_h the members that may be drawn.

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
    >>> len(draw.selected), [len(rows) for rows in draw.replacements], draw.weights
    (3, [1, 1], array([1.5, 1.5, 2. ]))
    """
    selected, replacements, weights = [], [], []
    for stratum, size in enumerate(sizes):
        members = generator.permutation(np.flatnonzero(strata == stratum))
        if len(members) < size:
            raise ValueError(
                f"stratum {stratum} has {len(members)} members, {size} are to be drawn."
            )
        selected.append(members[:size])
        replacements.append(members[size : size + math.ceil(size * reserve)])
        weights.append(np.full(size, len(members) / max(size, 1)))
    rows = np.concatenate(selected) if selected else np.array([], dtype=np.int64)
    order = np.argsort(rows)
    return Draw(rows[order], tuple(replacements), np.concatenate([*weights, []])[order])


def draw_census(strata: NDArray[np.integer[Any]]) -> Draw:
    """Take everybody who may be asked.

    Parameters
    ----------
    strata : (n_members,) int
        Stratum of each member of the frame; −1 is not to be asked.

    Returns
    -------
    Draw
        All other rows, without replacements, each standing for itself.

    Raises
    ------
    ValueError
        When nobody may be asked.

    Notes
    -----
    n_h = N_h in every stratum.

    Source: 《客户满意度管理制度》 with fewer customers than the forms it asks for.

    Examples
    --------
    >>> draw_census(np.array([0, -1, 1])).selected
    array([0, 2])
    """
    rows = np.flatnonzero(strata >= 0)
    if len(rows) == 0:
        raise ValueError("nobody in the frame may be asked.")
    return Draw(rows, (), np.ones(len(rows)))


@dataclass(frozen=True, eq=False)
class Guard:
    """Who may be asked again already.

    Parameters
    ----------
    is_drawable : (n_members,) bool
        False for a member who was asked too recently.
    days_left : (n_members,) int
        Days until the member may be asked; 0 for who may be asked now. It is the reason to show.
    """

    is_drawable: NDArray[np.bool_]
    days_left: NDArray[np.int64]

    def apply(self, strata: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
        """Return the strata to draw from.

        Parameters
        ----------
        strata : (n_members,) int
            Stratum of each member, −1 for one who is not to be drawn anyway.

        Returns
        -------
        (n_members,) int
            The same, with −1 for who was asked too recently.

        Raises
        ------
        ValueError
            When the number of members differs.

        Notes
        -----
        stratum where drawable, −1 elsewhere.

        Source: −1 as `draw_sample` reads it.

        Examples
        --------
        >>> Guard(np.array([True, False]), np.array([0, 10])).apply(np.array([3, 3]))
        array([ 3, -1])
        """
        if strata.shape != self.is_drawable.shape:
            raise ValueError(f"needs {len(self.is_drawable)} strata, got shape {strata.shape}.")
        return np.where(self.is_drawable, strata, -1).astype(np.int64)


def frequency_guard(
    last_asked: NDArray[np.datetime64],
    *,
    day: date,
    guard_days: int,
    overrides: NDArray[np.bool_] | None = None,
) -> Guard:
    """Tell who was asked so recently that they are to be left in peace.

    Parameters
    ----------
    last_asked : (n_members,) datetime64[D]
        Day of the last invitation of each member; NaT for who was never asked.
    day : date
        Day of the draw.
    guard_days : int
        How many days lie between two invitations at least, 0 or more.
    overrides : (n_members,) bool, optional
        Members who may be drawn all the same.

    Returns
    -------
    Guard
        Who may be drawn, and for all others how many days are left.

    Raises
    ------
    ValueError
        When guard_days is negative or shapes differ.

    Notes
    -----
    days_left = max(0, guard_days − (day − last_asked)); an invitation after the day guards too.

    Source: a 30-day guard and a customer asked 20 days before, as below.

    Examples
    --------
    >>> asked = np.array(["2026-03-01", "NaT", "2026-02-01"], dtype="datetime64[D]")
    >>> frequency_guard(asked, day=date(2026, 3, 21), guard_days=30).days_left
    array([10,  0,  0])
    """
    if guard_days < 0:
        raise ValueError(f"a guard counts 0 days or more, got {guard_days}.")
    since = (np.datetime64(day, "D") - last_asked).astype("timedelta64[D]")
    left = np.where(np.isnat(since), 0, guard_days - since.astype(np.int64))
    left = np.maximum(left, 0)
    if overrides is not None:
        if overrides.shape != left.shape:
            raise ValueError(f"needs {len(left)} overrides, got shape {overrides.shape}.")
        left = np.where(overrides, 0, left)
    return Guard(left == 0, left)
