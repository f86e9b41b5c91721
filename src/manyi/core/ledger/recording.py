"""Writing the chain: acts of people through `record`, batches of answers through `seal`."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import connection, transaction

from manyi.core import clock
from manyi.core.ledger.body import (
    FIRST_PREVIOUS,
    chain_hash,
    code_problems,
    plain_facts,
    read_moment,
    write_body,
    write_moment,
)
from manyi.core.ledger.commitments import Commitment, commit
from manyi.core.ledger.entries import Entry, Occasion
from manyi.core.ledger.merkle import marks, merkle_root
from manyi.core.ledger.models import EntryRow, SaltRow
from manyi.problems import ProblemsFound
from manyi.regulation.events import check_event

# Any number no other advisory lock of the product uses; "manyi" on a telephone keypad.
_CHAIN_LOCK = 62694


def record(
    verb: str,
    *,
    actor: int | None = None,
    on: date | None = None,
    thing: str = "",
    occasions: Iterable[Occasion] = (),
    cites: Iterable[str] = (),
    pack: str = "",
    facts: Mapping[str, object] | None = None,
    commitments: Mapping[str, str] | None = None,
) -> Entry:
    """Add one entry to the chain, in the transaction of the act it tells of.

    `commitments` takes the words themselves; the entry keeps only their salted fingerprints.
    Raises ProblemsFound when the verb or a fact is not declared, or a word is not a code.
    """
    return _append(
        Entry(
            seq=0,
            hash="",
            verb=verb,
            recorded=clock.now(),
            on=_day(on),
            actor=actor,
            thing=thing,
            occasions=tuple(occasions),
            cites=tuple(cites),
            pack=pack,
            facts=plain_facts(facts or {}),
        ),
        {name: commit(words) for name, words in (commitments or {}).items()},
    )


def seal(wave_id: int, leaves: Iterable[bytes]) -> Entry:
    """Add one entry for a batch of answers: their number and Merkle root.

    The caller writes the entry's `seq` on each of the answers, in the same transaction.
    """
    return _append(_batch(wave_id, leaves), {})


def seal_by_day(wave_id: int, leaves: Iterable[bytes]) -> Entry:
    """Add one entry for a mixed batch of an anonymous wave; it names the day, not the moment."""
    entry = _batch(wave_id, leaves)
    return _append(entry, {}, recorded=entry.on.isoformat())


def erase_salts(seq: int) -> int:
    """Erase the salts of an entry: its commitments prove nothing more, the chain stays whole."""
    erased, _ = SaltRow.objects.filter(entry=seq).delete()
    return erased


def _batch(wave_id: int, leaves: Iterable[bytes]) -> Entry:
    kept = list(leaves)
    return Entry(
        seq=0,
        hash="",
        verb="responses.sealed",
        recorded=clock.now(),
        on=clock.today(),
        thing=f"wave-{wave_id}",
        facts={"wave": f"wave-{wave_id}", "responses": len(kept), "root": merkle_root(kept)},
        marks=marks(sorted(kept)),
    )


def _day(on: date | None) -> date:
    if on is None:
        return clock.today()
    return on.date() if isinstance(on, datetime) else on


def _append(new: Entry, words: Mapping[str, Commitment], *, recorded: str = "") -> Entry:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "record() belongs in the transaction of the act it records; use transaction.atomic()."
        )
    _refuse_problems(new)
    recorded = recorded or write_moment(new.recorded)
    last_seq, last_hash = _end_of_chain()
    draft = replace(
        new,
        seq=last_seq + 1,
        recorded=read_moment(recorded),
        commitments={name: one.commitment for name, one in words.items()},
    )
    body = write_body(draft, recorded=recorded)
    entry = replace(draft, hash=chain_hash(last_hash, body))
    _insert(entry, body)
    SaltRow.objects.bulk_create(
        SaltRow(entry=entry.seq, name=name, salt=one.salt) for name, one in words.items()
    )
    return entry


def _refuse_problems(new: Entry) -> None:
    problems = (
        *check_event(new.verb, new.facts),
        *code_problems(thing=new.thing, occasions=new.occasions, cites=new.cites, pack=new.pack),
    )
    if problems:
        raise ProblemsFound(problems)


def lock_chain() -> None:
    """Keep every other writer waiting until the transaction ends.

    SQLite's IMMEDIATE transaction already holds the only write lock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_CHAIN_LOCK])


def _end_of_chain() -> tuple[int, str]:
    lock_chain()
    last = EntryRow.objects.order_by("-seq").values_list("seq", "hash").first()
    return last or (0, FIRST_PREVIOUS)


def _insert(entry: Entry, body: str) -> None:
    EntryRow.objects.bulk_create(
        [
            EntryRow(
                seq=entry.seq,
                body=body,
                hash=entry.hash,
                verb=entry.verb,
                thing=entry.thing,
                on=entry.on,
                recorded=entry.recorded,
            )
        ]
    )
