"""Salted fingerprints of personal words: proof while the salt is kept, nothing afterwards."""

import hashlib
import secrets
from dataclasses import dataclass


@dataclass(frozen=True)
class Commitment:
    """What the chain keeps, and the salt that is kept apart and can be erased."""

    commitment: str
    salt: str


def commit(text: str) -> Commitment:
    """Return a fingerprint of the words under a fresh salt."""
    salt = secrets.token_hex(16)
    return Commitment(fingerprint(text, salt), salt)


def fingerprint(text: str, salt: str) -> str:
    """Return SHA-256 over salt and words, in hex."""
    return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
