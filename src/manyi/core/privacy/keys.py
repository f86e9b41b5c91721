"""The keys: numbered files beside the installation, never in the database or its backups."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

_BYTES = 32
_FIRST = 1
# The blind index has a key of its own that stays: a new one would orphan every index.
_INDEX_NAME = "index.key"


def folder() -> Path:
    """Return where the keys lie."""
    return Path(settings.MANYI_HOME) / "privacy-keys"


def keys() -> Mapping[int, bytes]:
    """Return every key by its number; the first call makes the first key."""
    found = _read(folder())
    if not found:
        _write(folder() / f"{_FIRST}.key")
        found = _read(folder())
    return found


def add_key() -> int:
    """Make a further key, which locks from now on; return its number."""
    number = max(keys()) + 1
    _write(folder() / f"{number}.key")
    return number


def index_key() -> bytes:
    """Return the key of blind indexes; the first call makes it."""
    path = folder() / _INDEX_NAME
    if not path.exists():
        _write(path)
    return path.read_bytes()


def _read(place: Path) -> dict[int, bytes]:
    return {
        int(path.stem): path.read_bytes()
        for path in place.glob("*.key")
        if path.stem.isascii() and path.stem.isdigit()
    }


def _write(path: Path) -> None:
    """Make a key readable by its owner only; of two first calls one wins and neither reads half."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_BYTES))
    try:
        os.link(draft, path)
    except FileExistsError:
        return  # another process made it first
    finally:
        draft.unlink()
