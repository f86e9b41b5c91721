"""One pass finds what each sum finds alone, and its sets add in any order and any split."""

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from manyi.analytics.moments import accumulate_pairs
from manyi.analytics.summation import (
    CellColumn,
    Domain,
    Item,
    MomentSet,
    MomentSpec,
    Rows,
    Summation,
    sum_rows,
)
from manyi.analytics.tabulation import accumulate_marks, tabulate_levels

STRATA, DEPARTMENTS, GROUPS = 2, 3, 4
ITEMS = (Item("q1", 3.0, (1, 5)), Item("q2", 5.5, (1, 10)), Item("q3", 2.0, (0, 4)))
SPEC = MomentSpec(
    items=ITEMS,
    cells=(CellColumn("stratum", (1, 2)), CellColumn("department", ("a", "b", "c"))),
    pairs_by=("stratum", "department"),
    weight="weight",
    key="key",
    n_groups=GROUPS,
    domains=(Domain("a and c", "department", ("a", "c")),),
)


def rows_like(seed, n, whole_weights):
    """Return seeded rows, with blanks, rows of a stratum nobody listed, and empty cells."""
    rng = np.random.default_rng(seed)
    answers = tuple(
        rng.integers(item.levels[0] - 1, item.levels[1] + 1, n).astype(np.int8) for item in ITEMS
    )
    cells = (rng.integers(-1, STRATA, n).astype(np.int8), rng.integers(0, DEPARTMENTS, n))
    weights = rng.integers(1, 10, n).astype(float) if whole_weights else rng.uniform(0.1, 9, n)
    return Rows(answers, cells, weights, rng.integers(0, GROUPS, n))


def batches(whole_weights=True):
    # Rows are drawn from a seed: drawing each answer by itself takes longer than the pass.
    return st.builds(rows_like, st.integers(0, 2**32), st.integers(0, 40), st.just(whole_weights))


def chosen(rows: Rows, order) -> Rows:
    return Rows(
        tuple(column[order] for column in rows.answers),
        tuple(column[order] for column in rows.cells),
        rows.weights[order],
        rows.groups[order],
    )


def joined(*parts: Rows) -> Rows:
    return Rows(
        tuple(np.concatenate(columns) for columns in zip(*(p.answers for p in parts), strict=True)),
        tuple(np.concatenate(columns) for columns in zip(*(p.cells for p in parts), strict=True)),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.groups for part in parts]),
    )


def arrays_of(found: MomentSet) -> dict[str, np.ndarray]:
    """Return every array of a set by its path."""
    sums = {
        "moments": found.moments,
        "levels": found.levels,
        "pairs": found.pairs,
        "groups": found.groups,
    }
    sums |= {f"domain {i}": domain for i, domain in enumerate(found.domains)}
    counts = {"outside": found.outside, "rows": np.array([found.n_rows, found.n_left_out])}
    return counts | {
        f"{name}.{field.name}": getattr(one, field.name)
        for name, one in sums.items()
        for field in fields(one)
    }


def assert_same_bits(one: MomentSet, other: MomentSet) -> None:
    assert one.spec == other.spec
    others = arrays_of(other)
    for name, array in arrays_of(one).items():
        assert_array_equal(array, others[name], err_msg=name)


def assert_close(one: MomentSet, other: MomentSet) -> None:
    others = arrays_of(other)
    for name, array in arrays_of(one).items():
        assert_allclose(array, others[name], rtol=1e-12, atol=1e-10, err_msg=name)


@given(batches(), batches(), batches())
def test_sets_of_moments_add_in_any_order_bit_for_bit(a, b, c):
    one, two, three = (sum_rows(SPEC, batch) for batch in (a, b, c))

    whole = sum_rows(SPEC, joined(a, b, c))

    assert_same_bits((one + two) + three, whole)
    assert_same_bits(one + (two + three), whole)
    assert_same_bits(three + one + two, whole)


@given(batches(), st.lists(st.integers(0, 30), max_size=5), st.randoms())
def test_order_of_rows_and_split_into_batches_change_no_bit(rows, cuts, random):
    n_rows = len(rows.weights)
    order = list(range(n_rows))
    random.shuffle(order)
    edges = [0, *sorted(min(cut, n_rows) for cut in cuts), n_rows]

    summation = Summation(SPEC)
    for start, end in pairwise(edges):
        summation.add(chosen(rows, np.array(order[start:end], dtype=np.intp)))

    assert_same_bits(summation.found(), sum_rows(SPEC, rows))


@given(batches(whole_weights=False), st.randoms())
def test_order_of_rows_of_any_weight_changes_nothing_beyond_rounding(rows, random):
    order = list(range(len(rows.weights)))
    random.shuffle(order)

    found = sum_rows(SPEC, chosen(rows, np.array(order, dtype=np.intp)))

    assert_close(found, sum_rows(SPEC, rows))


