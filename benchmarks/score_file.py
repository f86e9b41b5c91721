"""`manyi score` on 129,880 answers to 14 items: time against Polars, whole command, memory."""

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import harness  # isort: skip  (sets the number of BLAS threads before NumPy is read)
import numpy as np
import polars as pl

from manyi.cli.score.answer_map import AnswerMap, read_map
from manyi.cli.score.proposal import Audiences, survey_audiences
from manyi.cli.score.running import read_answers, score_answers
from manyi.regulation.loader import load_pack
from manyi.regulation.pack import Pack
from manyi.regulation.scorecard import Scorecard

REAL = Path("stats") / "airline_passenger_satisfaction.csv.gz"
MAP = Path(__file__).parents[1] / "docs" / "examples" / "airline.map.yaml"
PACK = "quality_measurement"
ROWS = 129_880
CPU_LIMIT_S = 10.0
MEMORY_LIMIT_BYTES = 1024**3

# Run in a process of its own, which then says what it has used.
_COMMAND = """
import json, sys, time
from manyi.cli.main import main
status = main(sys.argv[1:])
try:
    import resource
    unit = 1 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
except ImportError:
    peak = None
print(json.dumps({"status": status, "cpu_s": time.process_time(), "peak": peak}))
"""


def claims(*, quick: bool) -> list[harness.Claim]:
    """Measure on the real file that MANYI_DATA names, else on a seeded one of the same shape."""
    with tempfile.TemporaryDirectory() as folder:
        path = answers_file(Path(folder))
        return [*_warm(path, repeats=3 if quick else 9), *_cold(path, Path(folder) / "out")]


def answers_file(folder: Path) -> Path:
    """Return the real file where there is one; a seeded one is made, and said to be so."""
    data = os.environ.get("MANYI_DATA")
    if data and (Path(data) / REAL).is_file():
        return Path(data) / REAL
    print("MANYI_DATA names no data: a seeded file of the same shape is used.", file=sys.stderr)
    return seeded_file(folder / "seeded.csv.gz", rows=ROWS)


def seeded_file(path: Path, *, rows: int) -> Path:
    """Write answers like the real ones: ratings 0–5 of which 0 means not applicable."""
    rng = np.random.default_rng(20260101)
    answer_map = read_map(MAP.read_text(encoding="utf-8"), load_pack(PACK))
    shares = [0.02, 0.15, 0.17, 0.21, 0.25, 0.20]
    columns: dict[str, object] = {
        "ID": np.arange(1, rows + 1),
        "Gender": rng.choice(["Male", "Female"], rows),
        "Age": rng.integers(7, 86, rows),
        "Customer Type": rng.choice(["Returning", "First-time"], rows, p=[0.82, 0.18]),
        "Type of Travel": rng.choice(["Business", "Personal"], rows, p=[0.69, 0.31]),
        "Class": rng.choice(["Business", "Economy", "Economy Plus"], rows, p=[0.48, 0.45, 0.07]),
        "Flight Distance": rng.integers(31, 4984, rows),
        "Departure Delay": rng.poisson(15, rows),
        "Arrival Delay": rng.poisson(15, rows),
    }
    columns |= {item.column: rng.choice(6, rows, p=shares) for item in answer_map.items}
    columns["Satisfaction"] = rng.choice(["Satisfied", "Neutral or Dissatisfied"], rows)
    path.write_bytes(gzip.compress(pl.DataFrame(columns).write_csv().encode(), 6))
    return path


def _warm(path: Path, *, repeats: int) -> list[harness.Claim]:
    pack = load_pack(PACK)
    answer_map = read_map(MAP.read_text(encoding="utf-8"), pack)
    audiences = survey_audiences(pack)
    ours, polars = [], []
    # Turn about, so that a busy machine is busy for both; the first turn only warms up.
    for _ in range(repeats + 1):
        ours.append(harness.timed(lambda: _figures(path, pack, answer_map, audiences), repeats=1))
        polars.append(harness.timed(lambda: _polars(path), repeats=1))
    return [
        harness.Claim(
            "file to figures in a warm process, CPU s, against Polars' read and sum",
            ours=min(timing.process_s for timing in ours[1:]),
            reference=min(timing.process_s for timing in polars[1:]),
            limit=3.0,
        ),
        harness.within(
            "largest difference of an item's satisfaction from NumPy's",
            ours=_largest_difference(ours[-1].result, path, answer_map),
            limit=1e-9,
        ),
    ]


def _figures(path: Path, pack: Pack, answer_map: AnswerMap, audiences: Audiences) -> Scorecard:
    audience = audiences.customers
    answers = read_answers(path, pack, audiences, audience=audience, answer_map=answer_map)
    return score_answers(pack, audiences, {audience: answers}, issue=None)


def _polars(path: Path) -> pl.DataFrame:
    return pl.read_csv(path).select(pl.col(pl.Int64).sum())


def _largest_difference(card: Scorecard, path: Path, answer_map: AnswerMap) -> float:
    frame = pl.read_csv(path)
    degrees = {line.indicator: line.degree or 0.0 for line in card.items}
    return max(
        abs(degrees[item.indicator] - float(marks[marks > 0].mean()) / 5)
        for item in answer_map.items
        for marks in (frame[item.column].to_numpy(),)
    )


def _cold(path: Path, out: Path) -> list[harness.Claim]:
    """Run the whole command once: four files with their charts."""
    arguments = ["score", str(path), "--pack", PACK, "--map", str(MAP), "--out", str(out)]
    done = subprocess.run(
        [sys.executable, "-c", _COMMAND, *arguments],
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    used = json.loads(done.stdout.splitlines()[-1])
    assert used["status"] == 0, "the command failed"
    assert len(list(out.iterdir())) == 4, "the command did not write its four files"
    found = [
        harness.within(
            "the whole command with four files and charts, CPU s",
            ours=used["cpu_s"],
            limit=CPU_LIMIT_S,
        )
    ]
    if used["peak"] is not None:
        claim = "peak memory of the whole command, bytes"
        found.append(harness.within(claim, ours=used["peak"], limit=MEMORY_LIMIT_BYTES))
    return found


if __name__ == "__main__":
    harness.main(claims)
