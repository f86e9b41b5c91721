"""What the ledger hands out: entries, and the occasions they name. Plain values, no tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, order=True)
class Occasion:
    """The instance of a rule an act answers: adoption, address of the provision, name.

    The name is the period (`2026Q3`, `2026-05@project-7`) or the triggering thing (`wave-1`).
    """

    adoption: str
    address: str
    name: str


@dataclass(frozen=True)
class Entry:
    """One entry as it stands in the chain; `marks` are those of a batch of sealed answers."""

    seq: int
    hash: str
    verb: str
    recorded: datetime
    on: date
    actor: int | None = None
    thing: str = ""
    occasions: tuple[Occasion, ...] = ()
    cites: tuple[str, ...] = ()
    pack: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    commitments: Mapping[str, str] = field(default_factory=dict)
    marks: str = ""


@dataclass(frozen=True)
class SealedBatch:
    """Which answers a `responses.sealed` entry covers: those that carry its number."""

    wave: int
    seq: int


@dataclass(frozen=True)
class AnswerLeaf:
    """The leaf of one answer as it stands now, and what a person would find the answer by."""

    answer: str
    leaf: bytes


@dataclass(frozen=True)
class Anchor:
    """The end of the chain as it was, signed; kept elsewhere, it shows a tail that was cut."""

    seq: int
    hash: str
    count: int
    made: str
    signature: str


@dataclass(frozen=True)
class Segment:
    """A signed stretch: first and last entry, hash of the last, and a mark of each."""

    number: int
    first: int
    last: int
    hash: str
    marks: str
    previous: str
    made: str
