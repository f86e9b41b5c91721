"""The pass on a cluster of two workers gives the same bits as on one machine."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from manyi.analytics.summation import (
    CellColumn,
    Domain,
    Item,
    MomentSpec,
    moments_from_bytes,
)
from manyi.problems import ProblemsFound
from manyi.snapshots import scan_moments
from manyi.snapshots.spark import refuse_absent_spark
from tests.analytics.summation.test_summing import assert_same_bits

ROOT = Path(__file__).parents[2]
SPEC = MomentSpec(
    items=tuple(Item(f"q{i}", 3.0, (1, 5)) for i in range(4)),
    cells=(CellColumn("stratum", (0, 1, 2)), CellColumn("department", ("甲", "乙"))),
    pairs_by=("stratum", "department"),
    weight="weight",
    key="key",
    n_groups=12,
    domains=(Domain("甲", "department", ("甲",)),),
)


def write_wave(folder: Path) -> list[Path]:
    """Write seeded answers as three files of several row groups."""
    rng = np.random.default_rng(21)
    paths = [folder / f"{part}.parquet" for part in range(3)]
    for part, path in enumerate(paths):
        rows = 4000
        table = pa.table(
            {
                "key": pa.array(np.arange(rows) + part * rows),
                "stratum": pa.array(rng.integers(0, 4, rows)),
                "department": pa.array(rng.choice(["甲", "乙"], rows)),
                "weight": pa.array(rng.integers(1, 5, rows).astype(float)),
                **{
                    f"q{i}": pa.array(
                        rng.integers(1, 6, rows), pa.int8(), mask=rng.random(rows) < 0.05
                    )
                    for i in range(4)
                },
            }
        )
        pq.write_table(table, path, row_group_size=1000)
    return paths


@pytest.mark.slow
@pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None,
    reason="needs PySpark (pip install manyi[spark]) and Java 17 or newer",
)
def test_two_workers_give_the_same_bits_as_one_machine(tmp_path: Path) -> None:
    folder, out = tmp_path / "wave", tmp_path / "moments"
    folder.mkdir()
    paths = write_wave(folder)
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])

    done = subprocess.run(
        [sys.executable, "-m", "tests.snapshots.cluster_pass", str(folder), str(out)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "manyi.config.settings"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )

    assert int(done.stdout.split()[-1]) > 1
    assert_same_bits(moments_from_bytes(out.read_bytes()), scan_moments(paths, SPEC))


def test_a_machine_without_java_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(ProblemsFound) as caught:
        refuse_absent_spark()

    assert str(caught.value).splitlines()[-1] == (
        "这台机器找不到 Java，PySpark 无法启动。"
        "请安装 Java 17 或更新的版本并设置 JAVA_HOME，或改用本机汇总。"
    )
