"""Comparisons in pairs: Saaty's numbers, several judges, and contradictions named."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manyi.analytics.weighting import (
    RANDOM_INDEX,
    Contradiction,
    ahp_weights,
    joint_ahp_weights,
    reciprocal_matrix,
)

WEIGHTS = st.lists(st.floats(0.1, 1), min_size=3, max_size=8)


def _consistent(weights):
    w = np.array(weights)
    return w[:, None] / w[None, :]


def test_drinks_weigh_what_saaty_found():
    # Saaty (2008), International Journal of Services Sciences 1, 83–98: coffee, wine, tea, beer,
    # sodas, milk, water.
    rows = [
        [9, 5, 2, 1, 1, 1 / 2],
        [1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9],
        [1 / 3, 1 / 4, 1 / 3, 1 / 9],
        [1 / 2, 1, 1 / 3],
        [2, 1 / 2],
        [1 / 3],
    ]

    found = ahp_weights(reciprocal_matrix(np.array([x for row in rows for x in row])))

    assert found.weights.round(3).tolist() == [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert round(found.consistency_ratio, 3) == 0.022
    assert found.random_index == 1.32


@given(WEIGHTS)
def test_comparisons_that_follow_from_weights_give_them_back(weights):
    found = ahp_weights(_consistent(weights))

    assert found.weights == pytest.approx(np.array(weights) / sum(weights), rel=1e-9)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert (found.is_consistent, found.worst) == (True, None)


@given(st.permutations(range(5)), st.integers(0, 2**32 - 1))
@settings(max_examples=30)
def test_the_order_of_indicators_does_not_matter(order, seed):
    upper = np.random.default_rng(seed).choice([1 / 5, 1 / 3, 1, 3, 5], size=10)
    a = reciprocal_matrix(upper)

    found = ahp_weights(a[np.ix_(order, order)])

    whole = ahp_weights(a)
    assert found.weights == pytest.approx(whole.weights[order], rel=1e-7)
    assert found.consistency_ratio == pytest.approx(whole.consistency_ratio, abs=1e-9)
    assert whole.largest_eigenvalue >= 5 - 1e-9


def test_contradictions_above_a_tenth_are_flagged_with_the_comparison_to_ask_again():
    # First over second over third, yet third over first.
    found = ahp_weights(reciprocal_matrix(np.array([3.0, 1 / 5, 3.0])))

    assert found.consistency_ratio > 0.10
    assert not found.is_consistent
    implied = found.weights[0] / found.weights[1]
    assert found.worst == Contradiction(0, 1, 3.0, pytest.approx(implied))


def test_one_wrong_comparison_among_many_is_the_one_named():
    a = _consistent([0.4, 0.3, 0.2, 0.1])
    a[1, 3], a[3, 1] = 1 / 6, 6

    found = ahp_weights(a)

    assert found.worst is not None
    assert (found.worst.first, found.worst.second) == (1, 3)


def test_judges_are_joined_by_the_geometric_mean_and_the_inconsistent_one_is_named():
    calm = _consistent([0.5, 0.3, 0.2])
    torn = reciprocal_matrix(np.array([3.0, 1 / 5, 3.0]))

    found = joint_ahp_weights(np.stack([calm, torn, calm]))

    together = np.cbrt(calm * torn * calm)
    assert found.together.weights == pytest.approx(ahp_weights(together).weights)
    assert found.inconsistent == (1,)
    assert [judge.is_consistent for judge in found.judges] == [True, False, True]


def test_two_indicators_cannot_contradict_each_other_and_one_weighs_all():
    two, one = ahp_weights(_consistent([0.8, 0.2])), ahp_weights(np.ones((1, 1)))

    assert two.weights == pytest.approx([0.8, 0.2])
    assert (two.consistency_ratio, one.consistency_ratio) == (0.0, 0.0)
    assert one.weights.tolist() == [1.0]


def test_random_index_is_saatys():
    assert RANDOM_INDEX == (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)


@pytest.mark.parametrize(
    ("matrix", "words"),
    [
        (np.ones((2, 3)), "a square matrix of 1 to 10 indicators"),
        (np.ones((11, 11)), "split longer lists into groups"),
        (np.array([[1.0, 0.0], [np.inf, 1.0]]), "a number above 0; one is missing"),
        (np.array([[1.0, 3.0], [0.5, 1.0]]), "3 in row 1, column 2 does not go with 0.5"),
        (np.array([[2.0, 1.0], [1.0, 0.5]]), "2 in row 1, column 1"),
    ],
)
def test_what_is_no_matrix_of_comparisons_is_refused(matrix, words):
    with pytest.raises(ValueError, match=words):
        ahp_weights(matrix)


def test_odd_numbers_of_comparisons_and_no_judges_are_refused():
    with pytest.raises(ValueError, match="1, 3, 6, 10 and so on"):
        reciprocal_matrix(np.ones(4))
    with pytest.raises(ValueError, match="a number above 0"):
        reciprocal_matrix(np.array([1.0, -2.0, 3.0]))
    with pytest.raises(ValueError, match=r"shape \(n_judges, n, n\)"):
        joint_ahp_weights(np.ones((2, 2)))