@given(batches())
def test_a_row_that_weighs_two_is_the_row_twice(rows):
    twice = chosen(rows, np.repeat(np.arange(len(rows.weights)), 2))

    heavy = sum_rows(SPEC, replace(rows, weights=2 * rows.weights))
    doubled = sum_rows(SPEC, twice)

    for part in ("pairs", "groups"):
        for name in ("w", "wx", "wx2", "wxx"):
            assert_array_equal(
                getattr(getattr(heavy, part), name), getattr(getattr(doubled, part), name)
            )
    assert_array_equal(heavy.moments.wx, doubled.moments.wx)
    assert_array_equal(heavy.moments.wx2, doubled.moments.wx2)
    assert_array_equal(heavy.levels.weights, doubled.levels.weights)


@given(batches(whole_weights=False))
def test_one_pass_finds_what_each_sum_finds_alone(rows):
    kept = np.flatnonzero(rows.cells[0] >= 0)
    used = chosen(rows, kept)
    cells = used.cells[0].astype(np.int64) * DEPARTMENTS + used.cells[1]
    marks = [
        np.where(column < item.levels[0], np.nan, column.astype(float))
        for column, item in zip(used.answers, ITEMS, strict=True)
    ]
    n_cells, w = STRATA * DEPARTMENTS, used.weights
    single = accumulate_marks(marks, centre=SPEC.centre, cells=cells, n_cells=n_cells, weights=w)
    table = np.stack(marks, axis=1)
    in_domain = used.cells[1] != 1

    found = sum_rows(SPEC, rows)

    assert (found.n_rows, found.n_left_out) == (len(rows.weights), len(rows.weights) - len(kept))
    for field in fields(single):
        assert_allclose(
            getattr(found.moments, field.name), getattr(single, field.name), rtol=1e-9, atol=1e-9
        )
    for pairs, places, size, where in (
        (found.pairs, cells, n_cells, slice(None)),
        (found.groups, used.groups, GROUPS, slice(None)),
        (found.domains[0], used.groups[in_domain], GROUPS, in_domain),
    ):
        alone = accumulate_pairs(
            table[where], centre=SPEC.centre, cells=places, n_cells=size, weights=w[where]
        )
        for field in fields(alone):
            assert_allclose(
                getattr(pairs, field.name), getattr(alone, field.name), rtol=1e-9, atol=1e-9
            )


@given(batches(whole_weights=False))
def test_figures_stay_within_what_the_scales_allow(rows):
    found = sum_rows(SPEC, rows)

    mean, correlation = found.moments.mean, found.groups.correlation()
    for i, item in enumerate(ITEMS):
        answered = mean[:, i][~np.isnan(mean[:, i])]
        assert ((answered >= item.levels[0] - 1e-9) & (answered <= item.levels[1] + 1e-9)).all()
    assert np.nanmax(np.abs(correlation), initial=0) <= 1
    assert (found.moments.n <= found.moments.rows[:, None]).all()
    assert (found.pairs.n <= np.diagonal(found.pairs.n, axis1=1, axis2=2)[:, :, None]).all()
    assert found.n_left_out + found.moments.rows.sum() == found.n_rows


@given(batches())
def test_levels_are_the_histogram_of_the_codes(rows):
    kept = np.flatnonzero(rows.cells[0] >= 0)
    used = chosen(rows, kept)
    codes = [column - item.levels[0] for column, item in zip(used.answers, ITEMS, strict=True)]
    cells = used.cells[0].astype(np.int64) * DEPARTMENTS + used.cells[1]
    alone = tabulate_levels(
        codes, n_levels=10, cells=cells, n_cells=STRATA * DEPARTMENTS, weights=used.weights
    )

    found = sum_rows(SPEC, rows).levels

    for field in fields(alone):
        assert_array_equal(getattr(found, field.name), getattr(alone, field.name))


@given(batches())
def test_sums_of_all_rows_are_those_of_the_groups_together(rows):
    spec = replace(SPEC, pairs_by=())

    found = sum_rows(spec, rows)

    by_cell = sum_rows(SPEC, rows).pairs.regroup(np.zeros(SPEC.n_cells, dtype=np.int64), 1)
    for field in fields(by_cell):
        assert_array_equal(getattr(found.pairs, field.name), getattr(by_cell, field.name))


@given(batches())
def test_weights_of_one_are_no_weights_bit_for_bit(rows):
    ones = replace(rows, weights=np.ones(len(rows.weights)))

    weighed = arrays_of(sum_rows(SPEC, ones))
    plain = arrays_of(sum_rows(replace(SPEC, weight=None), replace(rows, weights=None)))

    for name, array in weighed.items():
        assert_array_equal(array, plain[name], err_msg=name)


