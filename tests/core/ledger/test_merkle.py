import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manyi.core.ledger import leaf, merkle_root
from manyi.core.ledger.merkle import marks, split_marks

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=20)


def _sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def test_a_leaf_is_the_hash_of_salt_and_canonical_answer():
    assert leaf(b"salt", {"q2": 1, "q1": "满意"}) == _sha(b"salt", '{"q1":"满意","q2":1}'.encode())


def test_three_leaves_pair_up_and_the_odd_one_rises():
    one, two, three = b"\x01" * 32, b"\x02" * 32, b"\x03" * 32
    pair = _sha(b"\x01", _sha(b"\x00", one), _sha(b"\x00", two))

    assert merkle_root([three, one, two]) == _sha(b"\x01", pair, _sha(b"\x00", three)).hex()


def test_one_leaf_is_never_its_own_root():
    assert merkle_root([b"\x01" * 32]) == _sha(b"\x00", b"\x01" * 32).hex()


@given(LEAVES, st.randoms())
def test_order_of_answers_does_not_matter(leaves, random):
    shuffled = random.sample(leaves, len(leaves))

    assert merkle_root(shuffled) == merkle_root(leaves)


@given(LEAVES, st.data())
def test_any_changed_answer_changes_the_root(leaves, data):
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], _sha(leaves[place]), *leaves[place + 1 :]]

    assert merkle_root(changed) != merkle_root(leaves)


@given(LEAVES)
def test_an_added_answer_changes_the_root(leaves):
    assert merkle_root([*leaves, leaves[-1]]) != merkle_root(leaves)


def test_no_answers_have_no_root():
    with pytest.raises(ValueError, match="at least one leaf"):
        merkle_root([])


def test_marks_come_apart_again():
    assert split_marks(marks([b"\x01" * 32, b"\xab" * 32])) == ("01010101", "abababab")
