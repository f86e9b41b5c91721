"""Checking that the chain still holds and that the answers still match what was sealed.

Needs no private key and writes nothing. Rows are only ever added, so it needs no transaction: what
the segments read first cover is there later, and the entries read next tell only of segments that
the numbers read last contain.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connections
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from manyi.core.ledger.body import anchor_text
from manyi.core.ledger.chain import Broken, Row, Signatures, check_segments, walk
from manyi.core.ledger.entries import Anchor, Entry, SealedBatch
from manyi.core.ledger.keys import is_signed
from manyi.core.ledger.leaves import LeafProvider, leaf_provider
from manyi.core.ledger.merkle import marks, merkle_root, split_marks
from manyi.core.ledger.models import EntryRow, SegmentRow
from manyi.core.ledger.triggers import expected_triggers, installed_triggers
from manyi.problems import Problem

_PAGE = 2000


@dataclass(frozen=True)
class ChangedBatch:
    """A sealed batch whose answers differ now: which wave, which of its batches, sealed when."""

    wave: int
    seq: int
    nth: int
    after: datetime | None
    until: datetime
    answers: tuple[str, ...]
    missing: int

    @property
    def problem(self) -> Problem:
        """What to tell the auditor."""
        found = [f"改过或多出的是 {'、'.join(self.answers[:20])}"] if self.answers else []
        found += [f"少了 {self.missing} 份"] if self.missing > len(self.answers) else []
        start = f"{timezone.localtime(self.after):%Y-%m-%d %H:%M:%S}" if self.after else "开始"
        return Problem(
            "ledger.answers_changed",
            place=f"第 {self.wave} 期第 {self.nth} 批（台账第 {self.seq} 条）",
            found="；".join(found) or "汇总值不符",
            needed=f"{start} 至 {timezone.localtime(self.until):%Y-%m-%d %H:%M:%S}",
        )


@dataclass(frozen=True)
class Verdict:
    """What verification found."""

    entries: int
    answers: int
    batches: int
    segments: int
    signed: int
    signatures_checked: bool
    answers_recomputed: bool
    missing_triggers: tuple[str, ...]
    broken: Broken | None
    changed: tuple[ChangedBatch, ...]

    @property
    def is_intact(self) -> bool:
        """Whether every row holds and every sealed answer is as it was."""
        return self.broken is None and not self.changed


@dataclass
class _Walked:
    last: int = 0
    sealed: list[Entry] = field(default_factory=list)
    broken: Broken | None = None


def verify(
    *,
    using: str = "default",
    public_key: Ed25519PublicKey | None = None,
    anchor: Anchor | None = None,
) -> Verdict:
    """Return what holds of the ledger in this database, and the first row that does not."""
    signatures = check_segments(_segment_rows(using), public_key)
    walked = _walk(using, signatures, anchor)
    found = [
        signatures.broken,
        _anchor_signature(anchor, public_key),
        walked.broken or _cut_tail(walked.last, signatures, anchor),
    ]
    provider = leaf_provider()
    return Verdict(
        entries=EntryRow.objects.using(using).count(),
        answers=sum(_responses(entry) for entry in walked.sealed),
        batches=len(walked.sealed),
        segments=len(signatures.segments),
        signed=signatures.signed,
        signatures_checked=signatures.checked,
        answers_recomputed=provider is not None,
        missing_triggers=_missing_triggers(using),
        broken=min((one for one in found if one), key=lambda one: one.row, default=None),
        changed=_changed_batches(walked.sealed, provider, using) if provider else (),
    )


def _walk(using: str, signatures: Signatures, anchor: Anchor | None) -> _Walked:
    walked = _Walked()
    last = EntryRow.objects.using(using).order_by("-seq").values_list("seq", flat=True).first()
    numbers = set(SegmentRow.objects.using(using).values_list("number", flat=True))
    for step in walk(_entry_rows(using, last or 0), signatures, numbers):
        if isinstance(step, Broken):
            walked.broken = step
            break
        if anchor and step.seq == anchor.seq and step.hash != anchor.hash:
            walked.broken = Broken(step.seq, Problem("ledger.anchor_differs", f"{step.seq}"))
            break
        walked.last = step.seq
        if step.verb == "responses.sealed":
            walked.sealed.append(step)
    return walked


def _cut_tail(last: int, signatures: Signatures, anchor: Anchor | None) -> Broken | None:
    gone_from = f"{last + 1}"
    signed_until = signatures.segments[-1].last if signatures.segments else 0
    if anchor is not None and anchor.seq > last:
        return Broken(last + 1, Problem("ledger.anchor_cut", gone_from, f"{anchor.count}"))
    if signed_until > last:
        return Broken(last + 1, Problem("ledger.cut", gone_from, f"{signed_until}"))
    return Broken(1, Problem("ledger.empty")) if last == 0 else None


def _anchor_signature(anchor: Anchor | None, public_key: Ed25519PublicKey | None) -> Broken | None:
    if anchor is None or public_key is None:
        return None
    if is_signed(public_key, anchor_text(anchor), anchor.signature):
        return None
    return Broken(anchor.seq, Problem("ledger.anchor_signature"))


def _missing_triggers(using: str) -> tuple[str, ...]:
    wanted = expected_triggers(connections[using].vendor)
    return tuple(sorted(set(wanted) - set(installed_triggers(using))))


def _segment_rows(using: str) -> Iterator[tuple[int, str, str]]:
    rows = SegmentRow.objects.using(using).order_by("number")
    return iter(rows.values_list("number", "body", "signature").iterator())


def _entry_rows(using: str, last: int) -> Iterator[Row]:
    """Yield the rows up to the last, a page at a time.

    Read without the models' conversions: a column someone broke must be named, not raise.
    """
    page: list[tuple[Any, ...]] = []
    while not page or len(page) == _PAGE:
        with connections[using].cursor() as cursor:
            cursor.execute(
                'SELECT seq, body, hash, verb, thing, "on", recorded FROM core_ledger_entry '
                "WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s",
                [page[-1][0] if page else -(2**63), last, _PAGE],
            )
            page = cursor.fetchall()
        for seq, body, digest, verb, thing, on, recorded in page:
            yield Row(seq, body, digest, verb, thing, _day(on), _moment(recorded))
        if not page:
            return


def _day(raw: date | str) -> date | str:
    try:
        return (parse_date(raw) or raw) if isinstance(raw, str) else raw
    except ValueError:
        return raw


def _moment(raw: datetime | str) -> datetime | str:
    """Return SQLite's text, which is UTC without saying so, as the moment it means."""
    try:
        moment = parse_datetime(raw) if isinstance(raw, str) else raw
    except ValueError:
        return raw
    if moment is None:
        return raw
    return moment.replace(tzinfo=timezone.get_fixed_timezone(0)) if not moment.tzinfo else moment


