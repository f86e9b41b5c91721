"""What a visit adds to the sheet, and the short pages that only tell something."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from manyi.channels.web.promises import confidentiality


@dataclass(frozen=True)
class Notice:
    """What the first page has to say: who asks, about what, how answers are kept, until when.

    `objects` are (id, name) pairs; with one it is named, with several the visitor chooses. The
    `customer` is for texts that address them by name; a wave that is not named gives none.
    """

    organisation: str
    objects: Sequence[tuple[int, str]]
    identity: str
    is_personal: bool
    closes_on: date | None
    is_late: bool
    chosen_object: int | None = None
    object_faults: Sequence[str] = ()
    customer: str = ""


class Told(StrEnum):
    """The short pages."""

    THANKS = "thanks"
    ANSWERED = "answered"
    CLOSED = "closed"
    UNKNOWN = "unknown"


def door_slots(
    notice: Notice, *, language: str, opened: datetime, page_key: str = "", draft_at: str = ""
) -> dict[str, str]:
    """Return what is spliced into the sheet for one visit; a new page key unless one is kept."""
    with translation.override(language):
        key = page_key or secrets.token_urlsafe(18)
        context = {
            "notice": notice,
            "confidentiality": confidentiality(notice.identity, is_personal=notice.is_personal),
            "page_key": key,
            "opened": int(opened.timestamp()),
            "draft_at": draft_at,
        }
        return {
            "notice": render_to_string("channels/web/notice.html", context),
            "visit": render_to_string("channels/web/visit.html", context),
            "page_key": key,
            **_names(notice),
        }


def _names(notice: Notice) -> dict[str, str]:
    """Return the names the texts may repeat; a name that is not known is left to the sheet."""
    rated = [name for _pk, name in notice.objects]
    names = {
        "customer": notice.customer if notice.identity == "named" else "",
        "object": rated[0] if len(rated) == 1 else "",
    }
    return {name: escape(words) for name, words in names.items() if words}


def told_page(
    kind: Told, *, language: str, words: str = "", offers: Iterable[Mapping[str, object]] = ()
) -> str:
    """Return a page that only tells something; `words` are the questionnaire's own thanks.

    An offer has words of its own and leads somewhere, with nothing of the answer in its address.
    """
    told = {"kind": kind.value, "words": words, "language": language, "offers": offers}
    with translation.override(language):
        return render_to_string("channels/web/told.html", told)
