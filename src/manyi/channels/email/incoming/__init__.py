"""Letters by e-mail that come in: fetched into a spool, read, told apart from machines' letters.

A letter is first a file in the spool; only then is it marked as seen on the server. Whatever cannot
be read stays a file. Nothing in a letter is ever shown as HTML, unpacked or run.
"""

from manyi.channels.email.incoming.fetching import Account, Fetched, fetch_letters
from manyi.channels.email.incoming.letter import (
    Bounce,
    Correspondent,
    IncomingLetter,
    Nature,
    Unreadable,
)
from manyi.channels.email.incoming.reading import read_letter
from manyi.channels.email.incoming.spool import Spool

__all__ = [
    "Account",
    "Bounce",
    "Correspondent",
    "Fetched",
    "IncomingLetter",
    "Nature",
    "Spool",
    "Unreadable",
    "fetch_letters",
    "read_letter",
]
