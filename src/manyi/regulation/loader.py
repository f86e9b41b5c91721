"""From the text of a pack to a Pack, or to everything that is wrong with it."""

import copy
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path as FilePath
from typing import Any

from manyi.problems import Problem, ProblemsFound
from manyi.regulation import checks
from manyi.regulation.findings import Finding, problems_of
from manyi.regulation.formulas import FORMULAS
from manyi.regulation.likeness import resolve_likeness
from manyi.regulation.pack import Pack
from manyi.regulation.schema import SECTIONS
from manyi.regulation.shape import Shapes
from manyi.regulation.source import Source, read_source


def pack_names() -> tuple[str, ...]:
    """Return the names of the packs that come with the product."""
    entries = files("manyi.regulation").joinpath("packs").iterdir()
    return tuple(sorted(e.name.removesuffix(".yaml") for e in entries if e.name.endswith(".yaml")))


def pack_text(name: str) -> str:
    """Return the text of a pack that comes with the product."""
    folder = files("manyi.regulation").joinpath("packs")
    return folder.joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def check_pack(text: str) -> tuple[Problem, ...]:
    """Return every problem of a pack's text, in the order of its lines."""
    return _read(text)[1]


def load_pack(origin: str | FilePath, *, name: str | None = None) -> Pack:
    """Return the pack of a name, a file, or a text; ProblemsFound with all problems otherwise."""
    found_name, text = _text_of(origin)
    return _pack(*_read(text), name or found_name)


def pack_of(content: Mapping[str, Any], *, name: str = "") -> Pack:
    """Return the pack of plain data, as an editor holds it; ProblemsFound otherwise."""
    return _pack(*_read_source(Source(data=copy.deepcopy(dict(content)))), name)


def _pack(shapes: Shapes | None, problems: tuple[Problem, ...], name: str) -> Pack:
    if problems or shapes is None:
        raise ProblemsFound(problems)
    content = shapes.source.data
    return Pack(
        name=name or str(content["regulation"]),
        regulation=str(content["regulation"]),
        document=shapes.document,
        content=content,
        assumed=content.get("assumed") or {},
        clauses=shapes.models["clauses"],
        **{section: shapes.models[section] for section in SECTIONS},
    )


def _text_of(origin: str | FilePath) -> tuple[str, str]:
    if isinstance(origin, str) and "\n" in origin:
        return "", origin
    if isinstance(origin, str) and origin in pack_names():
        return origin, pack_text(origin)
    path = FilePath(origin)
    if not path.is_file():
        known = "、".join(pack_names())
        raise ProblemsFound([Problem("pack.not_found", "", str(origin), known)])
    try:
        return path.stem, path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemsFound([Problem("pack.encoding", path.name)]) from error


def _read(text: str) -> tuple[Shapes | None, tuple[Problem, ...]]:
    return _read_source(read_source(text))


def _read_source(source: Source) -> tuple[Shapes | None, tuple[Problem, ...]]:
    copies = resolve_likeness(source)
    if not source.data:
        return None, problems_of([], source, copies)
    shapes = Shapes(source)
    draft = checks.Draft(source.data, FORMULAS, frozenset(source.unread))
    findings = [*shapes.findings, *checks.findings(draft)]
    return shapes, problems_of(_with_counts(findings, source), source, copies)


def _with_counts(findings: list[Finding], source: Source) -> list[Finding]:
    """Say beside each clause that goes nowhere how many still do."""
    lost = sum(finding.code == "pack.clause_nowhere" for finding in findings)
    clauses = source.data.get("clauses")
    total = len(clauses) if isinstance(clauses, dict) else 0
    counted = f"原文 {total} 条，还差 {lost} 条。"
    return [
        Finding(f.code, f.path, f.found, counted, f.named) if f.code == "pack.clause_nowhere" else f
        for f in findings
    ]
