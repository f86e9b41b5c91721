"""The pair of keys: the private one signs and stays here, the public one verifies anywhere."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

PUBLIC_NAME = "public.pem"
_PRIVATE_NAME = "private.pem"


def read_or_make_keys(folder: Path) -> Ed25519PrivateKey:
    """Return the private key kept in the folder; the first call makes the pair."""
    private = folder / _PRIVATE_NAME
    if not private.exists():
        _make_private(private)
    key = load_pem_private_key(private.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{private} holds no Ed25519 key")
    public = folder / PUBLIC_NAME
    if not public.exists():
        public.write_bytes(
            key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        )
    return key


def read_public_key(path: Path) -> Ed25519PublicKey:
    """Return the public key in the file; anything else in it is a ValueError."""
    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError(f"{path} holds no Ed25519 public key")
    return key


def is_signed(key: Ed25519PublicKey, body: str, signature: str) -> bool:
    """Whether the signature, in hex, is the key's over this text."""
    try:
        key.verify(bytes.fromhex(signature), body.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    # Written whole beside its place, then linked: of two first calls one wins, neither reads half.
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
    try:
        os.link(draft, path)
    except FileExistsError:
        return  # another process made it first
    finally:
        draft.unlink()
