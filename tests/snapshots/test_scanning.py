"""One scan of Parquet gives the moments of its rows, however it is cut up."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from manyi.analytics.summation import (
    CellColumn,
    Item,
    MomentSpec,
    Rows,
    replicate_groups,
    sum_rows,
)
from manyi.problems import ProblemsFound
from manyi.snapshots import (
    FrozenItem,
    FrozenRow,
    freeze,
    scan_moments,
    scan_tables,
    scan_wave,
    wave_spec,
)
from tests.analytics.summation.test_summing import assert_same_bits

ROWS = 3000
SPEC = MomentSpec(
    items=tuple(Item(name, 3.0, (1, 5)) for name in ("q1", "q2", "q3")),
    cells=(CellColumn("stratum", (1, 2)), CellColumn("department", ("甲", "乙"))),
    pairs_by=("stratum", "department"),
    weight="weight",
    key="key",
    n_groups=8,
)


def answers() -> pa.Table:
    """Return seeded answers: every kind of column, and some rows of a stratum nobody listed."""
    rng = np.random.default_rng(11)
    kinds = (pa.int8(), pa.uint8(), pa.float64())
    columns = {
        f"q{i + 1}": pa.array(rng.integers(1, 6, ROWS), kind, mask=rng.random(ROWS) < 0.05)
        for i, kind in enumerate(kinds)
    }
    return pa.table(
        {
            "ignored": pa.array(["x"] * ROWS),
            "key": pa.array([f"respondent-{i}" for i in range(ROWS)]),
            "stratum": pa.array(rng.integers(1, 4, ROWS)),
            "department": pa.array(rng.choice(["甲", "乙"], ROWS)).dictionary_encode(),
            "weight": pa.array(rng.integers(1, 5, ROWS).astype(float)),
            **columns,
        }
    )


def rows_themselves(table: pa.Table) -> Rows:
    """Return the rows as the kernel takes them, made in another way than the scan's."""
    return Rows(
        answers=tuple(
            np.array([np.nan if x is None else x for x in table.column(item.name).to_pylist()])
            for item in SPEC.items
        ),
        cells=(
            np.array([{1: 0, 2: 1}.get(x, -1) for x in table.column("stratum").to_pylist()]),
            np.array([{"甲": 0, "乙": 1}[x] for x in table.column("department").to_pylist()]),
        ),
        weights=table.column("weight").to_numpy(),
        groups=replicate_groups(
            np.array([key.encode() for key in table.column("key").to_pylist()]), n_groups=8
        ),
    )


@pytest.mark.parametrize("group_rows", [100, 1024, ROWS])
@pytest.mark.parametrize("lanes", [1, 3])
def test_row_groups_and_lanes_change_no_bit(tmp_path: Path, group_rows: int, lanes: int) -> None:
    table = answers()
    pq.write_table(table, tmp_path / "wave.parquet", row_group_size=group_rows)

    found = scan_moments([tmp_path / "wave.parquet"], SPEC, lanes=lanes)

    assert_same_bits(found, sum_rows(SPEC, rows_themselves(table)))
    assert found.n_left_out == np.count_nonzero(table.column("stratum").to_numpy() == 3)


def test_several_files_are_one_wave(tmp_path: Path) -> None:
    table = answers()
    paths = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    pq.write_table(table.slice(0, 1234), paths[0], row_group_size=500)
    pq.write_table(table.slice(1234), paths[1])

    found = scan_moments(paths, SPEC)

    assert_same_bits(found, sum_rows(SPEC, rows_themselves(table)))


def test_an_empty_file_has_sums_of_nothing(tmp_path: Path) -> None:
    pq.write_table(answers().slice(0, 0), tmp_path / "empty.parquet")

    found = scan_moments([tmp_path / "empty.parquet"], SPEC)

    assert (found.n_rows, int(found.groups.n.sum())) == (0, 0)


def test_columns_that_are_absent_are_all_named(tmp_path: Path) -> None:
    pq.write_table(answers().drop_columns(["q2", "weight"]), tmp_path / "wave.parquet")

    with pytest.raises(ProblemsFound) as caught:
        scan_moments([tmp_path / "wave.parquet"], SPEC)

    assert str(caught.value).splitlines() == [
        "数据文件里没有“q2”这一列。请核对列名，或换一份含有这一列的文件。",
        "数据文件里没有“weight”这一列。请核对列名，或换一份含有这一列的文件。",
    ]


def test_columns_of_another_kind_are_all_named(tmp_path: Path) -> None:
    table = answers()
    for name, other in (("q1", "key"), ("stratum", "key"), ("department", "weight")):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, name, table.column(other))
    place = table.schema.get_field_index("key")
    table = table.set_column(place, "key", table.column("weight"))
    pq.write_table(table, tmp_path / "wave.parquet")

    with pytest.raises(ProblemsFound) as caught:
        scan_moments([tmp_path / "wave.parquet"], SPEC)

    assert str(caught.value).splitlines() == [
        "数据文件的列“q1”里是文字，这里需要整数或数字。请换一列，或先把它转换好。",
        "数据文件的列“stratum”里是文字，这里需要整数或数字。请换一列，或先把它转换好。",
        "数据文件的列“department”里是数字，这里需要文字。请换一列，或先把它转换好。",
        "数据文件的列“key”里是数字，这里需要整数或文字。请换一列，或先把它转换好。",
    ]


