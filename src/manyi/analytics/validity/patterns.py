"""Forms that are copies of others, exactly or nearly."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.validity.flags import Flags, flagged

# On a short form people agree by chance in nearly everything.
FEWEST_ITEMS = 10
_MOST_LEVEL = 126


@dataclass(frozen=True, eq=False)
class Twins:
    """The most similar other form of each form, as far as one was similar enough.

    share is 0 and twin −1 where none was found. is_complete says that every pair that reaches
    the share was compared; otherwise some bucket was so wide that only neighbours in sorted
    order were.
    """

    share: NDArray[np.float64]
    twin: NDArray[np.int64]
    is_complete: bool


def pattern_hashes(answers: NDArray[Any]) -> NDArray[np.uint64]:
    """One number for each form's whole pattern of answers, the same on every machine.

    Parameters
    ----------
    answers : (n_respondents, n_items) int or float
        Answers in one order of items; NaN is a blank and equal to a blank.

    Returns
    -------
    (n_respondents,) uint64
        Equal for equal forms, whatever other rows there are; two different forms among a million
        share one with a chance of about 3e-8.

    Raises
    ------
    ValueError
        When answers is not a matrix with one item or more.

    Notes
    -----
    h ← mix(h + c + bits(x_j)) over the items, mix being the finaliser of SplitMix64 and c its
    constant.

    Source: Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators, OOPSLA,
    453–472.

    Examples
    --------
    >>> hashes = pattern_hashes(np.array([[5, 4, 5], [5, 5, 4], [5, 4, 5]]))
    >>> hashes == hashes[0]
    array([ True, False,  True])
    """
    if answers.ndim != 2 or answers.shape[1] == 0:  # noqa: PLR2004 - a matrix
        raise ValueError(f"patterns need one item or more, got shape {answers.shape}.")
    hashes = np.zeros(len(answers), dtype=np.uint64)
    for column in answers.T:
        # Adding 0 makes minus nought nought; every NaN is written as the same one.
        number = column.astype(np.float64) + 0.0
        number[np.isnan(number)] = np.nan
        hashes = _mixed(hashes + np.uint64(0x9E3779B97F4A7C15) + number.view(np.uint64))
    return hashes


def duplicate(fingerprints: NDArray[Any]) -> Flags:
    """Flag every form after the first with the same fingerprint.

    Parameters
    ----------
    fingerprints : (n_respondents,) int, str or bytes
        What two forms of one sender share, such as a hash of contact or device and answers; an
        empty text is unknown and flags nobody.

    Returns
    -------
    Flags
        Figures say the how-manieth with its fingerprint a form is, in row order; limit is 1.

    Raises
    ------
    ValueError
        When fingerprints have more than one dimension.

    Notes
    -----
    place within the equal fingerprints > 1

    Source: 《传媒公司客户满意度调查办法》, 剔除无效问卷; Kuriakose & Robbins (2016), Statistical
    Journal of the IAOS 32, 283–291.

    Examples
    --------
    >>> flags = duplicate(np.array(["a", "b", "a", "", "", "a"]))
    >>> flags.rows, flags.figures
    (array([2, 5]), array([2., 3.]))
    """
    if fingerprints.ndim != 1:
        raise ValueError(f"one fingerprint a form, got shape {fingerprints.shape}.")
    _, group = np.unique(fingerprints, return_inverse=True)
    order = np.argsort(group, kind="stable")
    ranked = group[order]
    first = np.searchsorted(ranked, ranked)
    place = np.empty(len(group), dtype=np.float64)
    place[order] = np.arange(len(group)) - first + 1
    known = fingerprints != "" if fingerprints.dtype.kind in "US" else np.ones(len(group), bool)
    return flagged("duplicate", place, (place > 1) & known, 1.0)


def closest_twins(
    answers: NDArray[np.integer[Any]],
    *,
    least_share: float = 0.9,
    fewest_levels: int = 3,
    window: int = 64,
) -> Twins:
    """Most similar other form of each form, without comparing every pair.

    Parameters
    ----------
    answers : (n_respondents, n_items) int
        Codes of answers, 0 to 126, over ten items or more; a negative code is a blank. Two
        blanks are no agreement: the item is left out for that pair.
    least_share : float
        Share of equal answers from which two forms are twins, above 0.5 to 1.
    fewest_levels : int
        Forms with fewer different answers are not compared: honest people often send them.
    window : int
        Forms of one bucket that each form is compared with at most, 1 or more.

    Returns
    -------
    Twins
        The best share and its row for every form.

    Raises
    ------
    ValueError
        When there are fewer than ten items, a code is above 126, or a setting lies outside its
        range.

    Notes
    -----
    Two forms that differ on d of p items agree wholly on at least one of d + 1 blocks of items.
    So forms are put into buckets by each block in turn and compared within buckets only; a
    bucket wider than the window is sorted by the other items and compared among neighbours.
    Work grows as n · log n + n · window · (d + 1).

    Source: Kuriakose & Robbins (2016), Statistical Journal of the IAOS 32, 283–291 (share of
    equal answers); Hernández & Stolfo (1995), SIGMOD Record 24, 127–138 (sorted neighbourhood).

    Examples
    --------
    >>> honest = np.array([0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
    >>> copy = np.array([0, 1, 2, 3, 4, 0, 1, 2, 3, 0])
    >>> twins = closest_twins(np.array([honest, copy, honest[::-1]]))
    >>> twins.share, twins.twin
    (array([0.9, 0.9, 0. ]), array([ 1,  0, -1]))
    """
    codes = _codes(answers)
    if not 0.5 < least_share <= 1 or window < 1:  # noqa: PLR2004 - half of the answers
        raise ValueError(
            f"twins share above 0.5 up to 1 within a window of 1 or more, got {least_share} and "
            f"{window}."
        )
    compared = np.flatnonzero(_n_levels(codes) >= fewest_levels)
    best = _Best(codes[compared], least_share)
    apart = int((1 - least_share) * codes.shape[1] + 1e-9)
    blocks = np.array_split(np.arange(codes.shape[1]), apart + 1)
    # Every block has to be looked through, so the list is made before it is asked.
    looked = [best.look_through(block, window) for block in blocks]
    share, twin = np.zeros(len(codes)), np.full(len(codes), -1)
    share[compared] = best.share
    twin[compared] = np.where(best.twin < 0, -1, compared[best.twin]) if len(compared) else -1
    return Twins(share, twin, all(looked))


def near_duplicate(
    answers: NDArray[np.integer[Any]],
    *,
    least_share: float = 0.9,
    fewest_levels: int = 3,
    window: int = 64,
) -> Flags:
    """Flag forms that agree with some other form in nearly every answer.

    Parameters
    ----------
    answers : (n_respondents, n_items) int
        Codes of answers, 0 to 126, over ten items or more; a negative code is a blank.
    least_share : float
        Share of equal answers from which a form is flagged, above 0.5 to 1.
    fewest_levels : int
        Forms with fewer different answers are not compared.
    window : int
        Forms of one bucket that each form is compared with at most.

    Returns
    -------
    Flags
        Figures are the greatest shares of equal answers; limit is least_share. Both forms of a
        pair are flagged: which one is the copy, the answers do not say.

    Raises
    ------
    ValueError
        As `closest_twins`.

    Notes
    -----
    max over other forms of (equal answers / items that either answered) ≥ least_share. The fewer
    the items and the more content the customers, the more honest pairs reach a share.

    Source: Kuriakose & Robbins (2016), Statistical Journal of the IAOS 32, 283–291; Simmons,
    Mercer, Schwarzer & Kennedy (2016), Evaluating a new proposal for detecting data
    falsification in surveys, Pew Research Center (its limits).

    Examples
    --------
    >>> honest = np.array([0, 1, 2, 3, 4, 0, 1, 2, 3, 4])
    >>> copy = np.array([0, 1, 2, 3, 4, 0, 1, 2, 3, 0])
    >>> near_duplicate(np.array([honest, copy, honest[::-1]])).rows
    array([0, 1])
    """
    twins = closest_twins(
        answers, least_share=least_share, fewest_levels=fewest_levels, window=window
    )
    return flagged("near_duplicate", twins.share, twins.twin >= 0, least_share)


class _Best:
    """The best share found so far for each of the forms that are compared."""

    def __init__(self, codes: NDArray[np.int8], least_share: float) -> None:
        self._codes = codes
        self._least = least_share - 1e-12
        self._words = _words(codes)
        self.share = np.zeros(len(codes))
        self.twin = np.full(len(codes), -1)

    def look_through(self, block: NDArray[np.int64], window: int) -> bool:
        """Compare forms that agree on a block; return whether all such pairs were compared."""
        if len(self._codes) == 0:
            return True
        key = pattern_hashes(self._codes[:, block])
        rest = _words(np.delete(self._codes, block, axis=1))
        order = np.lexsort((*rest[::-1], key))
        ranked = key[order]
        later = np.searchsorted(ranked, ranked, side="right") - np.arange(len(ranked)) - 1
        widest = int(later.max())
        # Words in sorted order are read one after the other, which a gather by row is not.
        words = [word[order] for word in self._words]
        for shift in range(1, min(window, widest) + 1):
            places = np.flatnonzero(later >= shift)
            share = _shares(words, places, places + shift)
            found = share >= self._least
            twins = places[found]
            self._keep(order[twins], order[twins + shift], share[found])
        return widest <= window

    def _keep(
        self, first: NDArray[np.int64], second: NDArray[np.int64], share: NDArray[np.float64]
    ) -> None:
        for own, other in ((first, second), (second, first)):
            better = share > self.share[own]
            self.share[own[better]] = share[better]
            self.twin[own[better]] = other[better]


def _shares(
    words: list[NDArray[np.uint64]], first: NDArray[np.int64], second: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return equal answers of the items that either answered; blanks are nought bytes."""
    either, differ = np.zeros((2, len(first)), dtype=np.int64)
    for word in words:
        a, b = word[first], word[second]
        either += _bytes_set(a | b)
        differ += _bytes_set(a ^ b)
    return np.asarray((either - differ) / np.maximum(either, 1))


def _codes(answers: NDArray[np.integer[Any]]) -> NDArray[np.int8]:
    if answers.ndim != 2 or answers.shape[1] < FEWEST_ITEMS:  # noqa: PLR2004 - a matrix
        raise ValueError(
            f"near duplicates need {FEWEST_ITEMS} items or more, got shape {answers.shape}."
        )
    if answers.dtype.kind not in "iu" or (answers.size and answers.max() > _MOST_LEVEL):
        raise ValueError(f"codes of answers are whole numbers up to {_MOST_LEVEL}.")
    return np.asarray(np.maximum(answers, -1), dtype=np.int8)


def _n_levels(codes: NDArray[np.int8]) -> NDArray[np.int64]:
    """Return how many different answers each form has, blanks aside."""
    ranked = np.sort(codes, axis=1)
    new = (ranked[:, 1:] != ranked[:, :-1]) & (ranked[:, 1:] >= 0)
    return np.asarray(new.sum(axis=1) + (ranked[:, 0] >= 0), dtype=np.int64)


def _words(codes: NDArray[np.int8]) -> list[NDArray[np.uint64]]:
    """Return the codes eight to a word, so that sorting words sorts by the codes in order."""
    padded = np.zeros((len(codes), -(-codes.shape[1] // 8) * 8), dtype=np.uint8)
    padded[:, : codes.shape[1]] = codes + np.int8(1)
    return list(padded.view(">u8").astype(np.uint64).T)


def _mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


def _bytes_set(words: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Return how many bytes of each word are not nought; no byte is above 127."""
    low, high = np.uint64(0x7F7F7F7F7F7F7F7F), np.uint64(0x8080808080808080)
    return np.asarray(np.bitwise_count((words + low) & high), dtype=np.uint8)
