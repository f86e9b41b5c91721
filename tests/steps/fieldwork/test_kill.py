"""Kill -9 of the server while 32 clients submit: what was acknowledged is there, exactly once."""

import http.client
import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.live_server import Installation, kill

CLIENTS = 32
# The server dies once every client has, on average, been answered twice; a slow machine takes long.
ENOUGH, PATIENCE_S = 2 * CLIENTS, 60.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9 of a process group"),
]


@dataclass
class Field:
    """A wave in the field of an installation of its own."""

    installation: Installation
    told: dict

    def submit(self, path: str, page_key: str) -> int:
        body = urlencode({"page_key": page_key, **self.told["answers"]})
        connection = http.client.HTTPConnection("127.0.0.1", self.installation.port, timeout=20)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def kept(self) -> list[str]:
        with sqlite3.connect(self.installation.home / "manyi.sqlite3") as database:
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
def in_the_field(tmp_path: Path) -> Iterator[Field]:
    installation = Installation(tmp_path)
    told = installation.python("-m", "tests.steps.fieldwork.field_seed")
    yield Field(installation, json.loads(told))
    installation.end()


def test_every_acknowledged_answer_survives_kill_9_exactly_once(in_the_field):
    server = in_the_field.installation.start_web()
    over = threading.Event()
    clients = [Client(in_the_field, str(n)) for n in range(CLIENTS)]
    threads = [threading.Thread(target=client.run, args=(over,)) for client in clients]
    for thread in threads:
        thread.start()
    patience = time.monotonic() + PATIENCE_S
    while sum(len(client.acknowledged) for client in clients) < ENOUGH:
        assert time.monotonic() < patience, "the server answers too slowly to be tried"
        time.sleep(0.05)
    kill(server)
    over.set()
    for thread in threads:
        thread.join(timeout=60)

    acknowledged = [page for client in clients for page in client.acknowledged]
    unknown = [page for client in clients for page in client.unknown]
    assert len(acknowledged) > CLIENTS
    assert unknown, "the kill met nobody in the middle of a submission"
    server = in_the_field.installation.start_web()
    try:
        kept = in_the_field.kept()
        assert {in_the_field.hash_of(key) for _, key in acknowledged} <= set(kept)
        again = {in_the_field.submit(*page) for page in acknowledged + unknown}
    finally:
        kill(server)

    assert again == {303}
    wanted = sorted(in_the_field.hash_of(key) for _, key in acknowledged + unknown)
    assert sorted(in_the_field.kept()) == wanted
