"""Forms that are copies of others, exactly or nearly."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from manyi.analytics.validity import closest_twins, duplicate, near_duplicate, pattern_hashes


def _by_all_pairs(codes: np.ndarray, least: float) -> list[float]:
    """Return the greatest share of equal answers of each form, by comparing every pair."""
    best = np.zeros(len(codes))
    for one in range(len(codes)):
        for other in range(len(codes)):
            either = (codes[one] >= 0) | (codes[other] >= 0)
            same = (codes[one] == codes[other]) & either
            if one != other and either.any():
                best[one] = max(best[one], same.sum() / either.sum())
    return np.where(best >= least - 1e-12, best, 0.0).tolist()


def _splitmix(answers: list[float]) -> int:
    """Return the hash of one form by whole numbers of any size, cut to 64 bits."""
    state = 0
    for answer in answers:
        (bits,) = struct.unpack("<Q", struct.pack("<d", answer))
        state = (state + 0x9E3779B97F4A7C15 + bits) % 2**64
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        state = (state ^ (state >> 27)) * 0x94D049BB133111EB % 2**64
        state ^= state >> 31
    return state


def test_every_copy_after_the_first_is_a_duplicate():
    found = duplicate(np.array([7, 8, 7, 7]))

    assert (found.rows.tolist(), found.figures.tolist()) == ([2, 3], [2.0, 3.0])


def test_a_table_of_fingerprints_is_refused():
    with pytest.raises(ValueError, match="one fingerprint"):
        duplicate(np.ones((2, 2)))


def test_hashes_are_those_of_splitmix64_over_the_bits_of_the_answers():
    hashes = pattern_hashes(np.array([[5, 4, 5], [5, 5, 4]]))

    assert hashes.tolist() == [_splitmix([5.0, 4.0, 5.0]), _splitmix([5.0, 5.0, 4.0])]


def test_hash_knows_the_order_of_items_and_counts_blanks_as_equal():
    forms = np.array([[1.0, 2, np.nan], [2, 1, np.nan], [1, 2, -np.nan], [1, 2, 0], [1, 2, -0.0]])

    hashes = pattern_hashes(forms).tolist()

    assert hashes[0] == hashes[2]
    assert hashes[3] == hashes[4]
    assert len(set(hashes)) == 3


@given(
    arrays(np.int8, (40, 10), elements=st.integers(-1, 2)), st.sampled_from([0.7, 0.8, 0.9, 1.0])
)
def test_blocks_find_the_same_twins_as_comparing_every_pair(codes, least):
    twins = closest_twins(codes, least_share=least, fewest_levels=0)

    assert twins.is_complete
    assert twins.share.tolist() == pytest.approx(_by_all_pairs(codes, least))


def test_forms_of_two_levels_are_not_compared_since_honest_people_send_them():
    satisfied = np.array([4, 4, 4, 4, 4, 4, 3, 4, 4, 4])
    mixed = np.array([0, 1, 2, 3, 4, 0, 1, 2, 3, 4])

    found = near_duplicate(np.array([satisfied, satisfied, mixed, mixed]))

    assert (found.rule, found.rows.tolist(), found.figures.tolist(), found.limit) == (
        "near_duplicate",
        [2, 3],
        [1.0, 1.0],
        0.9,
    )


def test_a_bucket_wider_than_the_window_is_said_to_be_incomplete():
    rng = np.random.default_rng(3)
    codes = np.column_stack([np.zeros((300, 5), dtype=int), rng.integers(0, 5, (300, 15))])

    twins = closest_twins(codes, least_share=0.8, window=4)

    assert not twins.is_complete


def test_twins_do_not_depend_on_the_order_of_the_forms():
    rng = np.random.default_rng(5)
    codes = rng.integers(0, 5, (200, 12))
    codes[150:] = codes[:50]
    codes[150:, 3] = (codes[150:, 3] + 1) % 5
    order = rng.permutation(200)

    shares = closest_twins(codes).share
    turned = closest_twins(codes[order]).share

    assert np.count_nonzero(shares) == 100
    assert turned.tolist() == shares[order].tolist()


def test_nobody_has_no_twin():
    twins = closest_twins(np.empty((0, 10), dtype=int))

    assert (twins.share.tolist(), twins.twin.tolist(), twins.is_complete) == ([], [], True)


def test_short_forms_wrong_codes_and_limits_outside_their_range_are_refused():
    codes = np.zeros((2, 10), dtype=int)
    with pytest.raises(ValueError, match="10 items or more"):
        near_duplicate(codes[:, :9])
    with pytest.raises(ValueError, match="up to 126"):
        near_duplicate(codes + 127)
    with pytest.raises(ValueError, match=r"above 0.5"):
        near_duplicate(codes, least_share=0.5)
    with pytest.raises(ValueError, match="one item or more"):
        pattern_hashes(np.empty((2, 0)))
