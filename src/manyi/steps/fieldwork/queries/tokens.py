"""Tokens of personal links: derived when needed, never stored.

A token is an HMAC over the id of the sample member under the installation's secret, so that the job
that writes the letter, and the one that reminds, can make it again; the database holds its SHA-256
only, and whoever copies the database can answer for nobody. Ids are never used twice, so neither
are tokens. An anonymous wave has random ones instead, a fresh one for each letter: whoever holds
the secret could derive the others.
"""

import base64
import hashlib
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

_PURPOSE = "manyi.fieldwork.invitation"
# 128 bits: 22 characters in the link.
_BYTES = 16


def make_token(member_id: int, *, secret: str | None = None) -> str:
    """Return the token of a sample member's link."""
    mac = salted_hmac(_PURPOSE, str(member_id), secret=secret, algorithm="sha256")
    return base64.urlsafe_b64encode(mac.digest()[:_BYTES]).rstrip(b"=").decode()


def hash_token(token: str) -> str:
    """Return what the database keeps of a token, or of a page key."""
    return hashlib.sha256(token.encode()).hexdigest()


def recover_token(member_id: int, token_hash: str) -> str:
    """Return the token a link was sent with; LookupError when its secret is no longer known."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        token = make_token(member_id, secret=secret)
        if secrets.compare_digest(hash_token(token), token_hash):
            return token
    raise LookupError(f"no known secret makes the token of member {member_id}")


def random_token() -> str:
    """Return a token that nobody can make again."""
    return secrets.token_urlsafe(_BYTES)


def make_open_token() -> str:
    """Return a fresh token for an open link; it is public and kept as it is."""
    return secrets.token_urlsafe(9)
