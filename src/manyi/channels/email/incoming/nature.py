"""Who speaks in a letter: a person, or a machine that must be given no case and no answer."""

import re
from collections.abc import Iterable, Mapping
from email.message import Message

from manyi.channels.email.incoming.charsets import decoded
from manyi.channels.email.incoming.letter import Bounce, Nature

_MOST_RELAYS = 25
_AUTOMATIC_SUBJECT = re.compile(
    r"^\s*(?:\[?(?:自动回复|自動回覆|自动答复|外出自动回复)\]?|automatic reply|auto[- ]?reply|"
    r"auto[- ]?response|out of (?:the )?office)\s*(?:[:：]|\b|$)",
    re.IGNORECASE,
)
_BOUNCE_SUBJECT = re.compile(
    r"系统退信|邮件退信|退信通知|投递失败|undeliver|delivery status notification|"
    r"returned mail|mail delivery failed|failure notice",
    re.IGNORECASE,
)
_SERVERS = re.compile(r"^(?:mailer-daemon|postmaster|mail-daemon)@", re.IGNORECASE)
_AUTOMATIC_HEADS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")
_BULK = {"bulk", "list", "junk"}
_ID = re.compile(r"<[^<>\s]{3,250}>")
_STATUS = re.compile(r"^Status:\s*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_RECIPIENT = re.compile(
    r"^(?:Final|Original)-Recipient:\s*(?:rfc822\s*;\s*)?<?([^\s<>;]+@[^\s<>;]+)>?",
    re.IGNORECASE | re.MULTILINE,
)
_REASON = re.compile(r"^Diagnostic-Code:\s*(.+(?:\n[ \t].+)*)", re.IGNORECASE | re.MULTILINE)
_THEIR_ID = re.compile(r"^Message-ID:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LONGEST_REASON = 300


def nature_of(
    heads: Mapping[str, str],
    *,
    sender: str,
    subject: str,
    is_report: bool,
    relays: int,
    own: Iterable[str],
) -> Nature:
    """Return who speaks; heads are lower case, `own` holds our addresses and mail domain."""
    if is_report or (
        _SERVERS.match(sender) and (_BOUNCE_SUBJECT.search(subject) or _has_no_return(heads))
    ):
        return Nature.BOUNCE
    if relays > _MOST_RELAYS or _is_own(heads, sender, own):
        return Nature.LOOP
    if _is_automatic(heads, subject):
        return Nature.AUTOMATIC
    precedence = heads.get("precedence", "").strip().lower()
    if precedence in _BULK or "list-id" in heads or "list-unsubscribe" in heads:
        return Nature.BULK
    return Nature.PERSON


def _has_no_return(heads: Mapping[str, str]) -> bool:
    return heads.get("return-path", "").strip() == "<>"


def _is_own(heads: Mapping[str, str], sender: str, own: Iterable[str]) -> bool:
    ours = {one.lower() for one in own if one}
    domain = heads.get("message-id", "").strip(" <>").rpartition("@")[2].lower()
    return sender.lower() in ours or domain in ours


def _is_automatic(heads: Mapping[str, str], subject: str) -> bool:
    submitted = heads.get("auto-submitted", "no").partition(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or heads.get("precedence", "").strip().lower() == "auto_reply"
        or any(head in heads for head in _AUTOMATIC_HEADS)
        or _AUTOMATIC_SUBJECT.match(subject) is not None
    )


def wants_no_answer(heads: Mapping[str, str], nature: Nature) -> bool:
    """Whether an acknowledgement would go to a machine or was asked not to be sent (RFC 3834)."""
    suppressed = heads.get("x-auto-response-suppress", "").lower()
    asked_not_to = any(word in suppressed for word in ("all", "autoreply", "oof"))
    return nature != Nature.PERSON or asked_not_to or _has_no_return(heads)


def bounce_of(message: Message, text: str) -> Bounce:
    """Return what could not be delivered, from the report's parts or else from its words."""
    report = "\n".join(_inner_text(part) for part in message.walk() if _is_report_part(part))
    said = report or text
    letter_ids = _THEIR_ID.findall(said) or _ID.findall(_own_answers(message)) or _ID.findall(text)
    recipients = _RECIPIENT.findall(said) or _failed_recipients(message) or _ADDRESS.findall(text)
    status, reason = _STATUS.search(said), _REASON.search(said)
    words = " ".join((reason[1] if reason else text).split())
    return Bounce(
        message_id=letter_ids[-1] if letter_ids else "",
        recipients=tuple(dict.fromkeys(one.lower() for one in recipients)),
        status=status[1] if status else "",
        words=words[:_LONGEST_REASON],
    )


def _is_report_part(part: Message) -> bool:
    kind = part.get_content_type()
    return kind in ("message/delivery-status", "text/rfc822-headers", "message/rfc822")


def _inner_text(part: Message) -> str:
    """Return the heads of a part; of a returned letter no more than those is needed."""
    if part.get_content_type() == "text/rfc822-headers":
        return decoded(part.get_payload(decode=True) or b"", None).text
    inner = part.get_payload()
    blocks = inner if isinstance(inner, list) else []
    return "\n".join(f"{name}: {value}" for one in blocks for name, value in one.raw_items())


def _own_answers(message: Message) -> str:
    heads = ("In-Reply-To", "References", "X-Failed-Message-Id")
    return " ".join(str(message.get(head, "")) for head in heads)


def _failed_recipients(message: Message) -> list[str]:
    return _ADDRESS.findall(str(message.get("X-Failed-Recipients", "")))
