"""What every benchmark shares: timing in CPU seconds, and claims printed with their ratios.

A benchmark is a module with `claims(*, quick: bool) -> list[Claim]`; its last lines call `main`.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

# Read when NumPy is first imported: idle BLAS threads burn CPU that is no part of the work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@dataclass(frozen=True)
class Timing:
    """The best of several runs: CPU seconds of one thread and of the process, and wall time."""

    thread_s: float
    process_s: float
    wall_s: float
    result: Any


@dataclass(frozen=True)
class Claim:
    """A figure of ours against a reference; it holds while ours / reference ≤ limit."""

    claim: str
    ours: float
    reference: float
    limit: float
    # Of ours: CPU seconds of one thread, and how long they took on a machine with other work.
    cpu_s: float | None = None
    wall_s: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.reference if self.reference else float("inf")

    @property
    def ok(self) -> bool:
        return self.ratio <= self.limit

    def to_json(self) -> dict[str, Any]:
        ratio = round(self.ratio, 4) if self.reference else None
        told = {name: value for name, value in asdict(self).items() if value is not None}
        return {**told, "ratio": ratio, "ok": self.ok}


def timed(work: Callable[[], Any], *, repeats: int = 3) -> Timing:
    """Run the work several times and keep the run that used the least CPU."""
    return min((_once(work) for _ in range(repeats)), key=lambda timing: timing.process_s)


def within(
    claim: str,
    *,
    ours: float,
    limit: float,
    cpu_s: float | None = None,
    wall_s: float | None = None,
) -> Claim:
    """Return the claim that a figure stays below an absolute limit, such as seconds or bytes."""
    return Claim(claim, ours=ours, reference=limit, limit=1.0, cpu_s=cpu_s, wall_s=wall_s)


def main(claims: Callable[..., Iterable[Claim]], arguments: list[str] | None = None) -> None:
    """Print the claims as a table, or with --json as JSON; exit 1 when one does not hold."""
    parser = argparse.ArgumentParser(description=(sys.modules[claims.__module__].__doc__ or ""))
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    parser.add_argument("--quick", action="store_true", help="smaller data, within 45 s")
    options = parser.parse_args(arguments)
    found = list(claims(quick=options.quick))
    if options.json:
        print(json.dumps([claim.to_json() for claim in found], ensure_ascii=False, indent=2))
    else:
        for claim in found:
            print(_row(claim))
    sys.exit(0 if all(claim.ok for claim in found) else 1)


def _once(work: Callable[[], Any]) -> Timing:
    wall, process, thread = time.perf_counter(), time.process_time(), time.thread_time()
    result = work()
    return Timing(
        thread_s=time.thread_time() - thread,
        process_s=time.process_time() - process,
        wall_s=time.perf_counter() - wall,
        result=result,
    )


def _row(claim: Claim) -> str:
    mark = "ok  " if claim.ok else "FAIL"
    timing = "" if claim.cpu_s is None else f", {claim.cpu_s:.3g} CPU s in {claim.wall_s:.3g} s"
    return (
        f"{mark} {claim.claim}: {claim.ours:.4g} against {claim.reference:.4g} "
        f"= {claim.ratio:.2f} (limit {claim.limit:g}){timing}"
    )