def test_without_products_there_are_those_of_the_groups_only():
    spec = MomentSpec(ITEMS, key="key", n_groups=2)
    two = np.array([2, 3])

    found = sum_rows(spec, Rows((two, two, two), groups=np.array([0, 1])))

    assert found.pairs.n.shape == (0, 3, 3)
    assert found.groups.n[:, 0, 0].tolist() == [1, 1]


def test_marks_and_levels_are_added_up_side_by_side():
    spec = MomentSpec(
        (Item("mark", 50.0), Item("q1", 3.0, (1, 5)), Item("other", 0.0)), pairs_by=()
    )
    marks = np.array([80.5, np.nan, 61.0])
    rows = Rows((marks, np.array([5, 3, 0]), np.array([1.0, 2.0, 4.0])))

    found = sum_rows(spec, rows)

    assert_allclose(found.moments.mean, [[70.75, 4.0, 7 / 3]])
    assert found.moments.n.tolist() == [[2, 2, 3]]
    assert found.levels.counts.tolist() == [[[0, 0, 1, 0, 1]]]
    assert found.pairs.n[0].tolist() == [[2, 1, 2], [1, 2, 2], [2, 2, 3]]
    assert found.pairs.wxx[0, 0, 2] == 30.5 * 1 + 11.0 * 4


def test_answers_outside_the_scale_are_left_out_and_counted():
    spec = MomentSpec((Item("q1", 3.0, (1, 5)), Item("q2", 3.0, (1, 5))))
    whole = np.array([0, 1, 6, -99, 127], dtype=np.int8)
    halves = np.array([1.0, 2.5, np.nan, 9.0, 5.0])

    found = sum_rows(spec, Rows((whole, halves)))

    assert found.outside.tolist() == [3, 2]
    assert found.moments.n.tolist() == [[1, 2]]


def test_scales_too_long_for_32_bits_lose_nothing():
    spec = MomentSpec((Item("q1", 0.5, (0, 100)),), pairs_by=())
    answers = np.full(1024, 99, dtype=np.int8)

    found = sum_rows(spec, Rows((answers,)))

    assert found.pairs.wxx[0, 0, 0] == 1024 * 98.5**2


def test_no_rows_give_sums_of_nothing():
    empty = chosen(
        Rows(
            tuple(np.zeros(0, dtype=np.int8) for _ in ITEMS),
            (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)),
            np.zeros(0),
            np.zeros(0, dtype=np.int64),
        ),
        slice(None),
    )

    found = sum_rows(SPEC, empty)

    assert found.n_rows == 0
    assert not any(found.groups.n.ravel())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"answers": ()}, "answers need one column for each of 3 items, got 0."),
        ({"cells": ()}, "cells need one column for each of 2 cell columns, got 0."),
        ({"weights": None}, "weights are needed, got none."),
        ({"groups": None}, "groups are needed, got none."),
        ({"weights": np.array([1.0, np.nan])}, "weights need to be finite and not negative"),
        ({"weights": np.ones(3)}, r"every column needs 2 rows, got shape \(3,\)."),
        ({"groups": np.array([0, 4])}, "groups need to be from 0 to 3, got 0 to 4."),
        (
            {"cells": (np.array([0, 2]), np.array([0, 0]))},
            "codes of stratum need to be from -1 to 1, got 0 to 2.",
        ),
        (
            {"answers": (np.array([1, 2], dtype=np.uint8),) * 3},
            "levels need signed whole numbers or floats and a scale, got uint8.",
        ),
    ],
)
def test_rows_that_are_not_what_the_spec_describes_are_refused(changed, words):
    two = np.array([1, 2])
    rows = Rows((two, two, two), (np.array([0, 1]), np.array([0, 1])), np.ones(2), np.zeros(2, int))

    with pytest.raises(ValueError, match=words):
        sum_rows(SPEC, replace(rows, **changed))


def test_weights_nobody_asked_for_are_refused():
    spec = MomentSpec((Item("q1", 3.0, (1, 5)),))

    with pytest.raises(ValueError, match="weights are not asked for, got some"):
        sum_rows(spec, Rows((np.array([1]),), weights=np.ones(1)))


def test_sets_of_different_specs_do_not_add():
    one = sum_rows(MomentSpec((Item("q1", 3.0, (1, 5)),)), Rows((np.array([1]),)))
    other = sum_rows(MomentSpec((Item("q2", 3.0, (1, 5)),)), Rows((np.array([1]),)))

    with pytest.raises(ValueError, match="same MomentSpec"):
        one + other
