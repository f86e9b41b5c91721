"""`manyi bench`: run every measurement beside the source tree and show what holds."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import manyi

# The measuring itself, which the claims share; not a claim.
_NOT_CLAIMS = {"harness.py", "conftest.py", "__init__.py"}


def add_parser(subparsers: Any) -> None:
    """Add `bench`."""
    parser = subparsers.add_parser("bench", help="运行性能测试")
    parser.add_argument("names", metavar="NAME", nargs="*", help="只运行这几项；不写就是全部")
    parser.add_argument("--quick", action="store_true", help="缩小规模，45 秒内结束")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=_run)


def benchmark_files(names: list[str], folder: Path | None = None) -> list[Path]:
    """Return the measurements of these names, or all of them."""
    folder = folder or Path(manyi.__file__).parents[2] / "benchmarks"
    found = sorted(path for path in folder.glob("*.py") if path.name not in _NOT_CLAIMS)
    return [path for path in found if not names or path.stem in names]


def _run(arguments: argparse.Namespace) -> int:
    files = benchmark_files(arguments.names)
    if not files:
        print(
            "没有找到性能测试。它们在源代码的 benchmarks 目录里，不随安装包分发。", file=sys.stderr
        )
        return 1
    claims: list[dict[str, Any]] = []
    broken = []
    for path in files:
        print(f"正在测 {path.stem} …", file=sys.stderr)
        claims_of_file = _measure(path, is_quick=arguments.quick)
        broken += [path.stem] if claims_of_file is None else []
        claims += claims_of_file or []
    if arguments.json:
        print(json.dumps(claims, ensure_ascii=False, indent=2))
    else:
        _print_table(claims)
    if broken:
        print(f"没有测完：{'、'.join(broken)}。", file=sys.stderr)
    return 0 if not broken and all(claim["ok"] for claim in claims) else 1


def _measure(path: Path, *, is_quick: bool) -> list[dict[str, Any]] | None:
    command = [sys.executable, str(path), "--json", *(["--quick"] if is_quick else [])]
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=False)  # noqa: S603 (our own file)
    try:
        return list(json.loads(done.stdout))
    except ValueError:
        return None


def _print_table(claims: list[dict[str, Any]]) -> None:
    for claim in claims:
        verdict = "达到" if claim["ok"] else "未达到"
        print(
            f"{verdict}  {claim['claim']}：{claim['ours']} 对 {claim['reference']}，"
            f"比值 {claim['ratio']}，限值 {claim['limit']}"
        )
