"""The processes of the running programme: started, watched, restarted and ended together."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from launcher.commands import Argument, output_of
from launcher.console import Stopped, detail, say
from launcher.places import ROOT, venv_python
from launcher.tokens import SERVICE, TOKEN

LOOK_EVERY_S = 0.5
GRACE_S = 10.0
QUICK_DEATH_S = 10.0
QUICK_DEATHS_ALLOWED = 3
LOG_TAIL_LINES = 20


@dataclass(frozen=True)
class Service:
    """One process to keep alive: a name without spaces, what people call it, how it starts."""

    name: str
    title: str
    command: Sequence[Argument]


@dataclass
class _Running:
    service: Service
    process: subprocess.Popen[bytes]
    began: float
    quick_deaths: int = 0


class Household:
    """Owns the services of one run from start to end."""

    def __init__(self, *, token: str, logs: Path, environment: Mapping[str, str]) -> None:
        self._token = token
        self._logs = logs
        self._environment = dict(environment)
        self._running: list[_Running] = []
        self._over = threading.Event()

    def start(self, services: Sequence[Service]) -> None:
        """Start every service; from here on a signal ends them all."""
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
            if number := getattr(signal, name, None):
                signal.signal(number, self._end_was_asked)
        for service in services:
            self._running.append(_Running(service, self._launch(service), time.monotonic()))

    def watch(self) -> None:
        """Restart what dies, until somebody asks for the end."""
        while not self.is_over():
            self.look()

    def look(self) -> None:
        """Look after every service once, and pause."""
        for running in self._running:
            self._look_after(running)
        self._over.wait(LOOK_EVERY_S)

    def is_over(self) -> bool:
        """Return whether somebody asked for the end."""
        return self._over.is_set()

    def end(self) -> None:
        """End every service and all it started: ask first, insist after a while."""
        for running in self._running:
            _ask_to_end(running.process)
        patience = time.monotonic() + GRACE_S
        for running in self._running:
            try:
                running.process.wait(max(0.1, patience - time.monotonic()))
            except subprocess.TimeoutExpired:
                detail(f"{running.service.title}没有自行结束，现在强行结束")
        ask_families("end", self._token)
        for running in self._running:
            running.process.wait()

    def _look_after(self, running: _Running) -> None:
        if (code := running.process.poll()) is None or self._over.is_set():
            return
        is_quick = time.monotonic() - running.began < QUICK_DEATH_S
        running.quick_deaths = running.quick_deaths + 1 if is_quick else 0
        if running.quick_deaths >= QUICK_DEATHS_ALLOWED:
            raise Stopped(self._obituary(running.service, code))
        say(f"{running.service.title}意外结束（退出码 {code}），正在重新启动 …")
        ask_families("end", self._token, running.service.name)
        running.process, running.began = self._launch(running.service), time.monotonic()

    def _launch(self, service: Service) -> subprocess.Popen[bytes]:
        self._logs.mkdir(parents=True, exist_ok=True)
        with self._log(service).open("ab") as log:
            return subprocess.Popen(
                [str(part) for part in service.command],
                cwd=ROOT,
                env=self._environment
                | {TOKEN: self._token, SERVICE: service.name, "PYTHONUTF8": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C reaches run.py alone, which then ends its services in order.
                **_own_group(),
            )

    def _obituary(self, service: Service, code: int) -> str:
        lines = self._log(service).read_text(encoding="utf-8", errors="replace").splitlines()
        tail = "\n".join(f"      {line}" for line in lines[-LOG_TAIL_LINES:])
        return (
            f"{service.title}启动后很快又结束，已试了 {QUICK_DEATHS_ALLOWED} 次（退出码 {code}）。"
            f"日志在 {self._log(service)}，最后几行是：\n{tail}"
        )

    def _log(self, service: Service) -> Path:
        return self._logs / f"{service.name}.log"

    def _end_was_asked(self, _number: int, _frame: FrameType | None) -> None:
        self._over.set()


def ask_families(*arguments: str) -> dict[str, object]:
    """Let .venv's Python, which has psutil, find or end processes; return its answer."""
    answer = output_of(
        [venv_python(), "-m", "launcher.families", *arguments], environment=os.environ
    )
    return dict(json.loads(answer))


def _own_group() -> dict[str, int | bool]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _ask_to_end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        process.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        process.terminate()
