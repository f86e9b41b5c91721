"""Moments add: batches, orders and partitions of the same rows give the same sums."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.testing import assert_allclose, assert_array_equal

from manyi.analytics.tabulation import (
    accumulate_marks,
    accumulate_products,
    accumulate_ratio,
    tabulate_levels,
)

LEVELS, ITEMS, CELLS = 5, 3, 2
POINTS = np.array([10.0, 8, 6, 4, 2])


@st.composite
def answers(draw, most=40):
    n = draw(st.integers(0, most))
    table = draw(hnp.arrays(np.int8, (ITEMS, n), elements=st.integers(-1, LEVELS - 1)))
    cells = draw(hnp.arrays(np.int64, n, elements=st.integers(0, CELLS - 1)))
    weights = draw(hnp.arrays(np.float64, n, elements=st.floats(0.1, 9)))
    return table, cells, weights


def tabulated(table, cells, weights):
    return tabulate_levels(
        list(table), n_levels=LEVELS, cells=cells, n_cells=CELLS, weights=weights
    )


def assert_same_histogram(one, other):
    assert_array_equal(one.rows, other.rows)
    assert_array_equal(one.counts, other.counts)
    assert_allclose(one.row_weights, other.row_weights, rtol=1e-12)
    assert_allclose(one.weights, other.weights, rtol=1e-12)
    assert_allclose(one.squares, other.squares, rtol=1e-12)


@given(answers(), answers(), answers())
def test_histograms_of_batches_add_to_the_histogram_of_all_rows_in_any_order(a, b, c):
    whole = tabulated(*(np.concatenate(parts, axis=-1) for parts in zip(a, b, c, strict=True)))
    one, two, three = tabulated(*a), tabulated(*b), tabulated(*c)

    assert_same_histogram((one + two) + three, whole)
    assert_same_histogram(one + (two + three), whole)
    assert_same_histogram(three + one + two, whole)


@given(answers(), st.randoms())
def test_order_of_respondents_does_not_matter(data, random):
    table, cells, weights = data
    order = list(range(len(cells)))
    random.shuffle(order)

    shuffled = tabulated(table[:, order], cells[order], weights[order])

    assert_same_histogram(shuffled, tabulated(table, cells, weights))


@given(answers())
def test_moments_from_the_histogram_equal_moments_from_the_rows(data):
    table, cells, weights = data
    marks = [np.where(column < 0, np.nan, POINTS[column]) for column in table]
    direct = accumulate_marks(
        marks, centre=np.full(ITEMS, 6.0), cells=cells, n_cells=CELLS, weights=weights
    )

    found = tabulated(table, cells, weights).moments(POINTS)

    for name in ("rows", "row_weights", "n", "w", "w2", "wx", "w2x", "wx2", "w2x2", "centre"):
        assert_allclose(getattr(found, name), getattr(direct, name), rtol=1e-9, atol=1e-9)


@given(answers(), answers())
def test_mark_moments_of_batches_add(a, b):
    def summed(table, cells, weights):
        marks = [column.astype(float) for column in table]
        return accumulate_marks(
            marks, centre=np.full(ITEMS, 2.0), cells=cells, n_cells=CELLS, weights=weights
        )

    whole = summed(*(np.concatenate(parts, axis=-1) for parts in zip(a, b, strict=True)))
    added = summed(*a) + summed(*b)

    for name in ("rows", "row_weights", "n", "w", "w2", "wx", "w2x", "wx2", "w2x2"):
        assert_allclose(getattr(added, name), getattr(whole, name), rtol=1e-9, atol=1e-9)


@given(answers(), answers())
def test_level_products_of_batches_add_and_give_the_ratio_of_the_rows(a, b):
    def summed(table, cells, weights):
        return accumulate_products(
            list(table), n_levels=LEVELS, cells=cells, n_cells=CELLS, weights=weights
        )

    table, cells, weights = (np.concatenate(p, axis=-1) for p in zip(a, b, strict=True))
    earned = np.append(POINTS / 10, 0.0)[table].sum(axis=0)
    answered = (table >= 0).sum(axis=0).astype(float)
    direct = accumulate_ratio(earned, answered, cells=cells, n_cells=CELLS, weights=weights)

    found = (summed(*a) + summed(*b)).ratio(POINTS / 10)

    assert_array_equal(found.n, direct.n)
    for name in ("a", "b", "aa", "ab", "bb", "ratio"):
        assert_allclose(getattr(found, name), getattr(direct, name), rtol=1e-9, atol=1e-9)


@given(answers())
def test_regrouping_all_cells_into_one_equals_not_having_cells(data):
    table, cells, weights = data
    plain = tabulate_levels(list(table), n_levels=LEVELS, weights=weights)

    one = tabulated(table, cells, weights).regroup(np.zeros(CELLS, dtype=np.int64), 1)

    assert_same_histogram(one, plain)


def test_standard_error_is_deviation_over_root_n_when_all_weigh_the_same():
    generator = np.random.default_rng(3)
    items = [generator.integers(0, LEVELS, 500).astype(np.int8) for _ in range(2)]
    frame = pl.DataFrame({str(i): POINTS[column] for i, column in enumerate(items)})

    moments = tabulate_levels(items, n_levels=LEVELS).moments(POINTS)

    assert_allclose(moments.mean[0], frame.mean().row(0), rtol=1e-12)
    assert_allclose(np.sqrt(moments.variance[0]), frame.std().row(0), rtol=1e-12)
    assert_allclose(moments.standard_error[0], np.array(frame.std().row(0)) / 500**0.5, rtol=1e-12)


def test_cells_without_answers_have_no_mean_and_warn_nobody():
    found = tabulate_levels([np.array([-1, 0])], n_levels=2, cells=np.array([0, 1]), n_cells=3)

    mean = found.moments(np.array([2.0, 1.0])).mean

    assert_array_equal(mean, [[np.nan], [2.0], [np.nan]])


def test_marks_far_from_zero_keep_their_variance():
    marks = [np.array([1e9, 1e9 + 1, 1e9 + 2])]

    moments = accumulate_marks(marks, centre=np.array([1e9]))

    assert moments.variance[0, 0] == pytest.approx(1.0, rel=1e-12)


@pytest.mark.parametrize(
    ("items", "cells", "words"),
    [
        ([np.array([0, 5])], np.array([0, 0]), "levels need codes from -1 to 4, got 0 to 5."),
        ([np.array([0, -2])], np.array([0, 0]), "levels need codes from -1 to 4, got -2 to 0."),
        ([np.array([0, 1])], np.array([0, 2]), "cells need codes from 0 to 1, got 0 to 2."),
        ([np.array([0, 1]), np.array([0])], None, r"every column needs 2 rows, got shape \(1,\)."),
    ],
)
def test_codes_outside_their_range_are_refused(items, cells, words):
    with pytest.raises(ValueError, match=words):
        tabulate_levels(items, n_levels=5, cells=cells, n_cells=2)


def test_moments_about_different_centres_do_not_add():
    one = accumulate_marks([np.array([1.0])], centre=np.array([0.0]))
    other = accumulate_marks([np.array([1.0])], centre=np.array([5.0]))

    with pytest.raises(ValueError, match="same centre"):
        one + other
