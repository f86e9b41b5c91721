"""What is left after a kill -9, and that the next start finds and ends it."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

OWNER = Path(__file__).with_name("owner.py")
PARTS = ("parent", "child", "grandchild")
pytestmark = pytest.mark.slow


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def start(tmp_path: Path, port: int) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Starts an owner; whatever is left of it is ended after the test."""
    owners: list[subprocess.Popen[str]] = []

    def start_owner() -> subprocess.Popen[str]:
        owners.append(
            subprocess.Popen(
                [sys.executable, OWNER, tmp_path, str(port)], stdout=subprocess.PIPE, text=True
            )
        )
        return owners[-1]

    yield start_owner
    for owner in owners:
        owner.kill()
        owner.communicate()
    for process in living(tmp_path):
        process.kill()


def test_orphans_of_a_killed_owner_are_ended_and_their_port_is_free(tmp_path, port, start):
    first = start()
    orphans = wait_for_tree(tmp_path, port)
    first.kill()
    first.wait()
    assert [is_alive(process) for process in orphans] == [True, True, True]
    forget(tmp_path)

    second = start()
    successors = wait_for_tree(tmp_path, port)

    assert [is_alive(process) for process in orphans] == [False, False, False]
    assert [is_alive(process) for process in successors] == [True, True, True]
    second.send_signal(signal.SIGTERM)
    second.wait(30)
    assert [is_alive(process) for process in successors] == [False, False, False]
    assert listens(port) is False


def test_what_a_killed_service_leaves_is_ended_before_it_is_started_again(tmp_path, port, start):
    start()
    parent, *rest = wait_for_tree(tmp_path, port)
    forget(tmp_path)

    parent.kill()
    successors = wait_for_tree(tmp_path, port)

    assert [is_alive(process) for process in rest] == [False, False]
    assert [is_alive(process) for process in successors] == [True, True, True]


def test_a_run_whose_owner_lives_is_left_alone(tmp_path, port, start):
    start()
    family = wait_for_tree(tmp_path, port)

    output, _ = start().communicate(timeout=30)

    assert output == f"running at port {port}\n"
    assert [is_alive(process) for process in family] == [True, True, True]


def test_a_stranger_with_the_number_of_the_dead_owner_is_not_harmed(tmp_path, port, start):
    first = start()
    orphans = wait_for_tree(tmp_path, port)
    first.kill()
    first.wait()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    rename_owner(tmp_path, to=stranger.pid)
    forget(tmp_path)

    start()
    wait_for_tree(tmp_path, port)

    assert stranger.poll() is None
    assert [is_alive(process) for process in orphans] == [False, False, False]
    stranger.kill()
    stranger.wait()


def test_a_service_that_cannot_start_is_given_up_with_its_last_words(tmp_path):
    done = subprocess.run(
        [sys.executable, OWNER, tmp_path, "no-port"], capture_output=True, text=True, check=False
    )

    log = tmp_path / "logs" / "tree.log"
    last_words = log.read_text().rstrip().splitlines()[-1]
    assert last_words == "ValueError: invalid literal for int() with base 10: 'no-port'"
    assert f"树启动后很快又结束，已试了 3 次（退出码 0）。日志在 {log}" in done.stderr
    assert done.stderr.rstrip().endswith(last_words)


def wait_for_tree(folder: Path, port: int) -> list[psutil.Process]:
    """Returns parent, child and grandchild once the port is held."""
    patience = time.monotonic() + 30
    while time.monotonic() < patience:
        if all((folder / part).exists() for part in PARTS) and listens(port):
            return living(folder)
        time.sleep(0.1)
    raise AssertionError((folder / "logs" / "tree.log").read_text())


def living(folder: Path) -> list[psutil.Process]:
    paths = [folder / part for part in PARTS if (folder / part).exists()]
    numbers = [int(path.read_text()) for path in paths]
    return [psutil.Process(number) for number in numbers if psutil.pid_exists(number)]


def forget(folder: Path) -> None:
    for part in PARTS:
        (folder / part).unlink()


def rename_owner(folder: Path, *, to: int) -> None:
    path = folder / "run.json"
    run = json.loads(path.read_text())
    run["owner"]["pid"] = to
    path.write_text(json.dumps(run))


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
