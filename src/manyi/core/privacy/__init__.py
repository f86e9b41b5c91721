"""Personal data under lock: boxes whose keys lie outside the database, and blind indexes.

    box = lock(b"1024", purpose="fieldwork.identity", about=str(response.key))
    unlock(box, purpose="fieldwork.identity", about=str(response.key))

A box opens only for the purpose and the thing it was made for, so that it cannot be moved to
another row. Keys are numbered files; the newest locks, all of them open.
"""

from manyi.core.privacy.boxes import BoxRefused, blind_index, is_outdated, lock, relock, unlock
from manyi.core.privacy.keys import add_key

__all__ = ["BoxRefused", "add_key", "blind_index", "is_outdated", "lock", "relock", "unlock"]
