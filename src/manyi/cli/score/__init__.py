"""`manyi score`: from a file of answers to every figure of the regulation and its report."""

import argparse
import datetime as dt
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_EPILOG = """\
结果写在 --out 的目录里：score.json、report.docx、report.pdf、report.xlsx。
只写 --json 而不写 --out 时，只把 score.json 的内容输出到屏幕，不写文件。
不写 --issued 和 --issued-on，就不知道发出多少份、哪一天发出，每一页都写“无法判定”。
退出码：0 完成（文件里没有评分题时也是 0，并说明原因）；1 文件、对照表或制度有问题；2 命令没有看懂。
"""


def add_parser(subparsers: Any) -> None:
    """Add `score`."""
    parser = subparsers.add_parser(
        "score",
        help="由答卷文件直接计分并出报告，不需要服务器",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", type=Path, help="答卷：csv、csv.gz、xlsx、xls")
    parser.add_argument(
        "--pack", metavar="PACK", required=True, help="随产品的制度名，或 yaml 文件"
    )
    parser.add_argument("--map", metavar="MAP.yaml", type=Path, help="对照表：哪一列对应哪个指标")
    parser.add_argument("--self", metavar="FILE", type=Path, dest="self_file", help="自评答卷")
    parser.add_argument("--competitor", metavar="FILE", type=Path, help="竞争对手调查的答卷")
    parser.add_argument("--survey", metavar="KEY", default="", help="制度里的哪一种调查")
    parser.add_argument("--out", metavar="DIR", type=Path, help="结果放在哪个目录")
    parser.add_argument("--json", action="store_true", help="把 score.json 输出到屏幕")
    parser.add_argument("--issued", metavar="N", type=int, help="发出多少份")
    parser.add_argument("--issued-on", metavar="DAY", type=_day, help="哪一天发出，如 2026-12-01")
    parser.add_argument("--unit", default="", help="报告上的单位名称")
    parser.add_argument("--period", default="", help="报告上的期间，如 2026年第四季度")
    parser.add_argument("--title", default="", help="报告的标题")
    parser.add_argument("--day", metavar="DAY", type=_day, help="报告的日期，不写就是今天")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Score the file; ProblemsFound when something keeps it from being scored."""
    # Everything heavy is imported here, so that `manyi --help` stays quick.
    from manyi.cli.score.command import Request, run_score  # noqa: PLC0415 (see above)

    request = Request(
        file=args.file,
        pack=args.pack,
        map=args.map,
        self_file=args.self_file,
        competitor=args.competitor,
        survey=args.survey,
        issued=args.issued,
        issued_on=args.issued_on,
        unit=args.unit,
        period=args.period,
        title=args.title,
        day=args.day or dt.datetime.now().astimezone().date(),
    )
    folder = args.out
    if folder is None and not args.json:
        folder = Path(f"{args.file.name.split('.')[0]}-score")
    text = run_score(request, folder=folder, say=_progress())
    if args.json:
        print(text)
    elif folder is not None:
        print(f"已写入 {folder}：score.json、report.docx、report.pdf、report.xlsx")
    return 0


def _progress() -> Callable[[str], None]:
    started = time.monotonic()

    def say(words: str) -> None:
        print(f"[{time.monotonic() - started:5.1f} 秒] {words}", file=sys.stderr, flush=True)

    return say


def _day(text: str) -> dt.date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise argparse.ArgumentTypeError(f"日期写的是「{text}」，要写成 2026-12-01")
    return dt.date.fromisoformat(text)
