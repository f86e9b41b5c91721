"""The demo's mailbox: what this installation sent, where it has no mail server of its own."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.channels.email import mailbox as letters
from manyi.core.pages import require

_PAGE_SIZE = 50


@login_required
def mailbox(request: HttpRequest) -> HttpResponse:
    """List the letters, newest first; a letter is read only when its page is shown."""
    directory = _directory(request)
    wanted = request.GET.get("q", "").strip()
    names = letters.names(directory)
    if wanted:
        names = [one.name for one in letters.messages(directory) if _mentions(one, wanted)]
    page = Paginator(names, _PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [letters.message(directory, name) for name in page]
    return render(request, "web/mailbox.html", {"page": page, "letters": rows, "wanted": wanted})


@login_required
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """Show one letter with its links to be followed."""
    found = letters.message(_directory(request), name)
    if found is None:
        raise Http404
    return render(request, "web/letter.html", {"letter": found, "pieces": _pieces(found)})


def _directory(request: HttpRequest) -> Path:
    """Return the mailbox; there is none where letters go out to a real server."""
    require(request, "core.manage_customers")
    directory = settings.MANYI_HOME / "mailbox"
    if not directory.is_dir():
        raise Http404
    return directory


def _mentions(one: letters.Message, wanted: str) -> bool:
    return any(wanted in text for text in (one.subject, one.text, *one.to))


def _pieces(one: letters.Message) -> list[tuple[str, bool]]:
    """Return the text cut at its links, each piece with whether it is one."""
    if not one.links:
        return [(one.text, False)]
    cut = re.split(f"({'|'.join(re.escape(link) for link in one.links)})", one.text)
    return [(piece, piece in one.links) for piece in cut if piece]