def test_cells_and_answers_are_found_in_columns_of_any_kind_of_number(tmp_path: Path) -> None:
    table = pa.table(
        {
            "q1": pa.array([1, 2, 3, None], pa.decimal128(5, 2)),
            "q2": pa.array([True, False, None, True]),
            "stratum": pa.array([1.0, 2.0, 2.0, 1.0]),
            "small": pa.array([5, 6, 7, 5], pa.int8()),
        }
    )
    pq.write_table(table, tmp_path / "wave.parquet")
    spec = MomentSpec(
        items=(Item("q1", 3.0, (1, 5)), Item("q2", 0.5, (0, 1))),
        cells=(CellColumn("stratum", (1, 2)), CellColumn("small", (5, 6, 300))),
    )

    found = scan_moments([tmp_path / "wave.parquet"], spec)

    assert found.moments.rows.tolist() == [2, 0, 0, 0, 1, 0]
    assert found.moments.n.tolist() == [[1, 2], [0, 0], [0, 0], [0, 0], [1, 1], [0, 0]]
    assert (found.n_rows, found.n_left_out) == (4, 1)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("weight", "权重列“weight”有 1 行是空的。每一行都要有权重；请补齐，或先剔除这些行。"),
        ("key", "编号列“key”有 1 行是空的，无法分到重复组。请补齐编号，或先剔除这些行。"),
    ],
)
def test_rows_without_weight_or_key_are_refused(tmp_path: Path, column: str, words: str) -> None:
    table = answers()
    kept = table.column(column).to_pylist()
    with_gap = pa.array([None, *kept[1:]], table.column(column).type)
    place = table.schema.get_field_index(column)
    pq.write_table(table.set_column(place, column, with_gap), tmp_path / "wave.parquet")

    with pytest.raises(ProblemsFound) as caught:
        scan_moments([tmp_path / "wave.parquet"], SPEC)

    assert str(caught.value) == words


def frozen_rows() -> list[FrozenRow]:
    rng = np.random.default_rng(12)
    return [
        FrozenRow(
            key=f"r{i:04}",
            audience="customers" if i % 5 else "staff",
            answers={"quality": int(rng.integers(0, 5)), "price": float(rng.integers(0, 21))},
            object_id=int(rng.integers(1, 3)),
            object="表",
            segments={"region": str(rng.choice(["华东", "华北"]))},
            weight=float(rng.integers(1, 4)),
            is_used=bool(i % 7),
        )
        for i in range(400)
    ]


def test_a_frozen_wave_is_summed_over_its_counted_rows(tmp_path: Path) -> None:
    items = {
        "customers": (FrozenItem("quality", "质量"), FrozenItem("price", "价格", full_mark=20.0)),
        "staff": (FrozenItem("quality", "质量"),),
    }
    frozen = freeze(
        frozen_rows(), items=items, path=tmp_path / "wave.parquet", weighted=["customers"]
    )
    spec = wave_spec(
        frozen.path,
        audience="customers",
        n_levels=5,
        by=("object_id", "segment.region"),
        n_groups=6,
    )

    found = scan_wave(frozen.path, sha256=frozen.sha256, spec=spec)

    (counted,) = scan_tables(frozen.path, sha256=frozen.sha256, audience="customers")
    used = [row for row in frozen_rows() if row.is_used and row.audience == "customers"]
    w = np.array([row.weight for row in used])
    marks = np.array([[row.answers["quality"], row.answers["price"]] for row in used])
    whole = found.moments.regroup(np.zeros(4, dtype=np.int64), 1)
    assert int(whole.rows[0]) == counted.respondents == len(used)
    assert found.n_left_out == 400 - len(used)
    np.testing.assert_allclose(whole.mean[0], w @ marks / w.sum(), rtol=1e-12)
    np.testing.assert_allclose(found.groups.w.sum(axis=0)[0, 1], w.sum(), rtol=1e-12)


def test_a_wave_that_was_changed_is_not_summed(tmp_path: Path) -> None:
    items = {"customers": (FrozenItem("quality", "质量"),)}
    frozen = freeze(
        [FrozenRow("a", "customers", {"quality": 1})], items=items, path=tmp_path / "w.parquet"
    )
    spec = wave_spec(frozen.path, audience="customers", n_levels=5)
    frozen.path.write_bytes(frozen.path.read_bytes() + b" ")

    with pytest.raises(ProblemsFound, match="与台账里的校验值不符"):
        scan_wave(frozen.path, sha256=frozen.sha256, spec=spec)
