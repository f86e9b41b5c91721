"""A small chain with answers, and every way of tampering with it that the issue names."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from manyi.core.ledger import AnswerLeaf, SealedBatch, entry, leaf, record, seal, sign_segment
from manyi.core.ledger.body import chain_hash, write_body, write_moment
from manyi.core.ledger.models import EntryRow

SALT = b"\x07" * 16


class Answers:
    """Answers as a step would keep them: number of their batch → name of the row → answer."""

    def __init__(self) -> None:
        self.kept: dict[int, dict[str, object]] = {}

    def seal(self, wave: int, answers: dict[str, object]) -> None:
        told = seal(wave, [leaf(SALT, answer) for answer in answers.values()])
        self.kept[told.seq] = dict(answers)

    def leaves(self, batch: SealedBatch, using: str) -> list[AnswerLeaf]:
        kept = self.kept.get(batch.seq, {})
        return [AnswerLeaf(name, leaf(SALT, answer)) for name, answer in kept.items()]


def write_chain(answers: Answers) -> None:
    """Write twelve entries: 1–4 and 6–8 signed, with 5 and 9 telling so, 10–12 not yet."""
    with transaction.atomic():
        record("wave.created", thing="wave/1", facts={"wave": 1})
        answers.seal(1, {"答卷 1": {"q1": 5}, "答卷 2": {"q1": 4}})
        answers.seal(1, {"答卷 3": {"q1": 3}})
        record("wave.paused", thing="wave/1", facts={"wave": 1})
    sign_segment()
    with transaction.atomic():
        record("wave.resumed", thing="wave/1", facts={"wave": 1})
        answers.seal(2, {"答卷 4": {"q1": 1}})
        record("wave.paused", thing="wave/1", facts={"wave": 1})
    sign_segment()
    with transaction.atomic():
        record("wave.resumed", thing="wave/1", facts={"wave": 1})
        record("wave.paused", thing="wave/2", facts={"wave": 2})
        record("wave.cancelled", thing="wave/2", facts={"wave": 2})


@dataclass(frozen=True)
class Tampering:
    """One way of tampering, and the row and problem that verification must name."""

    name: str
    work: Callable[[], None]
    row: int
    code: str

    def __str__(self) -> str:
        return self.name


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def sql(*statements: str) -> Callable[[], None]:
    def work() -> None:
        for statement in statements:
            run(statement)

    return work


def _swap(one: int, other: int) -> None:
    for new, old in ((-1, one), (one, other), (other, -1)):
        run("UPDATE core_ledger_entry SET seq = %s WHERE seq = %s", new, old)


def _copy(seq: int, new: int) -> None:
    run(
        'INSERT INTO core_ledger_entry (seq, body, hash, verb, thing, "on", recorded) '
        'SELECT %s, body, hash, verb, thing, "on", recorded FROM core_ledger_entry WHERE seq = %s',
        new,
        seq,
    )


def _insert_before(seq: int) -> None:
    run("UPDATE core_ledger_entry SET seq = -seq - 1 WHERE seq >= %s", seq)
    run("UPDATE core_ledger_entry SET seq = -seq WHERE seq < 0")
    _copy(1, seq)


def _replace(seq: int, **changes: Any) -> None:
    """Put a row in place of another, with a hash that fits the row before it."""
    told = entry(seq)
    before = entry(seq - 1)
    assert told is not None
    assert before is not None
    forged = replace(told, **changes)
    body = write_body(forged, recorded=write_moment(forged.recorded))
    EntryRow.objects.filter(seq=seq).delete()
    row = EntryRow(
        seq=seq,
        body=body,
        hash=chain_hash(before.hash, body),
        verb=forged.verb,
        thing=forged.thing,
        on=forged.on,
        recorded=forged.recorded,
    )
    row.save(force_insert=True)


def _rewrite_from(seq: int) -> None:
    """Change a row and make every later hash fit again, as whoever knows the format can."""
    _replace(seq, actor=99)
    last = EntryRow.objects.count()
    for later in range(seq + 1, last + 1):
        _replace(later)


TAMPERINGS = [
    Tampering(
        "edited body",
        sql("UPDATE core_ledger_entry SET body = REPLACE(body, '\"on\"', '\"off\"') WHERE seq = 3"),
        3,
        "ledger.body",
    ),
    Tampering(
        "edited fact",
        sql(
            "UPDATE core_ledger_entry SET body = "
            "REPLACE(body, '\"responses\":2', '\"responses\":9') WHERE seq = 2"
        ),
        2,
        "ledger.hash",
    ),
    Tampering(
        "edited column",
        sql("UPDATE core_ledger_entry SET verb = 'wave.closed' WHERE seq = 4"),
        4,
        "ledger.column",
    ),
    Tampering(
        "edited day",
        sql("UPDATE core_ledger_entry SET \"on\" = '2020-01-01' WHERE seq = 11"),
        11,
        "ledger.column",
    ),
    Tampering(
        "edited moment",
        sql("UPDATE core_ledger_entry SET recorded = '2020-01-01 00:00:00' WHERE seq = 11"),
        11,
        "ledger.column",
    ),
    Tampering(
        "edited hash",
        sql("UPDATE core_ledger_entry SET hash = '" + "0" * 64 + "' WHERE seq = 7"),
        7,
        "ledger.hash",
    ),
    Tampering("deleted", sql("DELETE FROM core_ledger_entry WHERE seq = 6"), 6, "ledger.number"),
    Tampering(
        "deleted first", sql("DELETE FROM core_ledger_entry WHERE seq = 1"), 1, "ledger.number"
    ),
    Tampering("inserted", lambda: _insert_before(4), 4, "ledger.moved"),
    Tampering("inserted at the end", lambda: _copy(12, 13), 13, "ledger.moved"),
    Tampering("reordered", lambda: _swap(3, 7), 3, "ledger.moved"),
    Tampering("replaced", lambda: _replace(8, actor=99), 8, "ledger.mark"),
    Tampering("replaced, not yet signed", lambda: _replace(10, actor=99), 11, "ledger.hash"),
    Tampering("rewritten to the end", lambda: _rewrite_from(3), 3, "ledger.mark"),
    Tampering("truncated", sql("DELETE FROM core_ledger_entry"), 1, "ledger.cut"),
    Tampering(
        "truncated with its signatures",
        sql("DELETE FROM core_ledger_entry", "DELETE FROM core_ledger_segment"),
        1,
        "ledger.empty",
    ),
    Tampering(
        "signed tail cut", sql("DELETE FROM core_ledger_entry WHERE seq > 6"), 7, "ledger.cut"
    ),
    Tampering(
        "last signature removed",
        sql("DELETE FROM core_ledger_segment WHERE number = 2"),
        9,
        "ledger.segment_gone",
    ),
    Tampering(
        "first signature removed",
        sql("DELETE FROM core_ledger_segment WHERE number = 1"),
        1,
        "ledger.unsigned_order",
    ),
    Tampering(
        "signature edited",
        sql("UPDATE core_ledger_segment SET signature = '" + "0" * 128 + "' WHERE number = 2"),
        5,
        "ledger.signature",
    ),
    Tampering(
        "segment edited",
        sql("UPDATE core_ledger_segment SET body = REPLACE(body, 'first', 'fist')"),
        1,
        "ledger.signature",
    ),
]

# These leave no trace in what remains; only an anchor kept elsewhere shows them.
NEED_ANCHOR = [
    Tampering(
        "unsigned tail cut",
        sql("DELETE FROM core_ledger_entry WHERE seq > 10"),
        11,
        "ledger.anchor_cut",
    ),
    Tampering(
        "truncated with its signatures",
        sql("DELETE FROM core_ledger_entry", "DELETE FROM core_ledger_segment"),
        1,
        "ledger.anchor_cut",
    ),
    Tampering(
        "unsigned rows rewritten to the end",
        lambda: _rewrite_from(11),
        12,
        "ledger.anchor_differs",
    ),
]
