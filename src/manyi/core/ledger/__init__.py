"""What happened, in a chain nobody can rewrite unseen; `record()` is the only door.

    with transaction.atomic():
        wave.close()
        record(
            "wave.closed",
            actor=person.id,
            thing=f"wave-{wave.id}",
            occasions=[Occasion(adoption="3", address="surveys.key", name="2026Q3")],
            cites=["surveys.key.window"],
            pack="after_sales@1.0#0f3a9c21d4b7",
            facts={"wave": f"wave-{wave.id}", "returned": 112},
        )

Facts are what `manyi.regulation.events` declares for the verb: ids, codes, numbers, days. A
person's words never enter; `commitments={"reason": words}` stores only a salted fingerprint, and
`erase_salts` makes that one meaningless while the chain stays whole.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from manyi.core.ledger.commitments import commit
from manyi.core.ledger.entries import Anchor, AnswerLeaf, Entry, Occasion, SealedBatch
from manyi.core.ledger.leaves import register_leaves
from manyi.core.ledger.merkle import leaf, merkle_root

if TYPE_CHECKING:
    from manyi.core.ledger.reading import (
        check_commitment,
        count_entries,
        entry,
        latest_entries,
        ledger_events,
        read_entries,
    )
    from manyi.core.ledger.recording import erase_salts, record, seal, seal_by_day
    from manyi.core.ledger.segments import make_anchor, sign_segment
    from manyi.core.ledger.verifying import verify

__all__ = [
    "Anchor",
    "AnswerLeaf",
    "Entry",
    "Occasion",
    "SealedBatch",
    "check_commitment",
    "commit",
    "count_entries",
    "entry",
    "erase_salts",
    "latest_entries",
    "leaf",
    "ledger_events",
    "make_anchor",
    "merkle_root",
    "read_entries",
    "record",
    "register_leaves",
    "seal",
    "seal_by_day",
    "sign_segment",
    "verify",
]

# Django imports this package before tables may be imported, so what needs them waits.
_NEEDS_TABLES = {
    "check_commitment": "reading",
    "count_entries": "reading",
    "read_entries": "reading",
    "entry": "reading",
    "erase_salts": "recording",
    "latest_entries": "reading",
    "ledger_events": "reading",
    "make_anchor": "segments",
    "record": "recording",
    "seal": "recording",
    "seal_by_day": "recording",
    "sign_segment": "segments",
    "verify": "verifying",
}


def __getattr__(name: str) -> object:
    if name not in _NEEDS_TABLES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NEEDS_TABLES[name]}"), name)
