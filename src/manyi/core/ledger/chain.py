"""Walking the chain row by row, and what can be wrong with a row. No tables, no clock."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from manyi.core.ledger.body import (
    FIRST_PREVIOUS,
    body_hash,
    chain_hash,
    read_body,
    read_segment,
)
from manyi.core.ledger.entries import Entry, Segment
from manyi.core.ledger.keys import is_signed
from manyi.problems import Problem


@dataclass(frozen=True)
class Row:
    """One entry as the table has it, columns and all."""

    seq: int
    body: str
    hash: str
    verb: str
    thing: str
    on: date | str
    recorded: datetime | str


@dataclass(frozen=True)
class Broken:
    """The first row where the chain does not hold, and what is wrong there."""

    row: int
    problem: Problem


@dataclass(frozen=True)
class Signatures:
    """The segments whose signatures hold, in order, and the first thing wrong with any."""

    segments: tuple[Segment, ...]
    broken: Broken | None
    checked: bool

    @property
    def signed(self) -> int:
        """How many entries stand under a signature."""
        return sum(segment.last - segment.first + 1 for segment in self.segments)

    def covering(self, seq: int) -> Segment | None:
        """Return the segment that covers the entry, if one does."""
        place = bisect_right(self.segments, seq, key=lambda segment: segment.first) - 1
        if place < 0 or self.segments[place].last < seq:
            return None
        return self.segments[place]


def check_segments(
    rows: Iterable[tuple[int, str, str]], public_key: Ed25519PublicKey | None
) -> Signatures:
    """Return the segments that hold; rows are (number, body, signature) in order."""
    held: list[Segment] = []
    broken: Broken | None = None
    number, first, previous = 1, 1, FIRST_PREVIOUS
    for stored, body, signature in rows:
        segment = _read(body)
        problem = _segment_problem(segment, stored, number, first, previous)
        if public_key is not None and not is_signed(public_key, body, signature):
            problem, segment = Problem("ledger.signature", f"{first}", f"{stored}"), None
        broken = broken or (Broken(first, problem) if problem else None)
        if segment is not None:
            held.append(segment)
            number, first, previous = segment.number + 1, segment.last + 1, body_hash(body)
    held.sort(key=lambda segment: segment.first)
    return Signatures(tuple(held), broken, checked=public_key is not None)


def _read(body: str) -> Segment | None:
    try:
        return read_segment(body)
    except ValueError:
        return None


def _segment_problem(
    segment: Segment | None, stored: int, number: int, first: int, previous: str
) -> Problem | None:
    told = segment and (segment.number, segment.first, segment.previous)
    if told == (number, first, previous) and stored == number:
        return None
    return Problem("ledger.unsigned_order", f"{first}", f"{stored}")


def walk(
    rows: Iterable[Row], signatures: Signatures, segment_numbers: Collection[int]
) -> Iterator[Entry | Broken]:
    """Yield each entry that holds; at the first row that does not, yield what is wrong and stop.

    `segment_numbers` are all that stand in the table: an entry telling of another misses it.
    """
    expected, previous = 1, FIRST_PREVIOUS
    for row in rows:
        found = _read_row(row, expected)
        if isinstance(found, Entry):
            found = (
                _hash_problem(row, previous)
                or _mark_problem(row, signatures)
                or _gone_segment(found, segment_numbers)
                or found
            )
        if isinstance(found, Problem):
            yield Broken(expected, found)
            return
        yield found
        expected, previous = expected + 1, row.hash


def _read_row(row: Row, expected: int) -> Entry | Problem:
    if row.seq != expected:
        return Problem("ledger.number", f"{expected}", f"{row.seq}")
    try:
        entry = read_body(row.body, row.hash)
    except ValueError:
        return Problem("ledger.body", f"{expected}")
    if entry.seq != expected:
        return Problem("ledger.moved", f"{expected}", f"{entry.seq}")
    for column in ("verb", "thing", "on", "recorded"):
        if getattr(row, column) != getattr(entry, column):
            return Problem("ledger.column", f"{expected}", column)
    return entry


def _hash_problem(row: Row, previous: str) -> Problem | None:
    if chain_hash(previous, row.body) == row.hash:
        return None
    return Problem("ledger.hash", f"{row.seq}")


def _mark_problem(row: Row, signatures: Signatures) -> Problem | None:
    segment = signatures.covering(row.seq)
    if segment is None:
        return None
    start = (row.seq - segment.first) * 8
    is_end = row.seq == segment.last
    if row.hash[:8] == segment.marks[start : start + 8] and (
        not is_end or row.hash == segment.hash
    ):
        return None
    return Problem("ledger.mark", f"{row.seq}")


def _gone_segment(entry: Entry, numbers: Collection[int]) -> Problem | None:
    number = entry.facts.get("segment") if entry.verb == "ledger.signed" else None
    if number is None or number in numbers:
        return None
    return Problem("ledger.segment_gone", f"{entry.seq}", f"{number}")
