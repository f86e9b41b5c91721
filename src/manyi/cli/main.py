"""The command `manyi`: finds the subcommand, runs it, turns refusals into sentences."""

import argparse
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import NoReturn

from manyi.problems import ProblemsFound

# Name → what it does. Each stands in manyi.cli.<name>, imported only when it is called.
COMMANDS = {
    "score": "由答卷文件直接计分并出报告，不需要服务器",
    "regulation": "检查制度文件，统计条文的落实方式",
    "cases": "反馈件的证据表",
    "ledger": "核验台账，导出公钥和锚点",
    "demo": "演示数据、演示账号和截图",
    "worker": "运行后台任务",
    "mailbox": "收下本机发出的邮件，供演示查看",
    "bench": "运行性能测试",
    "oracles": "把公布的数与算得的数逐个对照",
}

_IN_CHINESE = (
    (r"the following arguments are required: (.+)", r"还缺少 \1"),
    (r"argument (.+?): invalid choice: '(.*?)' \(choose from (.+)\)", r"没有「\2」，可写 \3"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1 后面要写一个值"),
    (r"argument (.+?): invalid int value: '(.*)'", r"\1 后面要写整数，写的是「\2」"),
    (r"argument (.+?): invalid float value: '(.*)'", r"\1 后面要写数，写的是「\2」"),
    (r"unrecognized arguments: (.+)", r"多出了 \1"),
)


class ChineseParser(argparse.ArgumentParser):
    """An argument parser whose complaints are Chinese sentences."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and how to see what may be written."""
        for english, chinese in _IN_CHINESE:
            message = re.sub(f"^{english}$", chinese, message)
        self.exit(2, f"命令没有看懂：{message}。运行 {self.prog} --help 查看写法。\n")


def build_parser(wanted: str | None) -> argparse.ArgumentParser:
    """Return the parser, with the arguments of the wanted command and the names of the others."""
    parser = ChineseParser(prog="manyi", description="满意：让客户满意度制度自己运转。")
    parser.add_argument("--version", action="version", version=f"manyi {version('manyi')}")
    subparsers = parser.add_subparsers(title="命令", metavar="命令", dest="command")
    for name, says in COMMANDS.items():
        if name == wanted:
            import_module(f"manyi.cli.{name}").add_parser(subparsers)
        else:
            subparsers.add_parser(name, help=says)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; 0 all is well, 1 something was found, 2 not understood."""
    words = sys.argv[1:] if argv is None else list(argv)
    wanted = next((word for word in words if not word.startswith("-")), None)
    parser = build_parser(wanted)
    arguments = parser.parse_args(words)
    if arguments.command is None:
        parser.print_help()
        return 2
    try:
        return int(arguments.run(arguments) or 0)
    except ProblemsFound as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output, such as `head`, has had enough
        sys.stderr.close()
        return 0


if __name__ == "__main__":
    raise SystemExit(main())
