"""Fetching from an IMAP mailbox: into the spool first, marked as seen on the server after."""

import imaplib
from dataclasses import dataclass
from itertools import pairwise

from imap_tools import BaseMailBox, ImapToolsError, MailBox, MailBoxUnencrypted, MailMessageFlags

from manyi.channels.email.incoming.letter import LEFT_ON_SERVER
from manyi.channels.email.incoming.spool import Spool
from manyi.channels.email.sending import Unreachable

# Larger letters are taken by their heads only and stay, flagged, in the mailbox.
_LARGEST_BYTES = 50 * 1024 * 1024
_MOST_AT_ONCE = 200
_TIMEOUT_S = 30.0
_HEADS_ONLY = f"{LEFT_ON_SERVER}: 1\r\n".encode()


@dataclass(frozen=True)
class Account:
    """Where the company's feedback mailbox is, and how to enter it."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    is_encrypted: bool = True


@dataclass(frozen=True)
class Fetched:
    """How many letters came into the spool, and how many were too large to be taken whole."""

    taken: int
    left_on_server: int


def fetch_letters(account: Account, spool: Spool) -> Fetched:
    """Bring unseen letters into the spool.

    A crash after a letter was written and before it was marked brings it again, as the same file.
    Raises Unreachable where the server, the account or the folder cannot be used.
    """
    try:
        with _mailbox(account) as mailbox:
            taken = [_take(mailbox, uid, spool) for uid in mailbox.uids("UNSEEN")[:_MOST_AT_ONCE]]
    except (OSError, imaplib.IMAP4.error, ImapToolsError) as error:
        raise Unreachable(type(error).__name__) from error
    return Fetched(len(taken), taken.count(False))


def _mailbox(account: Account) -> BaseMailBox:
    door = MailBox if account.is_encrypted else MailBoxUnencrypted
    box = door(account.host, account.port, timeout=_TIMEOUT_S)
    try:
        return box.login(account.user, account.password, initial_folder=account.folder)
    except (OSError, imaplib.IMAP4.error, ImapToolsError):
        box.client.shutdown()
        raise


def _take(mailbox: BaseMailBox, uid: str, spool: Spool) -> bool:
    """Write one letter to the spool and mark it; return whether it was taken whole."""
    is_whole = _size(mailbox, uid) <= _LARGEST_BYTES
    if is_whole:
        spool.put(_part(mailbox, uid, "BODY.PEEK[]"))
    else:
        spool.put(_HEADS_ONLY + _part(mailbox, uid, "BODY.PEEK[HEADER]"))
    flags = [MailMessageFlags.SEEN] if is_whole else [MailMessageFlags.SEEN, "\\Flagged"]
    mailbox.flag(uid, flags, value=True)
    return is_whole


def _size(mailbox: BaseMailBox, uid: str) -> int:
    """Return the size the server names; a server that names none is taken at its word later."""
    lines = mailbox.client.uid("fetch", uid, "(RFC822.SIZE)")[1]
    for line in lines:
        words = line.split() if isinstance(line, bytes) else []
        for word, following in pairwise(words):
            if word.lstrip(b"(").upper() == b"RFC822.SIZE":
                return int(following.rstrip(b")"))
    return 0


def _part(mailbox: BaseMailBox, uid: str, part: str) -> bytes:
    lines = mailbox.client.uid("fetch", uid, f"({part})")[1]
    bodies = [line[1] for line in lines if isinstance(line, tuple)]
    if not bodies:
        raise OSError(f"the server sent no {part} for letter {uid}")
    return bytes(bodies[0])
