"""From a path in a pack to the line and the Chinese name of what stands there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from manyi.problems import Problem
from manyi.regulation.likeness import written_at
from manyi.regulation.schema import SECTION_LABELS
from manyi.regulation.source import Path, Source


@dataclass(frozen=True)
class Finding:
    """One thing wrong at a path; `named` replaces the usual name of the place."""

    code: str
    path: Path
    found: str = ""
    needed: str = ""
    named: str | None = None


def problems_of(
    findings: Iterable[Finding], source: Source, copies: Mapping[Path, Path]
) -> tuple[Problem, ...]:
    """Return the slips and findings in the order of the lines, an inherited one only once."""
    placed = {
        (s.line, s.code, s.found): _of_slip(s.line, s.code, s.found, s.needed) for s in source.slips
    }
    known = {(f.code, f.path, f.found) for f in findings}
    for finding in findings:
        home = written_at(finding.path, copies, source)
        if finding.path[:2] in source.unread:
            continue
        if home != finding.path and (finding.code, home, finding.found) in known:
            continue
        line = source.line(finding.path if finding.path in source.lines else home)
        named = finding.named if finding.named is not None else name_of(finding.path)
        problem = Problem(finding.code, f"第 {line} 行：{named}", finding.found, finding.needed)
        placed.setdefault((line, finding.code, f"{finding.path}{finding.found}"), problem)
    return tuple(placed[key] for key in sorted(placed))


def _of_slip(line: int, code: str, found: str, needed: str) -> Problem:
    return Problem(code, f"第 {line} 行：", found, needed)


def name_of(path: Path) -> str:
    """Return the Chinese name of the place: 「调查 key」的 organiser."""
    steps = [step for step in path if not step.isdigit()]
    if not steps:
        return ""
    if steps[0] == "clauses":
        return f"条文 {steps[1]} " if len(steps) > 1 else "clauses "
    if steps[0] in SECTION_LABELS and len(steps) > 1:
        rest = f"的 {'.'.join(steps[2:])} " if steps[2:] else ""
        return f"「{SECTION_LABELS[steps[0]]} {steps[1]}」{rest}"
    return f"{'.'.join(steps)} "
