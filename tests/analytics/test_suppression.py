"""Small groups are hidden, and so is what would reveal them by subtraction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from manyi.analytics.suppression import hidden_cells, hidden_groups

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


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="0 respondents or more"):
        hidden_groups(np.array([-1]))
    with pytest.raises(ValueError, match="0 respondents or more"):
        hidden_cells(np.array([[-1]]))
