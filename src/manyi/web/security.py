"""What every answer carries, and what no log line does."""

import logging
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# No inline script or style, nothing from another host; blob: and data: are for pictures drawn here.
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
TOKEN_IN_PATH = re.compile(r"(/(?:a|o|case)/)[A-Za-z0-9_-]{6,}")


class ContentSecurityPolicy:
    """Add the policy to every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class MaskTokens(logging.Filter):
    """Hide the tokens of personal links in whatever is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = TOKEN_IN_PATH.sub(r"\1•••", str(record.getMessage()))
        record.args = ()
        return True
