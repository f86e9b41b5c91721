"""`manyi demo`: a company that has lived a year of its regulation, its accounts, its pictures."""

import argparse
import json
import sys
from typing import Any

from manyi.cli.django_setup import set_up_django


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser("demo", help="演示数据、演示账号和截图")
    acts = parser.add_subparsers(dest="act", required=True, metavar="动作")
    seed = acts.add_parser("seed", help="建立演示单位（已有则什么也不做）")
    seed.add_argument("--seed", type=int, default=20260101, help="随机种子，相同种子得到相同数据")
    seed.set_defaults(run=_seed)
    accounts = acts.add_parser("accounts", help="列出演示账号")
    accounts.add_argument("--json", action="store_true")
    accounts.set_defaults(run=_accounts)
    pictures = acts.add_parser("screenshots", help="为说明文件拍摄页面")
    pictures.add_argument("--url", default="http://localhost:8000")
    pictures.add_argument("--out", default="artifacts")
    pictures.set_defaults(run=_screenshots)


def _seed(arguments: argparse.Namespace) -> int:
    set_up_django()
    from manyi.cli.demo.year import seed_demo  # noqa: PLC0415 (tables must be ready)

    made = seed_demo(seed=arguments.seed, say=lambda words: print(words, file=sys.stderr))
    print("演示单位已建立。" if made else "数据库里已有数据，没有改动。")
    return 0


def _accounts(arguments: argparse.Namespace) -> int:
    set_up_django()
    from manyi.cli.demo.company import accounts  # noqa: PLC0415 (tables must be ready)

    found = accounts()
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        for one in found:
            print(f"{one['role']}  {one['name']}  账号 {one['username']}  密码 {one['password']}")
    return 0


def _screenshots(arguments: argparse.Namespace) -> int:
    set_up_django()
    from manyi.cli.demo.browser import NoBrowser  # noqa: PLC0415 (needs a browser)
    from manyi.cli.demo.pictures import take_pictures  # noqa: PLC0415 (needs a browser)

    try:
        for path in take_pictures(arguments.url, arguments.out):
            print(path)
    except NoBrowser as lacking:
        print(lacking, file=sys.stderr)
        return 1
    return 0
