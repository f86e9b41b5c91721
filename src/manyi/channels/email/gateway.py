"""Sending over a provider's HTTP interface that takes an idempotency key.

The provider keeps a message of a key once, however often it is handed over: what a worker sent
before it died is sent again without harm. The request is the one common to such providers: JSON
with from, to, subject, text and html, a bearer token, and the header Idempotency-Key.
"""

import http
import json
import urllib.error
import urllib.request

from django.conf import settings

from manyi.channels.email.letters import Letter
from manyi.channels.email.sending import Delivery, Unreachable, message_id

_TIMEOUT_S = 20
# What may pass: too many at once, or the provider's own fault. All else is refused for good.
_NOT_NOW = {http.HTTPStatus.REQUEST_TIMEOUT, http.HTTPStatus.TOO_MANY_REQUESTS}
_LONGEST_REASON = 180


def takes_keys() -> bool:
    """Whether letters go over a provider that takes an idempotency key."""
    return bool(settings.MAIL_API_URL)


def send_keyed(letter: Letter) -> Delivery:
    """Hand one letter over under its name as key; Unreachable where it may be tried again."""
    try:
        with urllib.request.urlopen(_request(letter), timeout=_TIMEOUT_S):  # noqa: S310 (the address is the installation's own setting)
            return Delivery(letter)
    except urllib.error.HTTPError as error:
        if error.code in _NOT_NOW or error.code >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unreachable(f"HTTP {error.code}") from error
        words = error.read(_LONGEST_REASON).decode("utf-8", "replace")
        return Delivery(letter, f"{error.code} {words}"[:_LONGEST_REASON])
    except OSError as error:
        raise Unreachable(type(error).__name__) from error


def _request(letter: Letter) -> urllib.request.Request:
    body = {
        "from": settings.DEFAULT_FROM_EMAIL,
        "to": [letter.to],
        "subject": letter.subject,
        "text": letter.text,
        "html": letter.html,
        "headers": {"Message-ID": message_id(letter)},
    }
    return urllib.request.Request(  # noqa: S310 (the address is the installation's own setting)
        settings.MAIL_API_URL,
        data=json.dumps(body).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.MAIL_API_TOKEN}",
            "Idempotency-Key": letter.name,
        },
        method="POST",
    )
