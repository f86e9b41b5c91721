"""The one door to other programs."""

import os
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from launcher.console import Stopped, detail
from launcher.places import ROOT

TAIL_LINES = 25
Argument = str | Path


def ignore_line(_line: str) -> None:
    """Show nothing of what a program prints."""


def must_succeed(
    command: Sequence[Argument],
    *,
    failed: str,
    on_line: Callable[[str], None] = ignore_line,
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
) -> None:
    """Run a program to its end and hand on each line it prints; if it fails, stop with `failed`."""
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env=_utf8(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            tail.append(line.rstrip())
            on_line(line.rstrip())
    if process.returncode != 0:
        if on_line is not detail:
            for line in tail:
                detail(line)
        raise Stopped(f"{failed}（以上是它最后的输出，退出码 {process.returncode}）")


def output_of(command: Sequence[Argument], *, environment: Mapping[str, str] | None = None) -> str:
    """Return what a program prints; stop with its own words if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=_utf8(environment),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise Stopped(f"{Path(command[0]).name} 没有成功：\n{done.stderr.strip()}")
    return done.stdout


def exit_code_of(
    command: Sequence[Argument], *, environment: Mapping[str, str] | None = None
) -> int:
    """Run a program that writes straight to this terminal; return its exit code."""
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=_utf8(environment), check=False
    ).returncode


def _utf8(environment: Mapping[str, str] | None) -> dict[str, str]:
    return {**(os.environ if environment is None else environment), "PYTHONUTF8": "1"}
