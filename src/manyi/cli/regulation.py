"""`manyi regulation`: whether a pack is sound, and how each clause of it is carried out."""

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from manyi.problems import ProblemsFound

_KINDS = {"executed": "由系统执行", "duty": "由人执行", "definition": "定义"}


def add_parser(subparsers: Any) -> None:
    """Add `regulation check` and `regulation coverage`."""
    parser = subparsers.add_parser("regulation", help="检查制度文件，统计条文的落实方式")
    actions = parser.add_subparsers(title="做什么", metavar="做什么", required=True)
    check = actions.add_parser("check", help="检查一份制度文件，一次列出全部问题和行号")
    check.add_argument("pack", metavar="PACK", help="随产品的制度名，或 yaml 文件")
    check.set_defaults(run=_check)
    coverage = actions.add_parser("coverage", help="每份制度有多少条文由系统执行、由人执行、是定义")
    coverage.add_argument("packs", metavar="PACK", nargs="*", help="不写就是随产品的全部制度")
    coverage.add_argument("--json", action="store_true", help="输出 JSON")
    coverage.set_defaults(run=_coverage)


def _check(arguments: argparse.Namespace) -> int:
    from manyi.regulation.loader import load_pack  # noqa: PLC0415 (pydantic is slow to import)

    try:
        pack = load_pack(_origin(arguments.pack))
    except ProblemsFound as found:
        print(f"{arguments.pack} 有 {len(found.problems)} 处要改：", file=sys.stderr)
        for number, problem in enumerate(found.problems, start=1):
            print(f"{number}. {problem}", file=sys.stderr)
        return 1
    title = f"{pack.document.title}（{pack.name} {pack.version}）"
    print(f"{title}：{len(pack.clauses)} 条条文，没有问题。")
    return 0


def _coverage(arguments: argparse.Namespace) -> int:
    from manyi.regulation.loader import pack_names  # noqa: PLC0415 (pydantic is slow to import)

    told = [_covered(pack) for pack in arguments.packs or pack_names()]
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print_table(told)
    return 1 if any(one["problems"] for one in told) else 0


def _covered(origin: str) -> dict[str, object]:
    from manyi.regulation.loader import load_pack  # noqa: PLC0415 (pydantic is slow to import)

    try:
        pack = load_pack(_origin(origin))
    except ProblemsFound as found:
        return {"pack": origin, "problems": [str(problem) for problem in found.problems]}
    kinds = Counter(clause.kind for clause in pack.clauses.values())
    return {
        "pack": pack.name,
        "regulation": pack.regulation,
        "title": pack.document.title,
        "version": pack.version,
        "clauses": len(pack.clauses),
        **{kind: kinds[kind] for kind in _KINDS},
        "assumed": len(pack.assumed),
        "problems": [],
    }


def _origin(pack: str) -> str | Path:
    return Path(pack) if pack.endswith((".yaml", ".yml")) else pack


def _print_table(told: list[dict[str, Any]]) -> None:
    for one in told:
        if one["problems"]:
            print(f"{one['pack']}：有 {len(one['problems'])} 处问题", file=sys.stderr)
            for problem in one["problems"]:
                print(f"  {problem}", file=sys.stderr)
            continue
        kinds = "，".join(f"{label} {one[kind]}" for kind, label in _KINDS.items())
        print(f"{one['title']}（{one['pack']} {one['version']}）：{one['clauses']} 条，{kinds}")
