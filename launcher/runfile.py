"""var/run.json: what the programme started last time, so that the next start can clear up."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Owner:
    """A process so described that another one with its number is not taken for it."""

    pid: int
    began: float
    command: list[str]


@dataclass(frozen=True)
class Run:
    """One run: its random token, the process that owns it, its address.

    Every process started by the owner, and whatever those start, carries the token in its
    environment; nobody else's process can, so ending by token never ends a stranger.
    """

    token: str
    owner: Owner
    address: str


def write(path: Path, run: Run) -> None:
    """Keep the run, in one move: a reader sees the old file or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(asdict(run), indent=2), encoding="utf-8")
    os.replace(aside, path)


def read(path: Path) -> Run | None:
    """Return the run kept last, None where there is none or it cannot be read."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Run(**kept | {"owner": Owner(**kept["owner"])})
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
