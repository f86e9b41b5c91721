"""Replicate groups are the same on every machine, whatever the batch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.analytics.summation import replicate_groups

# Written down once: another group for the same key would change every replicate ever stored.
KNOWN = ([175, 65, 190, 176, 235], [175, 66, 21, 137, 194])


def test_groups_of_known_keys_stay_what_they_are():
    numbers = np.array([0, 1, 2, -1, 2**62])
    texts = np.array([b"", b"a", b"ab", b"12345678", b"123456789"])

    found = (
        replicate_groups(numbers, n_groups=240).tolist(),
        replicate_groups(texts, n_groups=240).tolist(),
    )

    assert found == KNOWN


@given(st.lists(st.binary(max_size=20).map(lambda key: key.rstrip(b"\0")), min_size=1, max_size=9))
def test_the_group_of_a_text_does_not_depend_on_the_texts_beside_it(keys):
    together = replicate_groups(np.array(keys, dtype="S20"), n_groups=97)

    alone = [replicate_groups(np.array([key]), n_groups=97)[0] for key in keys]

    assert together.tolist() == alone


def test_the_size_of_a_number_in_bytes_does_not_matter():
    keys = np.array([5, 100, -3], dtype=np.int8)

    assert (
        replicate_groups(keys, n_groups=240).tolist()
        == replicate_groups(keys.astype(np.int64), n_groups=240).tolist()
    )


def test_groups_of_numbers_in_a_row_are_of_even_size():
    sizes = np.bincount(replicate_groups(np.arange(100_000), n_groups=100), minlength=100)

    # Five standard deviations of a binomial count.
    assert sizes.min() > 1000 - 5 * 31.5
    assert sizes.max() < 1000 + 5 * 31.5


@pytest.mark.parametrize(
    ("keys", "n_groups", "words"),
    [
        (np.array([1.5]), 2, "keys need to be whole numbers or bytes, got float64."),
        (np.array([1]), 0, "replicate groups need a number of at least 1, got 0."),
    ],
)
def test_keys_that_are_none_are_refused(keys, n_groups, words):
    with pytest.raises(ValueError, match=words):
        replicate_groups(keys, n_groups=n_groups)
