"""`manyi mailbox`: takes in what this machine sends by e-mail, for a demo without a mail server."""

import argparse
import itertools
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from manyi.core.outbox.lifeline import Lifeline

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session


class Mailbox:
    """Keeps each letter as a file; a file is there whole or not at all."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory
        self._counter = itertools.count()

    async def handle_DATA(self, server: "SMTP", session: "Session", envelope: "Envelope") -> str:
        """Keep the letter and tell the sender so."""
        self.keep(envelope.original_content or b"")
        return "250 OK"

    def keep(self, letter: bytes) -> Path:
        """Write the letter under a name that sorts by the time it came."""
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        path = self._directory / f"{now}-{os.getpid()}-{next(self._counter)}.eml"
        draft = path.with_suffix(".part")
        draft.write_bytes(letter)
        draft.replace(path)
        return path


def add_parser(subparsers: Any) -> None:
    """Add `mailbox`."""
    parser = subparsers.add_parser("mailbox", help="收下本机发出的邮件，供演示查看")
    parser.add_argument("--host", default="127.0.0.1", help="在哪个地址收信，默认只收本机的")
    parser.add_argument("--port", type=int, default=2525, help="端口，默认 2525")
    parser.add_argument("--dir", type=Path, default=None, help="邮件存放的目录")
    parser.add_argument(
        "--alone", action="store_true", help="启动它的进程结束后继续运行；平时随它一起结束"
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from aiosmtpd.controller import Controller  # noqa: PLC0415 (asyncio is slow to import)

    lifeline = None if arguments.alone else Lifeline()
    directory = arguments.dir or Path(os.environ.get("MANYI_HOME", "var"), "mailbox")
    controller = Controller(
        Mailbox(directory), hostname=arguments.host, port=arguments.port, enable_SMTPUTF8=True
    )
    try:
        controller.start()
    except OSError as error:
        print(
            f"端口 {arguments.port} 用不了（{error.strerror}）。请换一个 --port。", file=sys.stderr
        )
        return 1
    print(f"正在 {arguments.host}:{arguments.port} 收信，存到 {directory}。", flush=True)
    try:
        while lifeline is None or not lifeline.is_cut():
            time.sleep(1)
    finally:
        controller.stop()
    return 1
