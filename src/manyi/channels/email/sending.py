"""Sending over Django's mail backend, SMTP as configured."""

import smtplib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from manyi.channels.email.letters import Letter

# From here on an SMTP answer means "never"; below it "not now" (RFC 5321, 4.2.1).
_FOR_GOOD = 500
_LONGEST_REASON = 180


class Unreachable(Exception):
    """The mail server cannot be reached or puts us off; what is left is to be sent later."""


class Unsure(Exception):
    """The line broke while a letter was handed over: nobody knows whether it was taken."""


@dataclass(frozen=True)
class Delivery:
    """What became of one letter: taken over by the server, or refused with its words."""

    letter: Letter
    refusal: str = ""

    @property
    def is_refused(self) -> bool:
        return bool(self.refusal)


def send_letters(letters: Iterable[Letter]) -> Iterator[Delivery]:
    """Send each letter and yield its outcome before the next one goes out.

    Raises Unreachable where the server, not the address, is at fault.
    """
    connection = get_connection()
    try:
        connection.open()
        for letter in letters:
            yield Delivery(letter, _send(letter, connection))
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        connection.close()


def send_single(letter: Letter) -> Delivery:
    """Send one letter, told apart for sure: taken over, refused, or not handed over at all.

    Raises Unreachable where certainly nothing was sent, Unsure where it may have been.
    """
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(type(error).__name__) from error
    try:
        return Delivery(letter, _send(letter, connection))
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        raise Unreachable(type(error).__name__) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unsure(type(error).__name__) from error
    finally:
        connection.close()


def _send(letter: Letter, connection: BaseEmailBackend) -> str:
    """Send one letter; return why it was refused for good, nothing when it was taken over."""
    try:
        message = _message(letter, connection)
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return _refusal(code, words, error)
    except smtplib.SMTPResponseException as error:
        return _refusal(error.smtp_code, error.smtp_error, error)
    except (ValueError, UnicodeError) as error:  # an address no mail can be written to
        return f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
    return ""


def _refusal(code: int, words: bytes | str, error: smtplib.SMTPException) -> str:
    if code < _FOR_GOOD or isinstance(error, smtplib.SMTPAuthenticationError):
        raise error
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {said}"[:_LONGEST_REASON]


def message_id(letter: Letter) -> str:
    """Return the letter's Message-ID, the same whenever the same letter is sent again."""
    domain = settings.PUBLIC_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"<{letter.name}@{domain or 'localhost'}>"


def _message(letter: Letter, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to],
        connection=connection,
        # The same letter sent twice, after a crash, carries one id: mail systems show it once.
        headers={"Message-ID": message_id(letter)},
    )
    message.attach_alternative(letter.html, "text/html")
    return message
