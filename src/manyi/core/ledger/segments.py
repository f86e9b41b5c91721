"""Signing the chain stretch by stretch, and anchors of its end to keep elsewhere."""

from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.db import transaction

from manyi.core import clock
from manyi.core.ledger.body import FIRST_PREVIOUS, body_hash, read_segment, write_moment
from manyi.core.ledger.canonical import canonical
from manyi.core.ledger.entries import Anchor, Segment
from manyi.core.ledger.keys import read_or_make_keys
from manyi.core.ledger.merkle import marks
from manyi.core.ledger.models import EntryRow, SegmentRow
from manyi.core.ledger.recording import lock_chain, record


def sign_segment() -> Segment | None:
    """Sign everything since the last signature; None when nothing happened since.

    The signature itself becomes an entry, which the next segment covers: a segment that is
    removed later is missed.
    """
    with transaction.atomic():
        lock_chain()
        before = SegmentRow.objects.last()
        first = read_segment(before.body).last + 1 if before else 1
        new = list(EntryRow.objects.filter(seq__gte=first).values_list("seq", "hash", "verb"))
        if all(verb == "ledger.signed" for _, _, verb in new):
            return None
        segment = Segment(
            number=before.number + 1 if before else 1,
            first=first,
            last=new[-1][0],
            hash=new[-1][1],
            marks=marks(bytes.fromhex(digest) for _, digest, _ in new),
            previous=body_hash(before.body) if before else FIRST_PREVIOUS,
            made=write_moment(clock.now()),
        )
        _store(segment)
        record(
            "ledger.signed",
            thing=f"segment/{segment.number}",
            facts={"segment": segment.number, "first": segment.first, "last": segment.last},
        )
    return segment


def make_anchor() -> Anchor:
    """Return the chain's end as it is now, signed; a LookupError when there is no entry yet."""
    last = EntryRow.objects.order_by("-seq").first()
    if last is None:
        raise LookupError("the ledger has no entry yet")
    told = {
        "seq": last.seq,
        "hash": last.hash,
        "count": EntryRow.objects.count(),
        "made": write_moment(clock.now()),
    }
    return Anchor(**told, signature=_sign(canonical(told)))


def _store(segment: Segment) -> None:
    body = canonical(asdict(segment))
    SegmentRow.objects.bulk_create(
        [SegmentRow(number=segment.number, body=body, signature=_sign(body))]
    )


def _sign(text: str) -> str:
    return read_or_make_keys(Path(settings.LEDGER_KEYS)).sign(text.encode()).hex()
