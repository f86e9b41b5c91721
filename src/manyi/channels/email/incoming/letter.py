"""What a letter that came in is, once it has been read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from manyi.core.received_files import ReceivedFile

# The head by which a letter too large to be fetched is known: only its heads were taken.
LEFT_ON_SERVER = "X-Manyi-Left-On-Server"


class Unreadable(ValueError):
    """Raised for bytes no letter can be made of; the bytes are kept for a person to look at."""


class Nature(StrEnum):
    """Who speaks: a person, a machine answering for one, a mail server, a list, or ourselves."""

    PERSON = "person"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    BULK = "bulk"
    LOOP = "loop"


@dataclass(frozen=True)
class Correspondent:
    """A name and an address as a letter's head gives them."""

    name: str
    address: str


@dataclass(frozen=True)
class Bounce:
    """What a mail server could not deliver: which letter, to whom, and why."""

    message_id: str
    recipients: tuple[str, ...]
    status: str
    words: str

    @property
    def is_final(self) -> bool:
        """Whether the server gave up for good (RFC 3463: class 5)."""
        return not self.status or self.status.startswith("5")


@dataclass(frozen=True)
class IncomingLetter:
    """One letter: who, when, which letters it answers, its words apart from the copied ones."""

    sha256: str
    message_id: str
    answers: tuple[str, ...]
    sender: Correspondent
    recipients: tuple[str, ...]
    subject: str
    sent_at: datetime | None
    text: str
    copied: str
    is_forward: bool
    attachments: tuple[ReceivedFile, ...]
    nature: Nature
    wants_no_answer: bool
    bounce: Bounce | None = None
    is_whole: bool = True

    @property
    def told(self) -> str:
        """What the letter tells: the writer's words, and a forwarded letter under a mark."""
        if self.is_forward and self.copied:
            return "\n\n".join(filter(None, [self.text, f"【转发的来信】\n{self.copied}"]))
        return self.text
