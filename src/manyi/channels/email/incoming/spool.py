"""The spool: a folder of letters not yet dealt with, and one of those that were."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Spool:
    """`new/` holds letters that wait, `kept/` every letter by its hash; files appear whole."""

    root: Path

    def put(self, raw: bytes) -> Path:
        """Write a letter that came in, whole or not at all; the same letter twice is one file."""
        digest = hashlib.sha256(raw).hexdigest()
        return _written(self.root / "new" / f"{digest}.eml", raw)

    def waiting(self) -> list[Path]:
        """Return the letters not yet dealt with, oldest first."""
        found = (self.root / "new").glob("*.eml")
        return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))

    def keep(self, path: Path) -> Path:
        """Move a letter that was dealt with to where it stays."""
        kept = self.path_of(path.stem)
        kept.parent.mkdir(parents=True, exist_ok=True)
        path.replace(kept)
        return kept

    def path_of(self, sha256: str) -> Path:
        """Return where a letter stays once it was dealt with."""
        return self.root / "kept" / sha256[:2] / f"{sha256}.eml"

    def raw(self, sha256: str) -> bytes | None:
        """Return a letter's bytes wherever it stands; None where the file is gone."""
        for path in (self.path_of(sha256), self.root / "new" / f"{sha256}.eml"):
            if path.is_file():
                return path.read_bytes()
        return None


def _written(path: Path, raw: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".part-{os.getpid()}")
    with unfinished.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return path