def _responses(entry: Entry) -> int:
    return int(str(entry.facts["responses"]))


def _changed_batches(
    sealed: list[Entry], provider: LeafProvider, using: str
) -> tuple[ChangedBatch, ...]:
    changed = []
    earlier: dict[object, Entry] = {}
    counted: Counter[object] = Counter()
    for entry in sealed:
        wave = entry.facts["wave"]
        counted[wave] += 1
        one = _check_batch(entry, earlier.get(wave), counted[wave], provider, using)
        if one is not None:
            changed.append(one)
        earlier[wave] = entry
    return tuple(changed)


def _check_batch(
    entry: Entry, earlier: Entry | None, nth: int, provider: LeafProvider, using: str
) -> ChangedBatch | None:
    wave = int(str(entry.facts["wave"]).rpartition("-")[2])
    now = list(provider(SealedBatch(wave=wave, seq=entry.seq), using))
    if now and merkle_root(one.leaf for one in now) == entry.facts["root"]:
        return None
    then = Counter(split_marks(entry.marks))
    unknown = []
    for one in now:
        mark = marks([one.leaf])
        if then[mark]:
            then[mark] -= 1
        else:
            unknown.append(one.answer)
    return ChangedBatch(
        wave=wave,
        seq=entry.seq,
        nth=nth,
        after=earlier and earlier.recorded,
        until=entry.recorded,
        answers=tuple(unknown),
        missing=sum(then.values()),
    )
