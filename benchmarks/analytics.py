"""One pass over 27 items and what follows from it, against the same sums written bare and svy.

Seeded answers as Parquet: 8 strata, unequal weights, 20 departments, 5 % blank. `--full` measures
10⁷ rows beside 10⁶: the time grows with the rows, the memory does not.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import harness  # isort: skip  (sets the number of BLAS threads before NumPy is read)
import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from wave_of_answers import (
    DEPARTMENTS,
    GROUPS,
    ITEMS,
    LATENTS,
    LEVELS,
    OVERALL,
    PATHS,
    SINGLE,
    WHOLE,
    bare,
    write_wave,
)

from manyi.analytics.estimate import CellDesign, Estimates, cell_means
from manyi.analytics.moments import Moments, PairMoments
from manyi.analytics.structural import (
    Latent,
    PathEstimate,
    PathModel,
    estimate_paths,
    index_intervals,
    item_figures,
    path_intervals,
)
from manyi.analytics.summation import MomentSet, MomentSpec
from manyi.snapshots import scan_moments

MEMORY_LIMIT_MB = 300
SVY_LIMIT = 1 / 40
# A process of its own, which then says how much memory it ever held.
_CHILD = """
import json, sys, time
from pathlib import Path
from wave_of_answers import WHOLE
from manyi.snapshots import scan_moments
wall, cpu = time.perf_counter(), time.process_time()
found = scan_moments([Path(sys.argv[1])], WHOLE)
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
status = Path("/proc/self/status")
if status.is_file():
    # getrusage would tell the memory of the process that this one was started by.
    peak = int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
else:
    import resource
    unit = 1024**2 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
print(json.dumps({"rows": found.n_rows, "cpu_s": cpu, "wall_s": wall, "peak_mb": peak}))
"""
MODEL = PathModel(tuple(Latent(name, items) for name, items in LATENTS.items()), PATHS)


def claims(*, quick: bool) -> list[harness.Claim]:
    """Measure on 10⁶ rows, or on 10⁵ when quick."""
    pa.set_cpu_count(1)
    rows = 100_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = write_wave(Path(folder) / "wave.parquet", rows)
        size = f"{rows:,} rows × {len(ITEMS)} items"
        whole = scan_moments([path], WHOLE, lanes=1)
        turns = 2 if quick else 3
        return [
            *_pass_claims(path, size, turns),
            *_mean_claims(path, size, turns),
            *_path_claims(whole),
            _memory_claim(_in_a_child(path), size),
        ]


def full_claims(*, quick: bool) -> list[harness.Claim]:
    """Measure 10⁷ rows beside 10⁶, each in a process of its own; quick is a tenth of both."""
    least = 100_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        small, large = (
            _in_a_child(write_wave(Path(folder) / f"{rows}.parquet", rows))
            for rows in (least, 10 * least)
        )
    return [
        harness.Claim(
            f"whole pass, {10 * least:,} rows against {least:,}, CPU s: time grows with the rows",
            ours=large["cpu_s"],
            reference=small["cpu_s"],
            limit=12.0,
        ),
        _memory_claim(large, f"{10 * least:,} rows"),
    ]


def _pass_claims(path: Path, size: str, turns: int) -> list[harness.Claim]:
    """Hold one pass against DuckDB's sums by cell and NumPy's products, Parquet read by both."""
    overall, bare_overall = _turn_about(
        lambda: _scan(path, OVERALL),
        lambda: (bare.cell_sums(path), bare.overall_products(path)),
        turns=turns,
    )
    whole, bare_whole = _turn_about(
        lambda: _scan(path, WHOLE),
        lambda: (bare.cell_sums(path), *bare.products_by(path)),
        turns=turns,
    )
    cells, products = bare_overall.result
    _, by_cell, by_group = bare_whole.result
    return [
        _timed_claim(
            f"moments by cell and all products, {size}, CPU s, against DuckDB and NumPy",
            overall,
            bare_overall,
            limit=1.5,
        ),
        _timed_claim(
            f"the same with products by cell and by {GROUPS} groups, {size}, CPU s",
            whole,
            bare_whole,
            limit=1.5,
        ),
        harness.within(
            "largest relative difference of any sum from the bare ones",
            ours=max(
                _difference(overall.result.moments, cells),
                _difference(overall.result.pairs, products),
                _difference(whole.result.pairs, by_cell),
                _difference(whole.result.groups, by_group),
            ),
            limit=1e-9,
        ),
    ]


def _mean_claims(path: Path, size: str, turns: int) -> list[harness.Claim]:
    """Hold means and design errors, overall and by department, against DuckDB's sums and svy."""
    ours, cells = _turn_about(
        lambda: _means(_scan(path, SINGLE)), lambda: bare.cell_sums(path), turns=turns
    )
    what = f"mean and design SE overall and in {DEPARTMENTS} departments, {size}, scan included"
    found = [_timed_claim(f"{what}, CPU s, against DuckDB's sums by cell", ours, cells, limit=1.0)]
    try:
        import svy  # noqa: PLC0415 (a peer that a machine may lack)
    except ImportError:
        print("svy is not installed: its claims are left out.", file=sys.stderr)
        return found
    frame = pl.read_parquet(path, columns=["stratum", "department", "weight", *ITEMS])
    sample = svy.Sample(frame, svy.Design(stratum="stratum", wgt="weight"))
    peer = harness.timed(lambda: _svy_means(sample), repeats=1)
    values, errors = peer.result
    differences = (ours.result.value / values - 1, ours.result.se / errors - 1)
    return [
        *found,
        _timed_claim(f"{what}, CPU s, against svy {svy.__version__}", ours, peer, limit=SVY_LIMIT),
        harness.within(
            "largest relative difference from svy's means and errors",
            ours=max(float(np.abs(difference).max()) for difference in differences),
            limit=1e-9,
        ),
    ]


