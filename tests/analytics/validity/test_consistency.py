"""Whether a person answers alike what means the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from manyi.analytics.validity import (
    antonym_pairs,
    even_odd,
    inconsistent_antonyms,
    inconsistent_halves,
    inconsistent_synonyms,
    pair_agreement,
    synonym_pairs,
)

SCALE_OF = np.repeat([0, 1, 2, 3], 3)
PAIRS = np.array([[1, 0], [3, 2], [5, 4], [7, 6]])


def test_halves_that_agree_come_out_at_minus_one_and_opposed_ones_at_one():
    agreeing = np.repeat([1.0, 2, 4, 5], 3)
    opposed = np.array([1.0, 5, 1, 2, 4, 2, 4, 2, 4, 5, 1, 5])

    assert even_odd(np.array([agreeing, opposed]), SCALE_OF) == pytest.approx([-1, 1])


def test_a_person_whose_scales_do_not_differ_has_no_even_odd_index():
    answers = np.array([[3.0] * 12, [1, 2, 3] * 4])

    assert np.isnan(even_odd(answers, SCALE_OF)).all()


def test_a_blank_leaves_its_half_to_the_other_items_of_it():
    answers = np.repeat([1.0, 2, 4, 5], 3)[None, :].copy()
    answers[0, 0] = np.nan

    assert even_odd(answers, SCALE_OF) == pytest.approx([-1])


@given(arrays(np.int8, (4, 12), elements=st.integers(1, 5)))
def test_even_odd_lies_between_minus_one_and_one(answers):
    index = even_odd(answers.astype(float), SCALE_OF)

    assert (np.isnan(index) | (np.abs(index) <= 1 + 1e-12)).all()


def test_two_scales_are_too_few_for_even_odd():
    with pytest.raises(ValueError, match="needs 3 scales of two items or more, got 2"):
        even_odd(np.ones((1, 5)), np.array([0, 0, 1, 1, 2]))


def test_pairs_are_beyond_the_limit_and_lie_below_the_diagonal():
    r = np.array([[1, 0.6, -0.7], [0.6, 1, 0.61], [-0.7, 0.61, 1]])

    assert synonym_pairs(r, least_correlation=0.6).tolist() == [[2, 1]]
    assert antonym_pairs(r, least_correlation=0.6).tolist() == [[2, 0]]


def test_agreement_leaves_out_pairs_with_a_blank():
    answers = np.array([[1.0, 1, 2, 2, 4, 4, 5, np.nan], [1, 1, 2, np.nan, 4, 4, 5, np.nan]])

    agreement = pair_agreement(answers, PAIRS)

    assert agreement.tolist() == pytest.approx([1, np.nan], nan_ok=True)


def test_each_kind_of_inconsistency_is_flagged_with_its_figure():
    same = [1.0, 1, 2, 2, 4, 4, 5, 5]
    opposite = [1.0, 5, 2, 4, 4, 2, 5, 1]
    answers = np.array([same, opposite])

    synonyms = inconsistent_synonyms(answers, PAIRS)
    antonyms = inconsistent_antonyms(answers, PAIRS)
    halves = inconsistent_halves(answers, np.repeat([0, 1, 2, 3], 2))

    assert (synonyms.rule, synonyms.rows.tolist()) == ("inconsistent_synonyms", [1])
    assert (antonyms.rule, antonyms.rows.tolist()) == ("inconsistent_antonyms", [0])
    assert (halves.rule, halves.rows.tolist()) == ("inconsistent_halves", [1])
    assert [flags.figures.tolist() for flags in (synonyms, antonyms, halves)] == [
        pytest.approx([-1]),
        pytest.approx([1]),
        pytest.approx([1]),
    ]


def test_two_pairs_and_limits_outside_their_range_are_refused():
    with pytest.raises(ValueError, match="needs 3 pairs of items, got 2"):
        pair_agreement(np.ones((1, 8)), PAIRS[:2])
    with pytest.raises(ValueError, match="between 0 and 1"):
        synonym_pairs(np.eye(3), least_correlation=1)
    with pytest.raises(ValueError, match=r"lies in \[-1, 1\]"):
        inconsistent_synonyms(np.ones((1, 8)), PAIRS, least=2)
    with pytest.raises(ValueError, match="square"):
        antonym_pairs(np.ones((2, 3)))
