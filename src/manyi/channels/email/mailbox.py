"""Reading the demo's mailbox: a folder that holds each letter as a file of its own."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

_LINK = re.compile(r"https?://[^\s<>\"'。，；）,;)]+")
_NAME = re.compile(r"\d{8}T\d{12}-\d+-\d+")


@dataclass(frozen=True)
class Message:
    """One letter taken in: its name in the mailbox, its head and its plain text."""

    name: str
    received: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str

    @property
    def links(self) -> tuple[str, ...]:
        """The addresses in the text, in order."""
        return tuple(_LINK.findall(self.text))


def names(directory: Path) -> list[str]:
    """Return the name of every letter in the mailbox, newest first, without opening any."""
    return sorted((path.stem for path in directory.glob("*.eml")), reverse=True)


def messages(directory: Path) -> tuple[Message, ...]:
    """Return every letter in the mailbox, newest first."""
    return tuple(_read(directory / f"{name}.eml") for name in names(directory))


def message(directory: Path, name: str) -> Message | None:
    """Return the letter of this name; a name that is none of the mailbox's own finds nothing."""
    path = directory / f"{name}.eml"
    return _read(path) if _NAME.fullmatch(name) and path.is_file() else None


def _read(path: Path) -> Message:
    letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = letter.get_body(("plain", "html"))
    return Message(
        name=path.stem,
        received=datetime.strptime(path.stem[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        sender=str(letter["From"] or ""),
        to=tuple(_addresses(letter)),
        subject=str(letter["Subject"] or ""),
        text=body.get_content() if body else "",
    )


def _addresses(letter: EmailMessage) -> list[str]:
    return [address.addr_spec for address in letter["To"].addresses] if letter["To"] else []
