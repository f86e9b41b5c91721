"""A letter's bytes to what it says; the standard library does the parsing, leniently."""

import email
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime

from manyi.channels.email.incoming.charsets import decoded, header_text, raw_text
from manyi.channels.email.incoming.letter import (
    LEFT_ON_SERVER,
    Correspondent,
    IncomingLetter,
    Nature,
    Unreadable,
)
from manyi.channels.email.incoming.markup import html_text
from manyi.channels.email.incoming.nature import bounce_of, nature_of, wants_no_answer
from manyi.channels.email.incoming.quoting import split_quotes
from manyi.core.received_files import ReceivedFile, received_file

_ID = re.compile(r"<[^<>\s]{3,250}>")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
_MOST_PARTS = 200


def read_letter(raw: bytes, *, own: Iterable[str] = ()) -> IncomingLetter:
    """Return what the letter says; `own` are our addresses and mail domain, to know our own by.

    Raises Unreadable for bytes without a sender or anything said, and for parts without end.
    """
    try:
        message = email.message_from_bytes(raw, policy=compat32)
        return _read(message, hashlib.sha256(raw).hexdigest(), tuple(own))
    except Unreadable:
        raise
    # Whatever a hostile or broken letter makes the parser do, the letter is kept, not lost.
    except (Exception, RecursionError) as error:
        raise Unreadable(type(error).__name__) from error


def _read(message: Message, sha256: str, own: tuple[str, ...]) -> IncomingLetter:
    heads = {name.lower(): header_text(str(value)) for name, value in message.raw_items()}
    sender = _correspondent(message)
    parts = _Parts(message)
    subject = heads.get("subject", "")
    split = split_quotes(parts.text, subject=subject)
    nature = nature_of(
        heads,
        sender=sender.address,
        subject=subject,
        is_report=message.get_content_type() == "multipart/report",
        relays=sum(name.lower() == "received" for name in message.keys()),  # noqa: SIM118 (a head may stand many times; iterating a message is not its keys' type)
        own=own,
    )
    if not (sender.address or nature == Nature.BOUNCE):
        raise Unreadable("no sender")
    if not (subject or parts.text or parts.attachments):
        raise Unreadable("nothing said")
    if LEFT_ON_SERVER.lower() in heads:
        raise Unreadable("left on server")
    return IncomingLetter(
        sha256=sha256,
        message_id=_message_id(heads, sha256),
        answers=tuple(
            dict.fromkeys(_ID.findall(f"{heads.get('in-reply-to')} {heads.get('references')}"))
        ),
        sender=sender,
        recipients=_recipients(message),
        subject=subject,
        sent_at=_moment(heads.get("date", "")),
        text=split.own,
        copied=split.copied,
        is_forward=split.is_forward,
        attachments=parts.attachments,
        nature=nature,
        wants_no_answer=wants_no_answer(heads, nature),
        bounce=bounce_of(message, parts.text) if nature == Nature.BOUNCE else None,
        is_whole=parts.is_whole,
    )


def _message_id(heads: dict[str, str], sha256: str) -> str:
    """Return the letter's own name; one that has none is known by its bytes."""
    found = _ID.search(heads.get("message-id", ""))
    return found[0] if found else f"<{sha256}@none>"


def _correspondent(message: Message) -> Correspondent:
    for head in ("from", "sender", "reply-to"):
        found = [one for one in _addresses(message, head) if one.address]
        if found:
            return found[0]
    return Correspondent("", "")


def _recipients(message: Message) -> tuple[str, ...]:
    found = [one.address for head in ("to", "cc") for one in _addresses(message, head)]
    return tuple(dict.fromkeys(filter(None, found)))


def _addresses(message: Message, head: str) -> list[Correspondent]:
    values = [
        re.sub(r"\r?\n[ \t]*", " ", str(value))
        for name, value in message.raw_items()
        if name.lower() == head
    ]
    pairs = [(name, address) for name, address in getaddresses(values) if "@" in address]
    if not pairs:  # a head no rule explains still holds an address most times
        pairs = [("", one) for value in values for one in _ADDRESS.findall(header_text(value))]
    return [Correspondent(header_text(name), raw_text(address).lower()) for name, address in pairs]


def _moment(words: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(words)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Said:
    text: str
    is_html: bool
    is_whole: bool


class _Parts:
    """The words of a letter and the files beside them."""

    def __init__(self, message: Message) -> None:
        self._seen = 0
        self._files: list[ReceivedFile] = []
        said = list(self._walk(message))
        self.is_whole = all(one.is_whole for one in said)
        self.text = "\n".join(one.text for one in said if one.text.strip()).strip()
        self.attachments = tuple(self._files)

    def _walk(self, part: Message) -> Iterator[_Said]:
        self._seen += 1
        if self._seen > _MOST_PARTS:
            raise Unreadable("too many parts")
        kind = part.get_content_type()
        if kind == "multipart/alternative" and part.is_multipart():
            yield from self._best(part)
        elif kind.startswith("multipart/") and part.is_multipart():
            for inner in part.get_payload():
                yield from self._walk(inner)
        elif kind in ("text/plain", "text/html") and not _is_file(part):
            yield _said(part)
        elif kind != "message/delivery-status":
            self._files.append(_file(part, len(self._files) + 1))

    def _best(self, part: Message) -> list[_Said]:
        """Choose one of several ways the same thing is said: plain where it says anything."""
        ways = [said for inner in part.get_payload() for said in self._walk(inner)]
        plain = [one for one in ways if not one.is_html and one.text.strip()]
        return plain or [one for one in ways if one.is_html]


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _said(part: Message) -> _Said:
    charset = part.get_param("charset")
    found = decoded(_content(part), charset if isinstance(charset, str) else None)
    is_html = part.get_content_type() == "text/html"
    return _Said(html_text(found.text) if is_html else found.text, is_html, found.is_whole)


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


_ENDINGS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "message/rfc822": ".eml",
}


def _file(part: Message, number: int) -> ReceivedFile:
    kind = part.get_content_type()
    if kind == "message/rfc822":
        inner = part.get_payload()
        content = inner[0].as_bytes() if isinstance(inner, list) and inner else b""
    else:
        content = _content(part)
    name = _file_name(part) or f"附件-{number}{_ENDINGS.get(kind, '')}"
    return received_file(name, content)


def _file_name(part: Message) -> str:
    """Return the name in the part's heads; raw GBK in them is made text before it is looked for."""
    plain = Message()
    for name, value in part.raw_items():
        if name.lower() in ("content-disposition", "content-type"):
            plain[name] = raw_text(str(value))
    return header_text(plain.get_filename() or "")
