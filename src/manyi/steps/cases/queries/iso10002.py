"""Evidence for ISO 10002, 7.1–7.9 and 8.1–8.7, read from the ledger for a period.

Which acts prove which clause is data: `iso10002.json` beside this file, with its edition.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from manyi.core.ledger import Entry
from manyi.core.ledger.reading import entries_of, read_entries
from manyi.core.models import Adoption
from manyi.steps.cases.enums import CaseKind, CaseState
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries.conformity import cases_received

MAP = Path(__file__).with_name("iso10002.json")
Of = Literal["period", "received", "complaints", "closed", "closed_complaints"]
SHOWN_NUMBERS = 5


@dataclass(frozen=True)
class Clause:
    """One clause of the standard: what it wants, which acts prove it, of which cases."""

    clause: str
    title: str
    wants: str
    proof: tuple[str, ...]
    of: Of


@dataclass(frozen=True)
class ClauseMap:
    """The clauses of one edition of the standard."""

    standard: str
    edition: str
    also: str
    lines: tuple[Clause, ...]


@dataclass(frozen=True)
class Evidence:
    """What proves one clause: how many entries, the first and the last, and what is missing."""

    clause: Clause
    count: int
    first: int | None
    last: int | None
    wanted: int | None
    missing: tuple[str, ...]

    @property
    def gap(self) -> str:
        """What is missing, in one sentence; empty where nothing is."""
        if self.wanted is None:
            return "" if self.count else "本期台账里没有一条能证明"
        if not self.wanted:
            return "本期没有这样的反馈件"
        if not self.missing:
            return ""
        named = "、".join(self.missing[:SHOWN_NUMBERS])
        more = " 等" if len(self.missing) > SHOWN_NUMBERS else ""
        return f"{self.wanted} 件中 {len(self.missing)} 件没有：{named}{more}"


@cache
def clause_map() -> ClauseMap:
    """Return the map of the edition that is shipped."""
    told = json.loads(MAP.read_text(encoding="utf-8"))
    lines = tuple(Clause(**{**line, "proof": tuple(line["proof"])}) for line in told.pop("lines"))
    return ClauseMap(lines=lines, **told)


def evidence_of(adoption: Adoption, *, since: date, until: date) -> tuple[Evidence, ...]:
    """Return what the ledger proves of each clause over a period.

    Of a case that was received in the period every entry counts, whenever it was written; other
    acts count when they were done in the period, under this regulation or under none.
    """
    cases = list(cases_received(adoption.key, since, until))
    verbs = {verb for line in clause_map().lines for verb in line.proof}
    by_case: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries_of([case.thing for case in cases]):
        by_case[entry.thing].append(entry)
    period = [
        entry
        for entry in read_entries(verbs=verbs, on_from=since, on_until=until)
        if _belongs(entry, adoption.key)
    ]
    return tuple(_evidence(line, cases, by_case, period) for line in clause_map().lines)


def _belongs(entry: Entry, adoption_key: str) -> bool:
    return not entry.occasions or any(one.adoption == adoption_key for one in entry.occasions)


def _evidence(
    line: Clause,
    cases: Iterable[Case],
    by_case: dict[str, list[Entry]],
    period: list[Entry],
) -> Evidence:
    if line.of == "period":
        found = [entry for entry in period if entry.verb in line.proof]
        return _found(line, found, None, ())
    wanted = [case for case in cases if _is_wanted(case, line.of)]
    found, missing = [], []
    for case in wanted:
        own = [entry for entry in by_case[case.thing] if entry.verb in line.proof]
        found += own
        if not own:
            missing.append(case.number)
    return _found(line, found, len(wanted), tuple(missing))


def _found(
    line: Clause, entries: list[Entry], wanted: int | None, missing: tuple[str, ...]
) -> Evidence:
    numbers = [entry.seq for entry in entries]
    ends = (min(numbers), max(numbers)) if numbers else (None, None)
    return Evidence(line, len(numbers), *ends, wanted, missing)


def _is_wanted(case: Case, of: Of) -> bool:
    is_complaint = case.kind == CaseKind.COMPLAINT
    is_closed = case.state == CaseState.CLOSED
    return (is_complaint or of in ("received", "closed")) and (
        is_closed or of in ("received", "complaints")
    )
