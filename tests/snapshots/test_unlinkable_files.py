"""Frozen files of anonymous waves: no key, no order of arrival, no group of a handful of rows."""

import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from manyi.snapshots import FrozenItem, FrozenRow, freeze, without_keys
from manyi.snapshots.freezing import LEAST_A_GROUP, ROWS_A_GROUP, rows_a_group

ITEMS = {"customers": (FrozenItem("a", "交货期"),)}


def row(key: str, level: int) -> FrozenRow:
    return FrozenRow(key=key, audience="customers", answers={"a": level})


def test_rows_lie_in_the_order_of_keys_that_are_gone(tmp_path):
    arrived = [row("f3", 0), row("0a", 1), row("77", 2)]

    frozen = freeze(without_keys(arrived), items=ITEMS, path=tmp_path / "1.parquet")

    table = pq.read_table(frozen.path)
    assert table.column("key").to_pylist() == [None, None, None]
    assert table.column("customers.a").to_pylist() == [1, 2, 0]


@given(st.integers(1, 5 * ROWS_A_GROUP))
def test_no_group_of_rows_is_a_handful_unless_the_file_is(rows):
    size = rows_a_group(rows)

    last = rows % size or size
    assert 0 < size <= ROWS_A_GROUP
    assert rows < LEAST_A_GROUP or min(last, rows) >= LEAST_A_GROUP
