"""An installation of its own for a test: a scratch home, free ports, the processes people start."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE_S = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Installation:
    """Its home, its ports, and the processes that run in it; SQLite unless a database is named."""

    home: Path
    database_url: str = ""
    port: int = field(default_factory=free_port)
    smtp_port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        rest = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        paths = [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
        database = {"DATABASE_URL": self.database_url} if self.database_url else {}
        return {
            **rest,
            **database,
            "MANYI_HOME": str(self.home),
            "MANYI_PUBLIC_URL": self.url,
            "MANYI_SMTP_HOST": "127.0.0.1",
            "MANYI_SMTP_PORT": str(self.smtp_port),
            "DJANGO_SETTINGS_MODULE": "manyi.config.settings",
            "PYTHONPATH": os.pathsep.join(paths),
        }

    def python(self, *arguments: str) -> str:
        """Run a Python program in the installation; return what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def manyi(self, *arguments: str) -> str:
        return self.python("-m", "manyi.cli.main", *arguments)

    def start_web(self) -> subprocess.Popen:
        """Start the web server; return once it answers."""
        (self.home / "static").mkdir(exist_ok=True)
        server = self._start(
            *("-m", "granian", "--interface", "wsgi"),
            *("--host", "127.0.0.1", "--port", str(self.port)),
            *("--workers", "2", "--blocking-threads", "4", "--log-level", "error"),
            "manyi.config.wsgi:application",
        )
        wait_until(lambda: self._answers(server), "the web server answers")
        return server

    def start_worker(self) -> subprocess.Popen:
        return self._start("-m", "manyi.cli.main", "worker")

    def start_mailbox(self) -> subprocess.Popen:
        """Start the mail server of the demo; return once it takes letters."""
        mailbox = self._start("-m", "manyi.cli.main", "mailbox", "--port", str(self.smtp_port))
        wait_until(lambda: is_listening(self.smtp_port), "the mailbox takes letters")
        return mailbox

    def end(self) -> None:
        """End every process this installation started, and what those started."""
        for process in self.processes:
            kill(process)

    def _start(self, *arguments: str) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def _answers(self, server: subprocess.Popen) -> bool:
        assert server.poll() is None, "the web server ended while it was starting"
        try:
            with urllib.request.urlopen(f"{self.url}/accounts/login/", timeout=20):  # noqa: S310 (our own http address)
                return True
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def kill(process: subprocess.Popen) -> None:
    """Kill -9 a process with its whole family."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=20)


def wait_until(is_so, what: str, *, timeout_s: float = PATIENCE_S) -> None:
    """Return once the condition holds; looks ten times a second."""
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline, f"waited {timeout_s} s in vain until {what}"
        time.sleep(0.1)
