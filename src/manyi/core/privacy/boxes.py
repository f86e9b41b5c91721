"""AES-256-GCM boxes and keyed fingerprints."""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from manyi.core.privacy.keys import index_key, keys

_NUMBER_BYTES = 2
_NONCE_BYTES = 12


class BoxRefused(Exception):
    """The box was made for something else, was changed, or its key is gone."""


def lock(content: bytes, *, purpose: str, about: str) -> bytes:
    """Return the content in a box: number of the key, nonce, and what AES-GCM makes of it."""
    ring = keys()
    number = max(ring)
    nonce = os.urandom(_NONCE_BYTES)
    inside = AESGCM(ring[number]).encrypt(nonce, content, _bound(purpose, about))
    return number.to_bytes(_NUMBER_BYTES, "big") + nonce + inside


def unlock(box: bytes, *, purpose: str, about: str) -> bytes:
    """Return what is in the box; BoxRefused where it is not for this purpose and thing."""
    key = keys().get(_number(box))
    if key is None:
        raise BoxRefused(f"key {_number(box)} is not in the folder of keys.")
    nonce, inside = box[_NUMBER_BYTES:][:_NONCE_BYTES], box[_NUMBER_BYTES + _NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, inside, _bound(purpose, about))
    except InvalidTag as error:
        raise BoxRefused(f"the box was not made for {purpose} of {about}.") from error


def is_outdated(box: bytes) -> bool:
    """Whether a newer key than the box's locks now."""
    return _number(box) != max(keys())


def relock(box: bytes, *, purpose: str, about: str) -> bytes:
    """Return the content in a box under the newest key."""
    return lock(unlock(box, purpose=purpose, about=about), purpose=purpose, about=about)


def blind_index(value: str, *, purpose: str) -> str:
    """Return a fingerprint by which equal values are found, and from which none is read."""
    return hmac.new(index_key(), _bound(purpose, value), hashlib.sha256).hexdigest()


def _number(box: bytes) -> int:
    return int.from_bytes(box[:_NUMBER_BYTES], "big")


def _bound(purpose: str, about: str) -> bytes:
    return f"{purpose}\x00{about}".encode()
