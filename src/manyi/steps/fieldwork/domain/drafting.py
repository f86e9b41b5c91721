"""What was typed and not yet sent, kept so that the same link opens it on another device.

The box is locked with a key made from the link's token, of which the database has the hash only:
a copy of the database does not give away what somebody had begun to write.
"""

import hashlib
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from manyi.core.clock import now
from manyi.steps.fieldwork.models import Draft, Invitation
from manyi.steps.sampling.enums import Identity

_NONCE_BYTES = 12
_LARGEST_BYTES = 64 * 1024


def save_draft(invitation: Invitation, *, token: str, fields: Mapping[str, object]) -> bool:
    """Keep the fields of an unfinished page; not once it was answered, and nothing oversized."""
    content = json.dumps(fields, ensure_ascii=False).encode()
    if invitation.is_spent or len(content) > _LARGEST_BYTES:
        return False
    nonce = os.urandom(_NONCE_BYTES)
    box = nonce + _lock(token).encrypt(nonce, content, None)
    saved_at = None if invitation.audience.wave.identity == Identity.ANONYMOUS else now()
    Draft.objects.update_or_create(
        invitation=invitation, defaults={"box": box, "saved_at": saved_at}
    )
    return True


def open_draft(invitation: Invitation, *, token: str) -> dict[str, object] | None:
    """Return the fields kept for the link, if any; a box the token does not open counts as none."""
    draft = Draft.objects.filter(invitation=invitation).first()
    if draft is None:
        return None
    box = bytes(draft.box)
    try:
        content = _lock(token).decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], None)
    except InvalidTag:
        return None
    return json.loads(content)


def _lock(token: str) -> AESGCM:
    return AESGCM(hashlib.sha256(b"manyi.fieldwork.draft:" + token.encode()).digest())
