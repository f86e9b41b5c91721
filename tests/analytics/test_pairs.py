"""Products of pairs add too, and are R's pairwise covariances when every weight is 1."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from manyi.analytics.moments import PairMoments, accumulate_pairs

ITEMS, CELLS = 3, 2
CENTRE = np.array([2.0, 2.5, 2.0])
SUMS = ("n", "w", "wx", "wx2", "wxx")
# R's `attitude` (Chatterjee & Price 1977): rating, complaints and learning of 30 departments.
ATTITUDE = (
    np.array(
        """43 63 71 61 81 43 58 71 72 67 64 67 69 68 77 81 74 65 65 50 50 64 53 40 63 66 78 48 85 82
    51 64 70 63 78 55 67 75 82 61 53 60 62 83 77 90 85 60 70 58 40 61 66 37 54 77 75 57 85 82
    39 54 69 47 66 44 56 55 67 47 58 39 42 45 72 72 69 75 57 54 34 62 50 58 48 63 74 45 71 59
    """.split(),  # noqa: SIM905 (a table is read as a table)
        dtype=float,
    )
    .reshape(3, 30)
    .T
)


def rows_like(seed, n, whole_weights):
    rng = np.random.default_rng(seed)
    table = rng.integers(-1, 5, (n, ITEMS)).astype(np.int8)
    weights = rng.integers(1, 10, n).astype(float) if whole_weights else rng.uniform(0.1, 9, n)
    return table, rng.integers(0, CELLS, n), weights


def answers(whole_weights=False):
    # Rows are drawn from a seed: drawing each answer by itself takes longer than the sums.
    return st.builds(rows_like, st.integers(0, 2**32), st.integers(0, 30), st.just(whole_weights))


def summed(table, cells, weights) -> PairMoments:
    return accumulate_pairs(table, centre=CENTRE, cells=cells, n_cells=CELLS, weights=weights)


def joined(*parts):
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]


def assert_same_bits(one, other):
    for name in SUMS:
        assert_array_equal(getattr(one, name), getattr(other, name))


def test_pairwise_covariances_are_those_of_r():
    sums = accumulate_pairs(ATTITUDE, centre=np.full(3, 60.0))

    covariance, correlation = sums.covariance(), sums.correlation()

    assert_allclose(covariance, np.cov(ATTITUDE.T)[None], rtol=1e-12)
    assert_allclose(correlation[0, 0], [1.0, 0.8254176, 0.6236782], rtol=1e-7)


def test_a_missing_value_leaves_out_only_the_pairs_it_is_part_of():
    rows = ATTITUDE.copy()
    rows[0, 2] = rows[5, 0] = np.nan
    kept = np.delete(rows, [0, 5], axis=0)

    sums = accumulate_pairs(rows, centre=np.full(3, 60.0))

    assert sums.n[0].tolist() == [[29, 29, 28], [29, 30, 29], [28, 29, 29]]
    assert_allclose(sums.covariance()[0, 0, 2], np.cov(kept.T)[0, 2], rtol=1e-12)
    assert_allclose(sums.correlation()[0, 0, 2], np.corrcoef(kept.T)[0, 2], rtol=1e-12)


@given(answers(whole_weights=True), answers(whole_weights=True), answers(whole_weights=True))
def test_whole_weights_give_the_same_bits_in_any_split_and_order(a, b, c):
    one, two, three = summed(*a), summed(*b), summed(*c)

    whole = summed(*joined(a, b, c))

    assert_same_bits((one + two) + three, whole)
    assert_same_bits(one + (two + three), whole)
    assert_same_bits(three + one + two, whole)


@given(answers(), st.randoms())
def test_order_of_rows_changes_nothing_beyond_rounding(data, random):
    order = list(range(len(data[0])))
    random.shuffle(order)

    found = summed(*(column[order] for column in data))

    whole = summed(*data)
    assert_array_equal(found.n, whole.n)
    for name in SUMS[1:]:
        assert_allclose(getattr(found, name), getattr(whole, name), rtol=1e-12, atol=1e-12)


@given(answers())
def test_a_weight_of_two_is_the_row_twice(data):
    table, cells, _ = data
    twice = np.repeat(np.arange(len(table)), 2)

    heavy = summed(table, cells, np.full(len(table), 2.0))
    doubled = summed(table[twice], cells[twice], None)

    for name in SUMS[1:]:
        assert_array_equal(getattr(heavy, name), getattr(doubled, name))
    assert_array_equal(heavy.n * 2, doubled.n)


@given(answers())
def test_correlations_are_symmetric_and_bounded_and_covariances_semidefinite_on_the_diagonal(data):
    sums = summed(*data)

    correlation, covariance = sums.correlation(), sums.covariance()

    assert_allclose(correlation, correlation.transpose(0, 2, 1), atol=1e-12)
    assert np.nanmax(np.abs(correlation), initial=0) <= 1
    assert np.nanmin(np.diagonal(covariance, axis1=1, axis2=2), initial=0) >= -1e-12


@given(answers())
def test_deleting_a_group_is_summing_the_others(data):
    table, cells, weights = data

    replicates = summed(table, cells, weights).leave_one_out()

    for cell in range(CELLS):
        others = cells != cell
        alone = summed(table[others], np.zeros(others.sum(), np.int64), weights[others])
        for name in SUMS:
            assert_allclose(
                getattr(replicates, name)[cell], getattr(alone, name)[0], rtol=1e-9, atol=1e-9
            )


@given(answers())
def test_all_cells_in_one_group_equal_no_cells(data):
    table, cells, weights = data

    one = summed(table, cells, weights).regroup(np.zeros(CELLS, dtype=np.int64), 1)

    plain = accumulate_pairs(table, centre=CENTRE, weights=weights)
    for name in SUMS:
        assert_allclose(getattr(one, name), getattr(plain, name), rtol=1e-12, atol=1e-12)


def test_an_item_that_does_not_vary_has_no_correlation():
    rows = np.array([[0.1, 1.0], [0.1, 2.0], [0.1, 4.0]])

    correlation = accumulate_pairs(rows, centre=np.zeros(2)).correlation()

    assert_array_equal(np.isnan(correlation), [[[True, True], [True, False]]])


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"centre": np.zeros(2)}, r"centre needs one entry per item \(3\), got \(2,\)."),
        ({"cells": np.array([0, 5])}, "cells need codes from 0 to 1, got 0 to 5."),
        ({"cells": np.array([0])}, r"every column needs 2 rows, got shape \(1,\)."),
        ({"weights": np.array([1.0, np.nan])}, "weights need to be finite and not negative"),
        ({"weights": np.array([1.0, -1.0])}, "weights need to be finite and not negative"),
    ],
)
def test_what_does_not_fit_the_rows_is_refused(changed, words):
    given_ = {"centre": np.zeros(3), "cells": np.array([0, 1]), "weights": np.ones(2)} | changed

    with pytest.raises(ValueError, match=words):
        accumulate_pairs(np.ones((2, 3)), n_cells=2, **given_)


def test_pairs_about_different_centres_do_not_add():
    one = accumulate_pairs(np.ones((1, 1)), centre=np.zeros(1))
    other = accumulate_pairs(np.ones((1, 1)), centre=np.ones(1))

    with pytest.raises(ValueError, match="same centre"):
        one + other
