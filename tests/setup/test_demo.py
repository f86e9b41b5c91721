"""The demo from one command: it comes up, survives a kill -9, and leaves nothing behind."""

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from launcher import address, families, packages, runfile
from launcher.places import ROOT, venv_program

START_S = 600
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not packages.are_installed("base"), reason="needs .venv as python3 run.py test sets it up"
    ),
]


@dataclass(frozen=True)
class Demo:
    """A running run.py: its process, what it prints and where it notes its run."""

    owner: subprocess.Popen[bytes]
    output: Path
    run_file: Path

    def text(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_until_shown(self, words: str) -> None:
        patience = time.monotonic() + START_S
        while words not in self.text():
            assert self.owner.poll() is None, self.text()
            assert time.monotonic() < patience, self.text()
            time.sleep(0.5)

    def family(self) -> list[psutil.Process]:
        run = runfile.read(self.run_file)
        return families.members(run.token) if run else []


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A home and a database of its own, without what this machine may have set."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MANYI_")}
    with database() as url:
        yield kept | url | {"MANYI_HOME": str(tmp_path / "home")}


@pytest.fixture
def start(tmp_path: Path, environment: dict[str, str]) -> Iterator[Callable[[int], Demo]]:
    demos: list[Demo] = []

    def start_demo(port: int) -> Demo:
        output = tmp_path / f"output-{len(demos)}.txt"
        with output.open("w") as stream:
            owner = subprocess.Popen(
                [sys.executable, ROOT / "run.py", "--no-browser", "--port", str(port)],
                env=environment,
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
        demos.append(Demo(owner, output, tmp_path / "home" / "run.json"))
        return demos[-1]

    yield start_demo
    for demo in demos:
        for process in (demo.owner, *demo.family()):
            process.kill()
        demo.owner.wait()


def test_demo_comes_up_again_after_kill_9_and_ends_without_a_trace(start, environment):
    port = address.any_free_port()
    first = start(port)
    first.wait_until_shown("Ctrl-C")
    orphans = first.family()
    first.owner.kill()
    first.owner.wait()
    assert any(process.is_running() for process in orphans)

    second = start(port)
    second.wait_until_shown("Ctrl-C")

    assert [process for process in orphans if process.is_running()] == []
    assert page(port).lower().startswith("<!doctype html>")
    assert all(account["username"] in second.text() for account in accounts(environment))
    assert f"满意已启动：http://localhost:{port}/" in second.text()
    family = second.family()
    second.owner.send_signal(signal.SIGTERM)
    assert second.owner.wait(60) == 0
    assert [process for process in family if process.is_running()] == []
    assert address.is_free("127.0.0.1", port) is True


def accounts(environment: dict[str, str]) -> list[dict[str, str]]:
    command = [venv_program("manyi"), "demo", "accounts", "--json"]
    shown = subprocess.run(command, env=environment, capture_output=True, check=True, text=True)
    return json.loads(shown.stdout)


def page(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as response:
        return response.read().decode().lstrip()


@contextlib.contextmanager
def database() -> Iterator[dict[str, str]]:
    """An empty database: nothing to do for SQLite, a new one on the PostgreSQL server in use."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    name = f"manyi_demo_{secrets.token_hex(4)}"
    with psycopg.connect(url, dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield {"DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl()}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
