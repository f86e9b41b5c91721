"""Replicate groups drawn from the key of a row: the same on every machine and in every split."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# The finaliser and the increment of SplitMix64.
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_STEP = np.uint64(0x9E3779B97F4A7C15)
_WORD = 8


def replicate_groups(keys: NDArray[Any], *, n_groups: int) -> NDArray[np.int64]:
    """Return the replicate group of every key.

    Parameters
    ----------
    keys : (n_rows,) int or bytes
        Key of each row: a whole number, or text as UTF-8 in a NumPy array of bytes (`S`). Rows
        of one respondent, and of one sampling unit where that is larger, need one key.
    n_groups : int
        Number of groups, at least 1.

    Returns
    -------
    (n_rows,) int
        0 to n_groups − 1.

    Raises
    ------
    ValueError
        When the keys are of another kind or there is no group.

    Notes
    -----
    group = mix(key) mod n_groups. mix is the finaliser of SplitMix64 on key + step; text is mixed
    eight bytes at a time, h ← mix((h + step) xor word), over its own length only. It depends on
    nothing but the key, not on Python's seed of hashes, order or byte order of the machine.

    Source: Steele, Lea & Flood (2014), Fast splittable pseudorandom number generators, OOPSLA,
    453–472, figure 14. The first value of its generator for seed 1234567, which the example
    takes modulo 2⁶², is published with the task "Pseudo-random numbers/Splitmix64" of Rosetta
    Code.

    Examples
    --------
    >>> replicate_groups(np.array([1234567]), n_groups=2**62)[0] == 6457827717110365317 % 2**62
    np.True_
    """
    if n_groups < 1:
        raise ValueError(f"replicate groups need a number of at least 1, got {n_groups}.")
    if keys.dtype.kind in "iu":
        mixed = _mix(keys.astype(np.int64).view(np.uint64) + _STEP)
    elif keys.dtype.kind == "S":
        mixed = _mix_words(keys)
    else:
        raise ValueError(f"keys need to be whole numbers or bytes, got {keys.dtype}.")
    return (mixed % np.uint64(n_groups)).astype(np.int64)


def _mix(z: NDArray[np.uint64]) -> NDArray[np.uint64]:
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    return z ^ (z >> np.uint64(31))


def _mix_words(keys: NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """Mix eight bytes at a time; the width of the array, which differs by batch, is no matter."""
    n_words = max(1, -(-keys.dtype.itemsize // _WORD))
    padded = np.ascontiguousarray(keys.astype(f"S{n_words * _WORD}"))
    words = padded.view("<u8").reshape(len(keys), n_words)
    length = np.char.str_len(padded)
    mixed = _mix(length.astype(np.uint64) + _STEP)
    for i in range(n_words):
        has_word = length > i * _WORD
        mixed = np.where(has_word, _mix((mixed + _STEP) ^ words[:, i]), mixed)
    return mixed
