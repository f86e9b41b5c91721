"""Frozen waves: the same bytes, a refused change, and figures read back as they went in."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from manyi.problems import ProblemsFound
from manyi.snapshots import (
    FrozenItem,
    FrozenRow,
    find_rows,
    freeze,
    freezing,
    preview_tables,
    read_tables,
    scan_tables,
)

ITEMS = {
    "customers": (FrozenItem("quality", "质量"), FrozenItem("delivery", "交货期")),
    "scores": (FrozenItem("price", "价格", full_mark=20.0),),
}


def rows() -> list[FrozenRow]:
    return [
        FrozenRow(
            "c",
            "customers",
            {"quality": 4},
            frozenset({"delivery"}),
            object_id=7,
            object="水表",
            segments={"region": "华东"},
            weight=3.0,
        ),
        FrozenRow(
            "a",
            "customers",
            {"quality": 0, "delivery": 2},
            object_id=3,
            object="电表",
            segments={"region": "华北"},
            weight=1.0,
        ),
        FrozenRow("b", "customers", {"quality": 1}, weight=2.0, competitor="东海"),
        FrozenRow("d", "customers", {"quality": 1}, is_used=False, reason="逾期"),
        FrozenRow("e", "scores", {"price": 12.5}),
        FrozenRow("f", "scores", {}),
    ]


def test_the_same_rows_in_any_order_give_the_same_bytes(tmp_path: Path) -> None:
    first = freeze(rows(), items=ITEMS, path=tmp_path / "1.parquet")
    second = freeze(reversed(rows()), items=ITEMS, path=tmp_path / "2.parquet")

    assert (first.sha256, first.rows, first.used) == (second.sha256, 6, 5)
    assert first.path.read_bytes() == second.path.read_bytes()


def test_nothing_but_the_finished_file_is_left_behind(tmp_path: Path) -> None:
    frozen = freeze(rows(), items=ITEMS, path=tmp_path / "wave-1" / "1.parquet")

    assert list(frozen.path.parent.iterdir()) == [frozen.path]


def test_a_failed_write_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full_disk(*_args: object, **_kwargs: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(freezing.pq, "write_table", full_disk)
    with pytest.raises(OSError, match="no space left"):
        freeze(rows(), items=ITEMS, path=tmp_path / "wave-1" / "1.parquet")

    assert list((tmp_path / "wave-1").iterdir()) == []


def test_what_is_set_aside_is_kept_with_its_reason(tmp_path: Path) -> None:
    frozen = freeze(rows(), items=ITEMS, path=tmp_path / "1.parquet")

    table = pq.read_table(frozen.path, columns=["key", "is_used", "reason"]).to_pylist()
    assert [row for row in table if not row["is_used"]] == [
        {"key": "d", "is_used": False, "reason": "逾期"}
    ]


def test_tables_read_back_hold_the_counted_rows(tmp_path: Path) -> None:
    frozen = freeze(rows(), items=ITEMS, path=tmp_path / "1.parquet", weighted={"customers"})

    tables = read_tables(frozen.path, sha256=frozen.sha256)

    customers, marks = tables["customers"], tables["scores"]
    assert list(tables) == ["customers", "scores"]
    assert {key: column.tolist() for key, column in customers.items.items()} == {
        "quality": [0, 1, 4],
        "delivery": [2, -1, -1],
    }
    assert customers.items["quality"].dtype == np.int8
    assert customers.missing == {"quality": {}, "delivery": {"空白": 1, "不适用": 1}}
    assert (customers.objects.codes.tolist(), customers.objects.labels) == (
        [0, -1, 1],
        ("电表", "水表"),
    )
    region = customers.segments["区域"]
    assert (region.codes.tolist(), region.labels) == ([1, -1, 0], ("华东", "华北"))
    assert (customers.competitor.codes.tolist(), customers.competitor.labels) == (
        [-1, 0, -1],
        ("东海",),
    )
    assert customers.weight.tolist() == [0.5, 1.0, 1.5]
    np.testing.assert_array_equal(marks.items["price"], [12.5, np.nan])
    assert (marks.full_marks, marks.weight, marks.objects) == ({"price": 20.0}, None, None)


def test_a_preview_is_what_a_freeze_would_give(tmp_path: Path) -> None:
    frozen = freeze(rows(), items=ITEMS, path=tmp_path / "1.parquet")

    previewed = preview_tables(rows(), items=ITEMS)
    read = read_tables(frozen.path, sha256=frozen.sha256)

    assert [
        (name, table.respondents, {k: c.tolist() for k, c in table.items.items() if k != "price"})
        for name, table in previewed.items()
    ] == [
        (name, table.respondents, {k: c.tolist() for k, c in table.items.items() if k != "price"})
        for name, table in read.items()
    ]


def test_a_file_with_one_byte_changed_is_refused(tmp_path: Path) -> None:
    frozen = freeze(rows(), items=ITEMS, path=tmp_path / "1.parquet")
    content = bytearray(frozen.path.read_bytes())
    content[40] ^= 1
    frozen.path.write_bytes(content)

    with pytest.raises(ProblemsFound) as refused:
        read_tables(frozen.path, sha256=frozen.sha256)

    assert [problem.code for problem in refused.value.problems] == ["snapshot.changed"]


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=r"1\.parquet"):
        read_tables(tmp_path / "1.parquet", sha256="0" * 64)


def test_a_scan_by_row_groups_gives_the_same_rows_with_the_same_codes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "ROWS_A_GROUP", 2)
    frozen = freeze(rows(), items=ITEMS, path=tmp_path / "1.parquet")
    whole = read_tables(frozen.path, sha256=frozen.sha256)["customers"]

    parts = list(scan_tables(frozen.path, sha256=frozen.sha256, audience="customers"))

    assert [part.respondents for part in parts] == [2, 1]
    assert np.concatenate([p.items["quality"] for p in parts]).tolist() == [0, 1, 4]
    assert np.concatenate([p.objects.codes for p in parts]).tolist() == (
        whole.objects.codes.tolist()
    )
    assert {p.objects.labels for p in parts} == {whole.objects.labels}


def test_the_rows_behind_a_figure_are_found(tmp_path: Path) -> None:
    frozen = freeze(rows(), items=ITEMS, path=tmp_path / "1.parquet")
    behind = {"sha256": frozen.sha256, "audience": "customers"}

    assert find_rows(frozen.path, **behind) == ["a", "b", "c"]
    assert find_rows(frozen.path, **behind, item="delivery") == ["a"]
    assert find_rows(frozen.path, **behind, item="quality", level=4) == ["c"]
    assert find_rows(frozen.path, **behind, group=("segment.region", "华北")) == ["a"]
