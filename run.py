"""python3 run.py: set up and open the demo. python3 run.py --help shows the rest.

Needs Python 3.11 or newer and nothing else; everything it installs goes into .venv.
"""

import sys

if sys.version_info < (3, 11):  # said before anything newer is imported
    sys.exit("满意需要 Python 3.11 或更新的版本，这里是 %d.%d。" % sys.version_info[:2])

import argparse

from launcher import address, checks, demo, front_end, lock, packages, suite
from launcher.console import Stage, Stopped, carry_out, prepare_terminal, say


def main(arguments: list[str]) -> int:
    """Carry out one command; return the exit code."""
    prepare_terminal()
    options, rest = _parser().parse_known_args(arguments)
    if rest and options.command != "test":
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    commands = {"test": _test, "check": _check, "lock": _lock, None: _demo}
    try:
        return commands[options.command](options, rest)
    except Stopped as end:
        say(f"\n没有成功：{end}")
        return 1
    except KeyboardInterrupt:
        say("\n已中断。再运行一次会接着做。")
        return 130


def _demo(options: argparse.Namespace, _rest: list[str]) -> int:
    wish = demo.Wish(
        lan=options.lan,
        port=options.port,
        opens_browser=not options.no_browser,
        starts_anew=options.reset_demo,
    )
    carry_out(_set_up("base"))
    settled = demo.settle_last_run()
    if settled.running_at:
        say(f"满意已经在运行：{settled.running_at}（在那个窗口按 Ctrl-C 可以结束它）")
        return 0
    chosen = address.choose(lan=wish.lan, port=wish.port)
    environment = demo.environment_for(chosen)
    carry_out(demo.data_stages(wish, environment))
    demo.serve(wish, chosen, owner=settled.owner, environment=environment)
    return 0


def _test(_options: argparse.Namespace, rest: list[str]) -> int:
    carry_out(_set_up("dev"))
    return suite.run(rest)


def _check(_options: argparse.Namespace, _rest: list[str]) -> int:
    carry_out(_set_up("dev"))
    return checks.run()


def _lock(options: argparse.Namespace, _rest: list[str]) -> int:
    carry_out(
        [*packages.stages("dev"), front_end.node_stage(), *lock.stages(upgrade=options.upgrade)]
    )
    return 0


def _set_up(lock_name: str) -> list[Stage]:
    return [*packages.stages(lock_name), *front_end.stages()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description="满意：安装并打开演示。")
    parser.add_argument("--lan", action="store_true", help="同一局域网的人也能打开")
    parser.add_argument("--port", type=int, help="端口（不写则从 8000 起找空闲的）")
    parser.add_argument("--no-browser", action="store_true", help="不自动打开浏览器")
    parser.add_argument("--reset-demo", action="store_true", help="收起现有演示数据，重新开始")
    commands = parser.add_subparsers(dest="command", title="命令（不写则打开演示）")
    commands.add_parser("test", help="安装并运行测试；其余参数交给 pytest")
    commands.add_parser("check", help="安装并检查代码")
    locks = commands.add_parser("lock", help="重写依赖锁文件")
    locks.add_argument("--upgrade", action="store_true", help="同时升到最新版本")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
