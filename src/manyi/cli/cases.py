"""`manyi cases`: the evidence the ledger holds for ISO 10002."""

import argparse
import json
from datetime import date
from typing import Any

from manyi.cli.django_setup import set_up_django
from manyi.problems import Problem, ProblemsFound


def add_parser(subparsers: Any) -> None:
    """Add `cases iso10002`."""
    parser = subparsers.add_parser("cases", help="反馈件的证据表")
    actions = parser.add_subparsers(title="做什么", metavar="做什么", required=True)
    iso = actions.add_parser("iso10002", help="ISO 10002 第 7、8 章逐条的台账证据")
    iso.add_argument("--from", dest="since", type=_day, metavar="日期", help="从哪一天")
    iso.add_argument("--to", dest="until", type=_day, metavar="日期", help="到哪一天；不写到今天")
    iso.add_argument("--regulation", metavar="KEY", help="哪一份制度；只有一份时不用写")
    iso.add_argument("--json", action="store_true", help="输出 JSON")
    iso.set_defaults(run=_iso10002)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期写成 2026-01-01，写的是「{words}」") from error


def _iso10002(arguments: argparse.Namespace) -> int:
    set_up_django()
    from manyi.core.clock import today  # noqa: PLC0415 (after set-up)
    from manyi.steps.cases.exports import iso_data  # noqa: PLC0415 (after set-up)
    from manyi.steps.cases.queries.iso10002 import evidence_of  # noqa: PLC0415 (after set-up)

    until = arguments.until or today()
    since = arguments.since or date(until.year, 1, 1)
    adoption = _adoption(arguments.regulation)
    told = iso_data(evidence_of(adoption, since=since, until=until), since=since, until=until)
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print(told)
    return 0


def _adoption(key: str | None) -> Any:
    from manyi.steps.cases.queries import case_adoptions  # noqa: PLC0415 (after set-up)

    rows = case_adoptions()
    found = [row for row in rows if key in (None, row.key)]
    if not found:
        known = "、".join(row.key for row in rows) or "没有生效的制度"
        raise ProblemsFound([Problem("cli.no_case_regulation", found=key or "", needed=known)])
    return found[0]


def _print(told: dict[str, Any]) -> None:
    head = f"{told['standard']}:{told['edition']}（{told['also']}）"
    print(f"{head}{told['since']} 至 {told['until']}")
    for line in told["lines"]:
        ends = f"第 {line['first']}–{line['last']} 条" if line["first"] else "没有记录"
        gap = f"；缺：{line['gap']}" if line["gap"] else ""
        print(f"{line['clause']}  {line['title']}  {line['entries']} 条，{ends}{gap}")
