"""The sums of a wave as one would write them for this wave alone: DuckDB and NumPy, one thread."""

from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from manyi.analytics.summation import replicate_groups
from wave_of_answers import CENTRE, DEPARTMENTS, GROUPS, ITEMS, STRATA

_P = len(ITEMS)
# The matrices of a block of rows stay in the cache; larger and smaller ones were slower.
_BLOCK = 4096
SUMS = ("n", "w", "w2", "wx", "w2x", "wx2", "w2x2")


def cell_sums(path: Path) -> dict[str, NDArray[np.float64]]:
    """Return the sums of every item by cell; of several queries tried this was the fastest."""
    sums = ", ".join(
        f"count(d{i}), sum(w + 0*d{i}), sum(ww + 0*d{i}), sum(w*d{i}), sum(ww*d{i}), "
        f"sum(w*d{i}*d{i}), sum(ww*d{i}*d{i})"
        for i in range(_P)
    )
    columns = ", ".join(f"({name} - {CENTRE})::double AS d{i}" for i, name in enumerate(ITEMS))
    rows = (
        f"SELECT stratum, department, weight AS w, weight*weight AS ww, {columns} "  # noqa: S608 (names of our own)
        f"FROM read_parquet('{path}')"
    )
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        found = connection.execute(
            f"SELECT stratum, department, {sums} FROM ({rows}) GROUP BY ALL "  # noqa: S608
            "ORDER BY stratum, department"
        ).fetchnumpy()
    table = np.stack([np.asarray(column, dtype=float) for column in found.values()])[2:]
    by_sum = table.reshape(_P, len(SUMS), STRATA * DEPARTMENTS).transpose(1, 2, 0)
    return dict(zip(SUMS, by_sum, strict=True))


def overall_products(path: Path) -> dict[str, NDArray[np.float64]]:
    """Return the sums over pairs of all rows, a row group at a time."""
    total = _zeros(1)
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            answers, weights, _ = _read(file, group)
            for start in range(0, len(weights), _BLOCK):
                rows = slice(start, start + _BLOCK)
                _add(total, 0, answers[:, rows], weights[rows])
    return total


def products_by(path: Path) -> tuple[dict[str, NDArray[np.float64]], ...]:
    """Return the sums over pairs by cell and by replicate group, all rows in memory."""
    with pq.ParquetFile(path) as file:
        parts = [_read(file, group) for group in range(file.num_row_groups)]
    answers = np.concatenate([part[0] for part in parts], axis=1)
    weights = np.concatenate([part[1] for part in parts])
    cells = np.concatenate([part[2] for part in parts])
    keys = pq.read_table(path, columns=["key"], use_threads=False).column("key").to_numpy()
    groups = replicate_groups(keys, n_groups=GROUPS)
    return (
        _sorted_products(answers, weights, cells, STRATA * DEPARTMENTS),
        _sorted_products(answers, weights, groups.astype(np.int16), GROUPS),
    )


def _sorted_products(
    answers: NDArray[np.int8], weights: NDArray[np.float64], cells: NDArray[np.int16], size: int
) -> dict[str, NDArray[np.float64]]:
    total = _zeros(size)
    order = np.argsort(cells, kind="stable")
    ordered, w = np.take(answers, order, axis=1), weights[order]
    ends = np.cumsum(np.bincount(cells, minlength=size))
    for cell, (start, end) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
        for first in range(start, end, _BLOCK):
            rows = slice(first, min(first + _BLOCK, end))
            _add(total, cell, ordered[:, rows], w[rows])
    return total


def _read(
    file: pq.ParquetFile, group: int
) -> tuple[NDArray[np.int8], NDArray[np.float64], NDArray[np.int16]]:
    columns = ["stratum", "department", "weight", *ITEMS]
    table = file.read_row_group(group, columns=columns, use_threads=False)
    answers = np.stack([table.column(name).fill_null(-1).to_numpy() for name in ITEMS])
    stratum, department = (table.column(name).to_numpy() for name in ("stratum", "department"))
    cells = stratum.astype(np.int16) * DEPARTMENTS + department
    return answers, table.column("weight").to_numpy(), cells


def _zeros(size: int) -> dict[str, NDArray[np.float64]]:
    return {name: np.zeros((size, _P, _P)) for name in ("n", "w", "wx", "wx2", "wxx")}


def _add(
    total: dict[str, NDArray[np.float64]],
    cell: int,
    answers: NDArray[np.int8],
    w: NDArray[np.float64],
) -> None:
    mask = (answers >= 0).astype(np.float64)
    values = (answers - CENTRE) * mask
    wm, wx = mask * w, values * w
    total["n"][cell] += mask @ mask.T
    total["w"][cell] += wm @ mask.T
    total["wx"][cell] += wx @ mask.T
    total["wx2"][cell] += (wx * values) @ mask.T
    total["wxx"][cell] += wx @ values.T
