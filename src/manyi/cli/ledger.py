"""`manyi ledger`: verify the chain, make and export keys, export an anchor."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manyi.cli.django_setup import set_up_django
from manyi.problems import Problem, ProblemsFound

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    from manyi.core.ledger import Anchor
    from manyi.core.ledger.verifying import Verdict


def add_parser(subparsers: Any) -> None:
    """Add `ledger verify`, `ledger keys` and `ledger anchor`."""
    parser = subparsers.add_parser("ledger", help="核验台账，导出公钥和锚点")
    actions = parser.add_subparsers(title="做什么", metavar="做什么", required=True)
    verify = actions.add_parser("verify", help="核验台账和封存的答卷，只读，只需要公钥")
    verify.add_argument("--public-key", type=Path, metavar="FILE", help="公钥文件")
    verify.add_argument("--anchor", type=Path, metavar="FILE", help="以前导出的锚点")
    verify.add_argument("--database", metavar="URL", help="要核验的数据库或它的副本")
    verify.add_argument("--json", action="store_true", help="输出 JSON")
    verify.set_defaults(run=_verify)
    keys = actions.add_parser("keys", help="没有密钥时生成一对，并导出公钥")
    keys.add_argument("--out", type=Path, metavar="FILE", help="公钥写到哪里；不写就显示出来")
    keys.set_defaults(run=_keys)
    anchor = actions.add_parser("anchor", help="导出台账末尾的锚点，另处保存，供以后核验")
    anchor.add_argument("--out", type=Path, metavar="FILE", required=True, help="锚点写到哪里")
    anchor.set_defaults(run=_anchor)


def _verify(arguments: argparse.Namespace) -> int:
    set_up_django(arguments.database)
    from django.db import DatabaseError  # noqa: PLC0415 (after set-up)

    from manyi.core.ledger import verify  # noqa: PLC0415 (after set-up)
    from manyi.core.ledger.readonly import read_only_connection  # noqa: PLC0415 (after set-up)

    public_key = _public_key(arguments.public_key)
    anchor = _read_anchor(arguments.anchor) if arguments.anchor else None
    try:
        with read_only_connection() as alias:
            verdict = verify(using=alias, public_key=public_key, anchor=anchor)
    except DatabaseError as error:
        raise ProblemsFound(
            [Problem("ledger.no_tables", found=f"{error}".splitlines()[0])]
        ) from error
    if arguments.json:
        print(json.dumps(_as_json(verdict), ensure_ascii=False, indent=2))
    else:
        _print_verdict(verdict)
    return 0 if verdict.is_intact else 1


def _public_key(path: Path | None) -> "Ed25519PublicKey | None":
    from django.conf import settings  # noqa: PLC0415 (after set-up)

    from manyi.core.ledger.keys import PUBLIC_NAME, read_public_key  # noqa: PLC0415 (after set-up)

    if path is None:
        path = Path(settings.LEDGER_KEYS) / PUBLIC_NAME
        if not path.exists():
            return None
    try:
        return read_public_key(path)
    except FileNotFoundError as error:
        raise ProblemsFound([Problem("ledger.file_missing", f"{path}")]) from error
    except ValueError as error:
        needed = "Ed25519 公钥（PEM）"
        raise ProblemsFound(
            [Problem("ledger.file_unreadable", f"{path}", needed=needed)]
        ) from error


def _read_anchor(path: Path) -> "Anchor":
    from manyi.core.ledger import Anchor  # noqa: PLC0415 (after set-up)

    try:
        return Anchor(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise ProblemsFound([Problem("ledger.file_missing", f"{path}")]) from error
    except (ValueError, TypeError) as error:
        needed = "由 manyi ledger anchor 导出的锚点"
        raise ProblemsFound(
            [Problem("ledger.file_unreadable", f"{path}", needed=needed)]
        ) from error


def _keys(arguments: argparse.Namespace) -> int:
    set_up_django()
    from django.conf import settings  # noqa: PLC0415 (after set-up)

    from manyi.core.ledger.keys import PUBLIC_NAME, read_or_make_keys  # noqa: PLC0415 (after set-up)

    folder = Path(settings.LEDGER_KEYS)
    read_or_make_keys(folder)
    public = (folder / PUBLIC_NAME).read_text(encoding="ascii")
    if arguments.out is None:
        print(public, end="")
    else:
        arguments.out.write_text(public, encoding="ascii")
        print(f"公钥已写到 {arguments.out}。私钥在 {folder}，只有本机账户能读，请勿外传。")
    return 0


def _anchor(arguments: argparse.Namespace) -> int:
    set_up_django()
    from manyi.core.ledger import make_anchor, sign_segment  # noqa: PLC0415 (after set-up)

    sign_segment()
    try:
        anchor = make_anchor()
    except LookupError as error:
        raise ProblemsFound([Problem("ledger.no_entries_to_anchor")]) from error
    arguments.out.write_text(json.dumps(asdict(anchor), indent=2) + "\n", encoding="utf-8")
    print(f"锚点已写到 {arguments.out}：第 {anchor.seq} 条，{anchor.hash[:16]}…。请存到别处。")
    return 0


def _as_json(verdict: "Verdict") -> dict[str, object]:
    broken = verdict.broken
    return {
        "intact": verdict.is_intact,
        "entries": verdict.entries,
        "sealed_answers": verdict.answers,
        "sealed_batches": verdict.batches,
        "segments": verdict.segments,
        "signed_entries": verdict.signed,
        "signatures_checked": verdict.signatures_checked,
        "answers_recomputed": verdict.answers_recomputed,
        "missing_triggers": list(verdict.missing_triggers),
        "first_broken": broken
        and {"row": broken.row, "code": broken.problem.code, "message": str(broken.problem)},
        "changed_answers": [
            {
                "wave": batch.wave,
                "batch": batch.nth,
                "row": batch.seq,
                "after": batch.after and batch.after.isoformat(),
                "until": batch.until.isoformat(),
                "answers": list(batch.answers),
                "missing": batch.missing,
                "message": str(batch.problem),
            }
            for batch in verdict.changed
        ],
    }


def _print_verdict(verdict: "Verdict") -> None:
    print(
        f"台账 {verdict.entries} 条，其中已签名 {verdict.signed} 条（{verdict.segments} 段）；"
        f"封存的答卷 {verdict.answers} 份，{verdict.batches} 批。"
    )
    if verdict.segments and not verdict.signatures_checked:
        print(Problem("ledger.no_public_key"))
    if verdict.batches and not verdict.answers_recomputed:
        print("没有装载保存答卷的模块，封存的答卷没有重新核对。")
    if verdict.missing_triggers:
        print(f"数据库里缺少 {len(verdict.missing_triggers)} 个保护触发器，运行 migrate 会补上。")
    if verdict.broken is not None:
        print(verdict.broken.problem, file=sys.stderr)
    for batch in verdict.changed:
        print(batch.problem, file=sys.stderr)
    if verdict.is_intact:
        print("核验通过，没有发现改动。")
