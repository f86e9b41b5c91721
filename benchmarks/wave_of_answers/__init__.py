"""A seeded wave of answers: 27 items of seven latents, 8 strata, 20 departments, 5 % blank."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from manyi.analytics.summation import CellColumn, Item, MomentSpec

STRATA, DEPARTMENTS, LEVELS, GROUPS = 8, 20, 5, 240
ITEMS = tuple(f"q{i}" for i in range(1, 28))
CENTRE = 3.0
BLANK_SHARE = 0.05
_ROWS_A_GROUP = 65_536
LATENTS = {
    "image": ITEMS[:5],
    "expectation": ITEMS[5:9],
    "quality": ITEMS[9:16],
    "value": ITEMS[16:18],
    "satisfaction": ITEMS[18:21],
    "complaints": ITEMS[21:23],
    "loyalty": ITEMS[23:],
}
PATHS = (
    ("image", "expectation"),
    ("image", "satisfaction"),
    ("expectation", "quality"),
    ("expectation", "value"),
    ("expectation", "satisfaction"),
    ("quality", "value"),
    ("quality", "satisfaction"),
    ("value", "satisfaction"),
    ("satisfaction", "complaints"),
    ("satisfaction", "loyalty"),
    ("complaints", "loyalty"),
)
CELLS = (
    CellColumn("stratum", tuple(range(STRATA))),
    CellColumn("department", tuple(range(DEPARTMENTS))),
)
SINGLE = MomentSpec(
    tuple(Item(name, CENTRE, (1, LEVELS)) for name in ITEMS), cells=CELLS, weight="weight"
)
OVERALL = MomentSpec(SINGLE.items, cells=CELLS, weight="weight", pairs_by=())
WHOLE = MomentSpec(
    SINGLE.items,
    cells=CELLS,
    weight="weight",
    pairs_by=("stratum", "department"),
    key="key",
    n_groups=GROUPS,
)


def write_wave(path: Path, rows: int) -> Path:
    """Write so many answers, a row group at a time."""
    generator = np.random.default_rng(20260101)
    schema = pa.schema(
        [("key", pa.int64()), ("stratum", pa.int8()), ("department", pa.int8())]
        + [("weight", pa.float64())]
        + [(name, pa.int8()) for name in ITEMS]
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        for start in range(0, rows, _ROWS_A_GROUP):
            n = min(_ROWS_A_GROUP, rows - start)
            file.write_table(pa.table(_columns(generator, start, n), schema=schema))
    return path


def _columns(generator: np.random.Generator, start: int, n: int) -> list[pa.Array]:
    stratum = generator.integers(0, STRATA, n).astype(np.int8)
    weight = (1 + stratum) * generator.uniform(0.5, 1.5, n)
    columns = [
        pa.array(np.arange(start, start + n)),
        pa.array(stratum),
        pa.array(generator.integers(0, DEPARTMENTS, n).astype(np.int8)),
        pa.array(weight),
    ]
    latents = _latent_scores(generator, n)
    for name, items in LATENTS.items():
        for _ in items:
            noise = generator.standard_normal(n)
            answers = np.clip(np.rint(3.4 + 0.8 * latents[name] + 0.7 * noise), 1, LEVELS)
            blank = generator.random(n) < BLANK_SHARE
            columns.append(pa.array(answers.astype(np.int8), mask=blank))
    return columns


def _latent_scores(generator: np.random.Generator, n: int) -> dict[str, NDArray[np.float64]]:
    """Return scores of variance about 1, each led to by the latents that the paths say."""
    scores: dict[str, NDArray[np.float64]] = {}
    for name in LATENTS:
        sources = [scores[source] for source, target in PATHS if target == name]
        own = generator.standard_normal(n)
        scores[name] = 0.6 * own + 0.7 * sum(sources) / len(sources) if sources else own
    return scores
