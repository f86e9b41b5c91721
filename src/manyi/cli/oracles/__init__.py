"""`manyi oracles`: published numbers beside ours."""

import argparse
from pathlib import Path
from typing import Any

from manyi.problems import Problem, ProblemsFound

# A topic → what people call it. Each stands in manyi.cli.oracles.<topic>, whose `rows` yields
# one row for every published number.
TOPICS = {
    "survey": "抽样调查的估计",
    "sampling": "样本量与分配",
    "response_rates": "回收率",
    "careless": "不认真作答",
    "reliability": "信度与效度",
    "drivers": "驱动因素",
    "structural": "结构方程与满意度指数",
    "comparison": "比较与区间",
    "control": "控制图与趋势",
    "scoring": "计分与目标",
}
_EPILOG = """\
文献、标准或其他软件公布的数，逐个与本产品算得的数对照。所需的公开数据放在 --data 的目录里，
缺少的文件会逐个说明，相应的数不作判定。
退出码：0 没有不一致的；1 有不一致的，或目录不存在；2 命令没有看懂。
"""


def add_parser(subparsers: Any) -> None:
    """Add `oracles`."""
    parser = subparsers.add_parser(
        "oracles",
        help="把公布的数与算得的数逐个对照",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", metavar="DIR", type=Path, required=True, help="公开数据的目录")
    parser.add_argument(
        "--topic", metavar="NAME", choices=list(TOPICS), help=f"只对照一类：{'、'.join(TOPICS)}"
    )
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    # Here because the methods need numpy and scipy, which the help does not.
    from manyi.cli.oracles.command import compare, json_text, table_text  # noqa: PLC0415 (above)

    if not arguments.data.is_dir():
        raise ProblemsFound([Problem("oracles.no_folder", f"{arguments.data}")])
    names = [arguments.topic] if arguments.topic else list(TOPICS)
    compared = compare(arguments.data, names)
    print(json_text(compared) if arguments.json else table_text(compared, TOPICS))
    return 1 if any(row.is_wrong for rows in compared.values() for row in rows) else 0
