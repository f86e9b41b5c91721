"""One scan of Parquet files into moments: a few lanes of row groups, in threads.

Memory is that of a few hundred thousand rows for each thread, whatever the size of the file.
NumPy's own threads gain nothing beside these: `OPENBLAS_NUM_THREADS=1` keeps them from idling.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial, reduce
from itertools import groupby, pairwise
from operator import add, itemgetter
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from manyi.analytics.summation import CellColumn, Item, MomentSet, MomentSpec, Summation
from manyi.snapshots.batches import refuse_unfit_columns, rows_of
from manyi.snapshots.columns import meaning_of
from manyi.snapshots.reading import verify

# Row groups go to lanes by their place alone and lanes are added in order, so that the figures
# are the same bits however many processors there are.
LANES = 2
# The reader decodes into four bytes what the kernel keeps in one: little is read at a time.
_ROWS_READ = 1 << 14
# Without it the reader fetches every column of a row group whole.
_BYTES_READ = 1 << 16

RowGroup = tuple[Path, int]


def scan_moments(paths: Sequence[Path], spec: MomentSpec, *, lanes: int = LANES) -> MomentSet:
    """Return the moments of every row of the files, from one pass over them.

    Each lane takes a run of row groups and its own sums, so memory grows with the lanes.
    """
    runs = _runs(_row_groups(paths, spec), lanes)
    with ThreadPoolExecutor(min(lanes, os.cpu_count() or 1)) as threads:
        found = list(threads.map(partial(_scan_lane, spec=spec), runs))
    return reduce(add, found)


def scan_wave(path: Path, *, sha256: str, spec: MomentSpec, lanes: int = LANES) -> MomentSet:
    """Return the moments of a frozen wave that is still, byte for byte, the one frozen."""
    verify(path, sha256=sha256)
    return scan_moments([path], spec, lanes=lanes)


def wave_spec(
    path: Path, *, audience: str, n_levels: int, by: Sequence[str] = (), n_groups: int = 0
) -> MomentSpec:
    """Return what to add up of an audience's counted rows in a frozen wave.

    `by` names columns to tell cells apart, such as `object_id` or `segment.region`; a level item
    has `n_levels` levels, the best one 0. Products of pairs are kept by the same columns. Rows
    weigh what the audience's figures weigh.
    """
    with pq.ParquetFile(path) as file:
        meaning = meaning_of(file.schema_arrow)["audiences"][audience]
    values = {"object_id": [one[0] for one in meaning["objects"]]}
    values |= {f"segment.{name}": labels for name, labels in meaning["segments"].items()}
    values["competitor"] = meaning["competitors"]
    return MomentSpec(
        items=tuple(
            _item(audience, told["key"], told["full_mark"], n_levels) for told in meaning["items"]
        ),
        cells=(
            CellColumn("audience", (audience,)),
            CellColumn("is_used", (1,)),
            *(CellColumn(name, tuple(values[name])) for name in by),
        ),
        pairs_by=tuple(by),
        weight=None if meaning["mean_weight"] is None else "weight",
        key="key" if n_groups else None,
        n_groups=n_groups,
    )


def _item(audience: str, key: str, full_mark: float | None, n_levels: int) -> Item:
    name = f"{audience}.{key}"
    if full_mark is not None:
        return Item(name, full_mark / 2)
    return Item(name, (n_levels - 1) / 2, (0, n_levels - 1))


def _row_groups(paths: Sequence[Path], spec: MomentSpec) -> list[RowGroup]:
    found: list[RowGroup] = []
    for path in paths:
        with pq.ParquetFile(path) as file:
            refuse_unfit_columns(file.schema_arrow, spec)
            found += [(path, group) for group in range(file.num_row_groups)]
    return found


def _runs(groups: Sequence[RowGroup], lanes: int) -> list[Sequence[RowGroup]]:
    """Cut the row groups into as many runs as there are lanes, of about the same length."""
    edges = np.linspace(0, len(groups), lanes + 1).round().astype(int)
    return [groups[start:end] for start, end in pairwise(edges)]


def _scan_lane(groups: Sequence[RowGroup], *, spec: MomentSpec) -> MomentSet:
    summation = Summation(spec)
    for batch in _batches(groups, spec):
        summation.add(rows_of(batch, spec))
    return summation.found()


def _batches(groups: Sequence[RowGroup], spec: MomentSpec) -> Iterator[pa.RecordBatch]:
    """Yield the rows a little at a time; a row group is let go before the next one is read."""
    for path, places in groupby(groups, key=itemgetter(0)):
        with pq.ParquetFile(path, buffer_size=_BYTES_READ) as file:
            for _, place in places:
                yield from file.iter_batches(
                    batch_size=_ROWS_READ,
                    row_groups=[place],
                    columns=list(spec.columns),
                    use_threads=False,
                )
