"""Sum the Parquet files of a folder on a cluster of two workers; the moments go into a file.

A process of its own, so that the Java machine and the warnings of PySpark end with it.
"""

import os
import sys
from pathlib import Path

from manyi.analytics.summation import moments_to_bytes
from manyi.snapshots.spark import cluster_scan
from tests.snapshots.test_spark import SPEC

MASTER = "local-cluster[2,1,1024]"


def main(folder: str, out: str) -> None:
    """Start the cluster, sum, and write what was found."""
    import pyspark  # noqa: PLC0415 (a machine without PySpark reads this file, too)
    from pyspark.sql import SparkSession  # noqa: PLC0415 (the same)

    # Workers are started by scripts of the package and need to be told where it lies.
    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master(MASTER)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
        .config("spark.executorEnv.PYTHONPATH", os.pathsep.join(sys.path))
        .getOrCreate()
    )
    try:
        partitions = session.read.parquet(folder).rdd.getNumPartitions()
        Path(out).write_bytes(moments_to_bytes(cluster_scan(session, folder, SPEC)))
        sys.stdout.write(f"{partitions}\n")
    finally:
        session.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
