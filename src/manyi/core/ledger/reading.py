"""Questions asked of the chain: entries for pages, events for the regulation's duties."""

import hmac
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from manyi.core.ledger.body import read_body
from manyi.core.ledger.commitments import fingerprint
from manyi.core.ledger.entries import Entry, Occasion
from manyi.core.ledger.models import EntryRow, SaltRow
from manyi.regulation.ledger import Event

# SQLite takes no more names in one question, some left for the rest of it.
_AT_ONCE = 900


def entry(seq: int) -> Entry | None:
    """Return the entry of this number."""
    row = EntryRow.objects.filter(seq=seq).first()
    return row and read_body(row.body, row.hash)


def read_entries(
    *,
    since: int = 0,
    before: int | None = None,
    verbs: Iterable[str] = (),
    thing: str = "",
    on_from: date | None = None,
    on_until: date | None = None,
) -> Iterator[Entry]:
    """Return entries after `since`, oldest first, narrowed by whatever is given."""
    rows = _rows(
        since=since, before=before, verbs=verbs, thing=thing, on_from=on_from, on_until=on_until
    )
    return (read_body(row.body, row.hash) for row in rows.order_by("seq").iterator())


def entries_of(things: Iterable[str], *, verbs: Iterable[str] = ()) -> Iterator[Entry]:
    """Return every entry about any of the things, oldest first, in as few questions as can be."""
    wanted = list(things)
    for start in range(0, len(wanted), _AT_ONCE):
        rows = _rows(verbs=verbs).filter(thing__in=wanted[start : start + _AT_ONCE])
        yield from (read_body(row.body, row.hash) for row in rows.order_by("seq").iterator())


def latest_entries(
    count: int,
    *,
    before: int | None = None,
    verbs: Iterable[str] = (),
    thing: str = "",
    on_from: date | None = None,
    on_until: date | None = None,
) -> tuple[Entry, ...]:
    """Return a page of entries, newest first; `before` continues after the page's last."""
    rows = _rows(before=before, verbs=verbs, thing=thing, on_from=on_from, on_until=on_until)
    return tuple(read_body(row.body, row.hash) for row in rows.order_by("-seq")[:count])


def count_entries(*, verbs: Iterable[str] = (), thing: str = "") -> int:
    """Return how many entries there are, of these verbs and this thing when given."""
    return _rows(verbs=verbs, thing=thing).count()


def ledger_events(*, since: int = 0, verbs: Iterable[str] = ()) -> Iterator[Event]:
    """Return what the chain tells the regulation: one event for each occasion an entry names.

    An entry that names none is one event without adoption, so that evidence still finds it.
    """
    for one in read_entries(since=since, verbs=verbs):
        for number, occasion in enumerate(one.occasions or (Occasion("", "", ""),)):
            yield _event(one, occasion, number)


def check_commitment(seq: int, name: str, text: str) -> bool | None:
    """Return whether these were the words; None once the salt is erased and nobody can tell."""
    kept = SaltRow.objects.filter(entry=seq, name=name).first()
    told = entry(seq)
    if kept is None or told is None or name not in told.commitments:
        return None
    return hmac.compare_digest(fingerprint(text, kept.salt), told.commitments[name])


def _rows(
    *,
    since: int = 0,
    before: int | None = None,
    verbs: Iterable[str] = (),
    thing: str = "",
    on_from: date | None = None,
    on_until: date | None = None,
) -> QuerySet[EntryRow]:
    wanted: dict[str, Any] = {
        "seq__gt": since or None,
        "seq__lt": before,
        "verb__in": tuple(verbs) or None,
        "thing": thing or None,
        "on__gte": on_from,
        "on__lte": on_until,
    }
    return EntryRow.objects.filter(
        **{name: value for name, value in wanted.items() if value is not None}
    )


def _event(one: Entry, occasion: Occasion, number: int) -> Event:
    version = one.pack.partition("@")[2].partition("#")[0]
    return Event(
        id=f"{one.seq}" if number == 0 else f"{one.seq}.{number}",
        type=one.verb,
        adoption=occasion.adoption,
        address=occasion.address or None,
        occasion=occasion.name,
        on=one.on,
        recorded=timezone.localtime(one.recorded).replace(tzinfo=None),
        cites=tuple(_with_version(cite, version) for cite in one.cites),
        facts=one.facts,
    )


def _with_version(cite: str, version: str) -> str:
    return f"{cite}@{version}" if version and "@" not in cite else cite
