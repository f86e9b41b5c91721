"""Small groups are hidden, and so is what would reveal them by subtraction."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from manyi.analytics.suppression import (
    count_in_steps,
    hidden_cells,
    hidden_cells_and_totals,
    hidden_groups,
)

counts = st.lists(st.integers(0, 60), min_size=1, max_size=12).map(np.array)


def test_the_smallest_other_group_is_hidden_with_a_single_small_one():
    assert hidden_groups(np.array([40, 3, 25, 8])).tolist() == [False, True, False, True]


def test_two_tiny_groups_need_a_third_to_hide_behind():
    assert hidden_groups(np.array([40, 2, 1, 9])).tolist() == [False, True, True, True]


def test_nothing_is_hidden_when_every_group_is_large():
    assert not hidden_groups(np.array([40, 25, 0])).any()


@given(counts)
def test_what_is_hidden_together_is_never_a_handful(found):
    hidden = hidden_groups(found)

    assert not (~hidden & (found > 0) & (found < 5)).any()
    others = found[~hidden].sum()
    if hidden.any() and others:
        assert hidden.sum() > 1
        assert found[hidden].sum() >= 5


@given(hnp.arrays(np.int64, (4, 5), elements=st.integers(0, 30)))
def test_no_row_or_column_of_a_table_gives_a_small_cell_away(table):
    hidden = hidden_cells(table)

    for lines, masks in ((table, hidden), (table.T, hidden.T)):
        for line, mask in zip(lines, masks, strict=True):
            assert not (~mask & (line > 0) & (line < 5)).any()
            if mask.any() and line[~mask].sum():
                assert mask.sum() > 1
                assert line[mask].sum() >= 5


def _bounds(table, signs, hidden, cell):
    """Least and greatest count a hidden cell may have for who sees the rest of the table.

    They know every shown entry, that rows and columns add up, and that a hidden entry counts one
    or more, as empty ones are shown.
    """
    places = [tuple(place) for place in np.argwhere(hidden)]
    matrix = np.zeros((sum(table.shape), len(places)))
    for at, (row, column) in enumerate(places):
        matrix[row, at] = matrix[table.shape[0] + column, at] = signs[row, column]
    signed = signs * table
    known = np.where(hidden, 0, signed)
    sums = np.concatenate([(signed - known).sum(axis=axis) for axis in (1, 0)])
    goal = np.zeros(len(places))
    goal[places.index(cell)] = 1
    ends = [
        linprog(side * goal, A_eq=matrix, b_eq=sums, bounds=(1, 10**6), method="highs")
        for side in (1, -1)
    ]
    return ends[0].fun, -ends[1].fun


tables = hnp.arrays(
    np.int64,
    st.tuples(st.integers(2, 4), st.integers(2, 4)),
    elements=st.integers(0, 12) | st.integers(0, 60),
)


@settings(max_examples=25)
@given(tables)
def test_nothing_hidden_can_be_worked_out_from_cells_and_totals(table):
    whole = np.block(
        [[table, table.sum(1, keepdims=True)], [table.sum(0, keepdims=True), table.sum()]]
    )
    signs = np.ones_like(whole)
    signs[-1] *= -1
    signs[:, -1] *= -1

    hidden = hidden_cells_and_totals(table)

    assert not (~hidden & (whole > 0) & (whole < 5)).any()
    for cell in map(tuple, np.argwhere(hidden)):
        low, high = _bounds(whole, signs, hidden, cell)
        assert high - low > 0.5


@settings(max_examples=25)
@given(tables.map(lambda table: table + 1))
def test_nothing_hidden_can_be_worked_out_unless_the_totals_alone_give_it_away(table):
    signs = np.ones_like(table)

    hidden = hidden_cells(table)

    for cell in map(tuple, np.argwhere(hidden)):
        low, high = _bounds(table, signs, hidden, cell)
        with_totals_only = _bounds(table, signs, np.ones_like(hidden), cell)
        assert high - low > 0.5 or with_totals_only[1] - with_totals_only[0] < 1e-6


def test_two_rings_joined_by_one_cell_do_not_give_that_cell_away():
    # Each row and column has two hidden cells, yet the bridge (2, 2) follows by subtraction:
    # rows 0–2 less columns 0 and 1 leave it alone.
    table = np.array(
        [
            [9, 9, 50, 50, 50],
            [9, 9, 50, 50, 50],
            [50, 50, 3, 50, 50],
            [50, 50, 50, 9, 9],
            [50, 50, 50, 9, 9],
        ]
    )

    hidden = hidden_cells(table)

    low, high = _bounds(table, np.ones_like(table), hidden, (2, 2))
    assert hidden[2, 2]
    assert low < 3 < high


def test_small_totals_are_hidden_with_what_would_give_them_away():
    found = hidden_cells_and_totals(np.array([[3, 0], [30, 40]]))

    assert found.astype(int).tolist() == [[1, 0, 1], [1, 0, 1], [0, 0, 0]]


def test_groups_of_one_each_need_a_larger_one_to_hide_behind():
    found = hidden_groups(np.array([1, 1, 1, 1, 1, 20, 30]))

    assert found.tolist() == [True] * 6 + [False]


def test_live_counts_move_in_steps_of_five_or_more():
    assert [count_in_steps(n) for n in (0, 4, 5, 9, 10)] == [0, 0, 5, 5, 10]
    assert count_in_steps(29, step=10) == 20
    with pytest.raises(ValueError, match="steps of five or more"):
        count_in_steps(29, step=1)


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="0 respondents or more"):
        hidden_groups(np.array([-1]))
    with pytest.raises(ValueError, match="0 respondents or more"):
        hidden_cells(np.array([[-1]]))
