"""Find and end what an earlier run left behind. Runs in .venv, because it needs psutil.

A family is every process whose environment holds the token of one run (and, where asked, the
name of one service). The token is random and handed to children only, so it survives a changed
parent after kill -9, and a reused process number cannot be mistaken for it.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import psutil

from launcher import runfile
from launcher.runfile import Owner
from launcher.tokens import SERVICE, TOKEN

PATIENCE_S = 5.0
ROUNDS = 5
SAME_MOMENT_S = 2.0


def members(token: str, service: str | None = None) -> list[psutil.Process]:
    """Return the living processes of a run, or of one service of it."""
    return [process for process in psutil.process_iter() if _belongs(process, token, service)]


def end(token: str, service: str | None = None) -> list[int]:
    """End a family: ask, wait, insist, until nobody of it is left; return the process numbers."""
    ended: list[int] = []
    for _ in range(ROUNDS):
        family = members(token, service)
        if not family:
            return ended
        ended += [process.pid for process in family if process.pid not in ended]
        _end(family)
    raise RuntimeError(f"processes of run {token} keep coming back: {ended}")


def settle(path: Path) -> dict[str, object]:
    """Return the address of a run that still has its owner, else end what is left of it."""
    run = runfile.read(path)
    if run is None:
        return {"running_at": None, "ended": []}
    if _is_alive(run.owner):
        return {"running_at": run.address, "ended": []}
    return {"running_at": None, "ended": end(run.token)}


def describe(pid: int) -> Owner:
    """Return the process with a number as it is told apart from another one later."""
    process = psutil.Process(pid)
    return Owner(pid, process.create_time(), process.cmdline())


def _belongs(process: psutil.Process, token: str, service: str | None) -> bool:
    try:
        environment = process.environ()
    except (psutil.Error, OSError):  # another user's, or already gone
        return False
    if environment.get(TOKEN) != token:
        return False
    return service is None or environment.get(SERVICE) == service


def _end(family: list[psutil.Process]) -> None:
    for act in (psutil.Process.terminate, psutil.Process.kill):
        for process in family:
            try:
                act(process)
            except psutil.NoSuchProcess:
                continue
        _gone, family = psutil.wait_procs(family, timeout=PATIENCE_S)
        family = [process for process in family if not _is_zombie(process)]


def _is_zombie(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def _is_alive(owner: Owner) -> bool:
    try:
        found = describe(owner.pid)
    except psutil.Error:
        return False
    # The clock may have been set since, and with it the moment a process seems to have begun.
    is_as_old = abs(found.began - owner.began) < SAME_MOMENT_S
    return is_as_old and found.command == owner.command


def main(arguments: list[str]) -> dict[str, object]:
    """Carry out `settle RUNFILE PID` or `end TOKEN SERVICE`."""
    match arguments:
        case ["settle", path, pid]:
            return settle(Path(path)) | {"owner": asdict(describe(int(pid)))}
        case ["end", token]:
            return {"ended": end(token)}
        case ["end", token, service]:
            return {"ended": end(token, service)}
    raise SystemExit("families: settle RUNFILE PID | end TOKEN [SERVICE]")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1:])) + "\n")
