"""The worker as a process of its own: started, killed, started again."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9 to try"),
]

SETTINGS = """
from pathlib import Path
from manyi.config.database import database_from_url
HOME = Path(__file__).parent
SECRET_KEY = "only for this test"
INSTALLED_APPS = [
    "django.contrib.contenttypes", "django_q", "manyi.core.ledger", "manyi.core.outbox", "slow",
]
DATABASES = {"default": database_from_url(None, HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
LEDGER_KEYS = HOME / "ledger-keys"
Q_CLUSTER = {"name": "manyi", "orm": "default", "workers": 1, "timeout": 60, "retry": 90,
             "save_limit": -1, "poll": 0.2}
"""
JOBS = """
import os, time
from pathlib import Path
from manyi.core.outbox import job, periodic

STARTED = Path(__file__).parents[1] / "started"
BEATS = Path(__file__).parents[1] / "beats"

@job("slow.work", label="慢活")
def work() -> None:
    is_first = not STARTED.exists()
    with STARTED.open("a") as file:
        file.write(f"{os.getpid()}\\n")
    if is_first:
        time.sleep(300)

@periodic("slow.beat", every_s=3, label="心跳")
def beat() -> None:
    with BEATS.open("a") as file:
        file.write(f"{time.time()}\\n")
"""


class Site:
    """A folder with a database, one slow job, and the worker that runs there."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "slow").mkdir()
        (home / "slow" / "__init__.py").touch()
        (home / "slow" / "jobs.py").write_text(JOBS, encoding="utf-8")
        (home / "worker_settings.py").write_text(SETTINGS, encoding="utf-8")
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "worker_settings",
            "PYTHONPATH": os.pathsep.join([str(home), str(Path(__file__).parents[3] / "src")]),
        }
        self.workers: list[subprocess.Popen[bytes]] = []
        self.python("-m", "django", "migrate", "-v0")

    def python(self, *words: str) -> None:
        subprocess.run([sys.executable, *words], env=self.environment, check=True, timeout=60)

    def ask_for_work(self) -> None:
        self.python(
            "-c",
            "import django; django.setup(); from manyi.core.outbox import enqueue;"
            "enqueue('slow.work', key='once')",
        )

    def start_worker(self) -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(
            [sys.executable, "-m", "manyi.cli.main", "worker"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.workers.append(worker)
        return worker

    def state(self) -> str:
        with sqlite3.connect(self.home / "manyi.sqlite3", timeout=30) as database:
            (state,) = database.execute(
                "SELECT state FROM core_outbox_row WHERE job = 'slow.work'"
            ).fetchone()
        return str(state)

    def lines(self, name: str) -> list[str]:
        path = self.home / name
        return path.read_text().split() if path.exists() else []


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    one = Site(tmp_path)
    yield one
    for worker in one.workers:
        worker.kill()
        worker.wait()


def _wait_for(is_so: Callable[[], bool], *, timeout_s: float) -> None:
    end = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.1)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_job_cut_short_by_kill_9_runs_again_and_no_process_is_left(site):
    site.ask_for_work()
    worker = site.start_worker()
    _wait_for(lambda: len(site.lines("started")) == 1, timeout_s=30)
    (doing,) = map(int, site.lines("started"))

    worker.send_signal(signal.SIGKILL)
    worker.wait()
    _wait_for(lambda: not _is_alive(doing), timeout_s=10)
    assert site.state() == "running"

    site.start_worker()
    _wait_for(lambda: site.state() == "done", timeout_s=60)
    assert len(site.lines("started")) == 2


def test_a_worker_asked_to_end_ends_with_its_children_and_frees_the_row(site):
    worker = site.start_worker()
    _wait_for(lambda: len(site.lines("beats")) >= 3, timeout_s=40)

    os.killpg(worker.pid, signal.SIGTERM)

    assert worker.wait(timeout=20) == 0
    moments = [float(line) for line in site.lines("beats")]
    gaps = [late - early for early, late in pairwise(moments)]
    assert max(gaps) < 10
    beats = len(moments)
    time.sleep(4)
    assert len(site.lines("beats")) == beats


def test_a_worker_ends_when_the_process_that_started_it_dies(site):
    starter = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import subprocess, sys, time;"
            "w = subprocess.Popen([sys.executable, '-m', 'manyi.cli.main', 'worker']);"
            "print(w.pid, flush=True); time.sleep(300)",
        ],
        env=site.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    worker = int(starter.stdout.readline())
    _wait_for(lambda: bool(site.lines("beats")), timeout_s=30)

    starter.kill()
    starter.wait()
    starter.stdout.close()

    _wait_for(lambda: not _is_alive(worker), timeout_s=10)
