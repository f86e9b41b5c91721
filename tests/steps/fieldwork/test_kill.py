"""Kill -9 of the server while 32 clients submit: what was acknowledged is there, exactly once."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

import pytest

ROOT = Path(__file__).resolve().parents[3]
CLIENTS = 32
SUBMITTING_S = 2.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9 of a process group"),
]


@dataclass
class Field:
    """A wave in the field of an installation of its own."""

    home: Path
    port: int
    environment: dict[str, str]
    told: dict

    def start(self) -> subprocess.Popen:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi"),
                *("--host", "127.0.0.1", "--port", str(self.port)),
                *("--workers", "2", "--blocking-threads", "4", "--log-level", "error"),
                "manyi.config.wsgi:application",
            ],
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
        )
        self._wait_until_it_answers(server)
        return server

    def _wait_until_it_answers(self, server: subprocess.Popen) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert server.poll() is None, "the server ended while it was starting"
            try:
                if self.get(self.told["open"]) == 200:
                    return
            except OSError:
                time.sleep(0.1)
        pytest.fail("the server did not answer within a minute")

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        status = connection.getresponse().status
        connection.close()
        return status

    def submit(self, path: str, page_key: str) -> int:
        body = urlencode({"page_key": page_key, **self.told["answers"]})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def kept(self) -> list[str]:
        with sqlite3.connect(self.home / "manyi.sqlite3") as database:
            rows = database.execute("SELECT page_key_hash FROM fieldwork_response").fetchall()
        database.close()
        return [hashed for (hashed,) in rows]

    def hash_of(self, page_key: str) -> str:
        return sha256(f"{self.told['audience']}:{page_key}".encode()).hexdigest()


@dataclass
class Client:
    """One visitor after another on one machine; notes what was acknowledged and what was not."""

    field_: Field
    name: str
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)

    def run(self, until: threading.Event) -> None:
        personal = iter(self.field_.told["personal"][int(self.name) :: CLIENTS])
        number = 0
        while not until.is_set():
            number += 1
            page = (next(personal, self.field_.told["open"]), f"{self.name}-{number}")
            try:
                is_kept = self.field_.submit(*page) == 303
            except (OSError, http.client.HTTPException):
                self.unknown.append(page)
                return
            (self.acknowledged if is_kept else self.unknown).append(page)


@pytest.fixture
def in_the_field(tmp_path: Path) -> Field:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = tmp_path / "installation"
    (home / "static").mkdir(parents=True)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
        "MANYI_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(
            [str(ROOT / "src"), str(ROOT), os.environ.get("PYTHONPATH", "")]
        ),
    }
    seed = [sys.executable, "-m", "tests.steps.fieldwork.field_seed"]
    told = subprocess.run(
        seed, env=environment, cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    return Field(home, port, environment, json.loads(told.stdout))


def kill_all(server: subprocess.Popen) -> None:
    os.killpg(server.pid, signal.SIGKILL)
    server.wait(timeout=20)


def test_every_acknowledged_answer_survives_kill_9_exactly_once(in_the_field):
    server = in_the_field.start()
    over = threading.Event()
    clients = [Client(in_the_field, str(n)) for n in range(CLIENTS)]
    threads = [threading.Thread(target=client.run, args=(over,)) for client in clients]
    for thread in threads:
        thread.start()
    time.sleep(SUBMITTING_S)
    kill_all(server)
    over.set()
    for thread in threads:
        thread.join(timeout=60)

    acknowledged = [page for client in clients for page in client.acknowledged]
    unknown = [page for client in clients for page in client.unknown]
    assert len(acknowledged) > CLIENTS
    assert unknown, "the kill met nobody in the middle of a submission"
    server = in_the_field.start()
    try:
        kept = in_the_field.kept()
        assert {in_the_field.hash_of(key) for _, key in acknowledged} <= set(kept)
        again = {in_the_field.submit(*page) for page in acknowledged + unknown}
    finally:
        kill_all(server)

    assert again == {303}
    wanted = sorted(in_the_field.hash_of(key) for _, key in acknowledged + unknown)
    assert sorted(in_the_field.kept()) == wanted
