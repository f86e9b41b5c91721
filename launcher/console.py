"""What the terminal shows: stages with number and time, lines within one, a gentle end."""

import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

HEARTBEAT_S = 15.0


class Stopped(Exception):
    """Ends run.py; its text tells the person at the terminal what happened and what to do."""


@dataclass(frozen=True)
class Stage:
    """One stage of the way: its work is left out when it is already done."""

    title: str
    work: Callable[[], None]
    is_done: Callable[[], bool] = lambda: False
    usual: str = ""


def prepare_terminal() -> None:
    """Let a terminal without Chinese show a question mark rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")


def say(line: str = "") -> None:
    """Show one line at once, also where the output is a file."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def detail(line: str) -> None:
    """Show one line that belongs to the stage above it."""
    say(f"      {line}")


def carry_out(stages: Iterable[Stage]) -> None:
    """Carry out every stage that is not done, each with its number, its usual time and its time."""
    all_stages = list(stages)
    for number, stage in enumerate(all_stages, start=1):
        head = f"[{number}/{len(all_stages)}] {stage.title}"
        if stage.is_done():
            say(f"{head}：已就绪")
            continue
        say(f"{head} …" + (f"（通常 {stage.usual}）" if stage.usual else ""))
        started = time.monotonic()
        with heartbeat():
            stage.work()
        detail(f"完成，用时 {time.monotonic() - started:.1f} 秒")


@contextmanager
def heartbeat() -> Iterator[None]:
    """Say every quarter of a minute that the work goes on."""
    over = threading.Event()
    started = time.monotonic()

    def beat() -> None:
        while not over.wait(HEARTBEAT_S):
            detail(f"仍在进行，已 {time.monotonic() - started:.0f} 秒")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
