"""The same pass on a Spark cluster: each partition runs the kernel, and what it finds is added.

PySpark is an extra (`pip install manyi[spark]`) and needs Java; nothing else here knows of it.
The workers need Manyi too, and one thread of linear algebra each:
`spark.executorEnv.OPENBLAS_NUM_THREADS=1`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import reduce
from importlib.util import find_spec
from operator import add
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from manyi.analytics.summation import (
    MomentSet,
    MomentSpec,
    Summation,
    moments_from_bytes,
    moments_to_bytes,
)
from manyi.problems import Problem, ProblemsFound
from manyi.snapshots.batches import refuse_unfit_columns, rows_of

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_COLUMN = "moments"


def refuse_absent_spark() -> None:
    """Raise ProblemsFound when this machine has no PySpark, or no Java to run it."""
    problems = []
    if find_spec("pyspark") is None:
        problems.append(Problem("spark.package_absent"))
    if not _has_java():
        problems.append(Problem("spark.java_absent"))
    if problems:
        raise ProblemsFound(problems)


def cluster_moments(frame: DataFrame, spec: MomentSpec) -> MomentSet:
    """Return the moments of every row of a Spark data frame.

    Sums of a few megabytes leave each partition, whatever its size; they are added here in the
    order of the partitions.
    """
    refuse_absent_spark()
    columns = frame.select(*[f"`{name}`" for name in spec.columns])
    found = columns.mapInArrow(_partition_pass(spec), f"{_COLUMN} binary").collect()
    return reduce(add, (moments_from_bytes(bytes(row[_COLUMN])) for row in found), _nothing(spec))


def cluster_scan(session: SparkSession, path: Path | str, spec: MomentSpec) -> MomentSet:
    """Return the moments of the Parquet files that a path or an address of the cluster names."""
    refuse_absent_spark()
    return cluster_moments(session.read.parquet(str(path)), spec)


def _partition_pass(
    spec: MomentSpec,
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    def sum_partition(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        summation = Summation(spec)
        for batch in batches:
            refuse_unfit_columns(batch.schema, spec)
            summation.add(rows_of(batch, spec))
        found = moments_to_bytes(summation.found())
        yield pa.RecordBatch.from_arrays([pa.array([found], pa.binary())], [_COLUMN])

    return sum_partition


def _nothing(spec: MomentSpec) -> MomentSet:
    return Summation(spec).found()


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java") is not None or (home is not None and Path(home).is_dir())