def _path_claims(whole: MomentSet) -> list[harness.Claim]:
    """Measure a model of seven latents and its replicates, from sums that are there already."""
    model = harness.timed(lambda: _estimated(whole.pairs))
    replicates = harness.timed(lambda: _intervals(whole), repeats=1)
    size = f"{len(MODEL.latents)} latents, {len(ITEMS)} items"
    return [
        harness.within(
            f"path model after the pass, {size}, CPU s",
            ours=model.process_s,
            limit=0.05,
            cpu_s=model.thread_s,
            wall_s=model.wall_s,
        ),
        harness.within(
            f"{GROUPS} replicates of it with intervals of paths and indices, CPU s",
            ours=replicates.process_s,
            limit=5.0,
            cpu_s=replicates.thread_s,
            wall_s=replicates.wall_s,
        ),
        harness.within(
            "difference of the replicate that deletes no group from the whole",
            ours=_difference_without_a_group(whole),
            limit=1e-9,
        ),
    ]


def _memory_claim(child: dict[str, float], size: str) -> harness.Claim:
    return harness.within(
        f"peak memory of a process that makes the whole pass, {size}, MB",
        ours=child["peak_mb"],
        limit=MEMORY_LIMIT_MB,
    )


def _scan(path: Path, spec: MomentSpec) -> MomentSet:
    """Scan in one lane: the CPU time of the process is that of one thread."""
    return scan_moments([path], spec, lanes=1)


def _turn_about(
    ours: Callable[[], object], reference: Callable[[], object], *, turns: int
) -> tuple[harness.Timing, harness.Timing]:
    """Measure both in turn, so that a busy machine is busy for both; keep the best of each."""
    one, other = [], []
    for _ in range(turns):
        one.append(harness.timed(ours, repeats=1))
        other.append(harness.timed(reference, repeats=1))
    return tuple(min(found, key=lambda timing: timing.process_s) for found in (one, other))


def _timed_claim(
    claim: str, ours: harness.Timing, reference: harness.Timing, *, limit: float
) -> harness.Claim:
    return harness.Claim(
        claim,
        ours=ours.process_s,
        reference=reference.process_s,
        limit=limit,
        cpu_s=ours.process_s,
        wall_s=ours.wall_s,
    )


def _difference(sums: Moments | PairMoments, bare_sums: dict[str, NDArray[np.float64]]) -> float:
    """Return the largest difference, as a share of the largest sum of its kind."""
    return max(
        float(np.abs(getattr(sums, name) - other).max() / np.abs(other).max())
        for name, other in bare_sums.items()
    )


def _means(found: MomentSet) -> Estimates:
    strata, departments = (SINGLE.codes_of(name) for name in ("stratum", "department"))
    design = CellDesign(strata=strata, population=np.full(strata.max() + 1, np.inf))
    domains = np.vstack([strata >= 0, departments == np.arange(DEPARTMENTS)[:, None]])
    return cell_means(found.moments, design, domains)


def _svy_means(sample: object) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return values and errors of every item, (domains, items), all rows first."""
    overall = sample.estimation.mean(list(ITEMS), drop_nulls=True)
    by_department = sample.estimation.mean(list(ITEMS), by="department", drop_nulls=True)
    columns = [
        [*one.estimates, *sorted(parts.estimates, key=lambda part: part.by_level)]
        for one, parts in zip(overall, by_department, strict=True)
    ]
    table = np.array([[(cell.est, cell.se) for cell in column] for column in columns])
    return table[:, :, 0].T, table[:, :, 1].T


def _positions() -> NDArray[np.int64]:
    return np.array([ITEMS.index(item) for item in MODEL.items])


def _estimated(pairs: PairMoments) -> PathEstimate:
    figures = item_figures(pairs.regroup(np.zeros(len(pairs.n), dtype=np.int64), 1), _positions())
    return estimate_paths(MODEL, figures.correlation[0], n=int(figures.n[0]))


def _intervals(whole: MomentSet) -> object:
    full = item_figures(whole.groups.regroup(np.zeros(GROUPS, dtype=np.int64), 1), _positions())
    replicates = item_figures(whole.groups.leave_one_out(), _positions())
    estimate = estimate_paths(MODEL, full.correlation[0], n=int(full.n[0]))
    return (
        path_intervals(estimate, replicates.correlation),
        index_intervals(estimate, full, replicates, lowest=1, highest=LEVELS),
    )


def _difference_without_a_group(whole: MomentSet) -> float:
    """Add a group nobody is in; the replicate that deletes it is the whole."""
    with_empty = whole.groups.regroup(np.arange(GROUPS), GROUPS + 1).leave_one_out()
    figures = item_figures(with_empty, _positions())
    full = _estimated(whole.pairs)
    replicate = estimate_paths(
        MODEL, figures.correlation[-1], n=int(figures.n[-1]), signs=full.loadings
    )
    return max(
        float(np.abs(getattr(full, name) - getattr(replicate, name)).max())
        for name in ("weights", "loadings", "paths")
    )


def _in_a_child(path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path)],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return json.loads(done.stdout)


if __name__ == "__main__":
    if "--full" in sys.argv:
        harness.main(full_claims, [word for word in sys.argv[1:] if word != "--full"])
    harness.main(claims)
