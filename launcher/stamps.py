"""Stamps: what was made, and out of which files, so that nothing is made twice."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Stamp:
    """A small file that holds the digest of what a piece of work was made from."""

    path: Path
    sources: tuple[Path, ...]
    also: str = ""

    def is_current(self) -> bool:
        """Return whether the work was done from the sources as they are now."""
        try:
            return self.path.read_text(encoding="ascii") == self._digest()
        except FileNotFoundError:
            return False

    def put(self) -> None:
        """Note that the work is done."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self._digest(), encoding="ascii")

    def _digest(self) -> str:
        return digest_of(self.sources, also=self.also)


def digest_of(sources: Iterable[Path], *, also: str = "") -> str:
    """Return the SHA-256 over the contents of files, in the order given, and a word."""
    digest = hashlib.sha256(also.encode())
    for source in sources:
        # A checkout with Windows line endings is the same work.
        digest.update(hashlib.sha256(source.read_bytes().replace(b"\r\n", b"\n")).digest())
    return digest.hexdigest()
