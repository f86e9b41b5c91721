"""One root for many answers: sorted salted leaves, hashed in pairs (tree of RFC 6962)."""

import hashlib
from collections.abc import Iterable

from manyi.core.ledger.canonical import canonical

# Different prefixes keep an inner node from being passed off as a leaf.
_LEAF, _NODE = b"\x00", b"\x01"


def leaf(salt: bytes, answer: object) -> bytes:
    """Return SHA-256 over the salt and the answer's canonical JSON."""
    return hashlib.sha256(salt + canonical(answer).encode()).digest()


def merkle_root(leaves: Iterable[bytes]) -> str:
    """Return the root in hex; leaves are sorted first, so their order tells nothing."""
    level = [hashlib.sha256(_LEAF + one).digest() for one in sorted(leaves)]
    if not level:
        raise ValueError("a root needs at least one leaf")
    while len(level) > 1:
        odd = level[-1:] if len(level) % 2 else []
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [hashlib.sha256(_NODE + left + right).digest() for left, right in pairs] + odd
    return level[0].hex()


def marks(hashes: Iterable[bytes]) -> str:
    """Return the first four bytes of each hash in hex: enough to tell which one was changed."""
    return "".join(one[:4].hex() for one in hashes)


def split_marks(written: str) -> tuple[str, ...]:
    """Return the marks one by one."""
    return tuple(written[start : start + 8] for start in range(0, len(written), 8))
