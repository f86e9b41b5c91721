"""The body of an entry: what is hashed, how it is written, and how it is read back."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from decimal import Decimal

from manyi.core.ledger.canonical import canonical
from manyi.core.ledger.entries import Anchor, Entry, Occasion, Segment
from manyi.problems import Problem

FIRST_PREVIOUS = "0" * 64
FORMAT = 1

# Ids, verbs and addresses; no spaces and nothing but ASCII, so no sentence fits.
_CODE = re.compile(r"[A-Za-z0-9_.:@#/+~-]{1,80}")
_ADDRESS = re.compile(r"[A-Za-z0-9_.@#/-]{1,160}")


def chain_hash(previous: str, body: str) -> str:
    """Return SHA-256 over the previous hash (its 32 bytes) and the body, in hex."""
    return hashlib.sha256(bytes.fromhex(previous) + body.encode()).hexdigest()


def write_moment(moment: datetime) -> str:
    """Return the moment in UTC, to the microsecond."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_moment(text: str) -> datetime:
    """Read a moment; a bare day, as anonymous batches have, is that day's first moment in UTC."""
    if "T" not in text:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    return datetime.fromisoformat(text)


def plain_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts as JSON holds them: days as ISO text, decimals as numbers, no empty ones."""
    return {name: _plain(value) for name, value in facts.items() if value is not None}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def code_problems(
    *, thing: str, occasions: Iterable[Occasion], cites: Iterable[str], pack: str
) -> tuple[Problem, ...]:
    """Return every word that is not an id, an address or a code."""
    codes = [("thing", thing), ("pack", pack)]
    addresses = [("cites", cite) for cite in cites]
    for occasion in occasions:
        codes += [("occasion.adoption", occasion.adoption), ("occasion.name", occasion.name)]
        if occasion.address:
            addresses.append(("occasion.address", occasion.address))
    # What was found is left out: it may be the personal text this check keeps away.
    wrong = [place for place, text in codes if text and not _is(_CODE, text)]
    wrong += [place for place, text in addresses if not _is(_ADDRESS, text)]
    return tuple(Problem("ledger.not_a_code", place=place) for place in wrong)


def _is(pattern: re.Pattern[str], text: object) -> bool:
    return isinstance(text, str) and pattern.fullmatch(text) is not None


def write_body(entry: Entry, *, recorded: str) -> str:
    """Return the canonical JSON of everything in the entry but its hash."""
    return canonical(
        {
            "v": FORMAT,
            "seq": entry.seq,
            "verb": entry.verb,
            "recorded": recorded,
            "on": entry.on.isoformat(),
            "actor": entry.actor,
            "thing": entry.thing,
            "occasions": [asdict(occasion) for occasion in entry.occasions],
            "cites": entry.cites,
            "pack": entry.pack,
            "facts": entry.facts,
            "commitments": entry.commitments,
            "marks": entry.marks,
        }
    )


def read_body(body: str, digest: str) -> Entry:
    """Return the entry a body tells of; a body that tells of none is a ValueError."""
    try:
        told = json.loads(body)
        return Entry(
            seq=told["seq"],
            hash=digest,
            verb=told["verb"],
            recorded=read_moment(told["recorded"]),
            on=date.fromisoformat(told["on"]),
            actor=told["actor"],
            thing=told["thing"],
            occasions=tuple(Occasion(**occasion) for occasion in told["occasions"]),
            cites=tuple(told["cites"]),
            pack=told["pack"],
            facts=told["facts"],
            commitments=told["commitments"],
            marks=told["marks"],
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not the body of an entry: {error}") from error


def anchor_text(anchor: Anchor) -> str:
    """Return what the anchor's signature covers."""
    told = asdict(anchor)
    del told["signature"]
    return canonical(told)


def read_segment(body: str) -> Segment:
    """Return the segment a body tells of; a body that tells of none is a ValueError."""
    try:
        return Segment(**json.loads(body))
    except TypeError as error:
        raise ValueError(f"not the body of a segment: {error}") from error


def body_hash(body: str) -> str:
    """Return the hash by which a segment names the one before it."""
    return hashlib.sha256(body.encode()).hexdigest()
