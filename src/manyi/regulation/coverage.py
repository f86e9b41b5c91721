"""How many clauses of a pack are carried out in which way."""

from collections import Counter
from dataclasses import dataclass

from manyi.regulation.pack import Pack
from manyi.regulation.rules import rules


@dataclass(frozen=True)
class Coverage:
    """Counts of one pack: its clauses by kind, its provisions, its rules."""

    pack: str
    regulation: str
    version: str
    clauses: int
    executed: int
    duty: int
    definition: int
    provisions: int
    rules: int
    assumed: int


def coverage(pack: Pack) -> Coverage:
    """Return the counts; a pack that was read names no provision that does not exist."""
    kinds = Counter(clause.kind for clause in pack.clauses.values())
    return Coverage(
        pack=pack.name,
        regulation=pack.regulation,
        version=pack.version,
        clauses=len(pack.clauses),
        executed=kinds["executed"],
        duty=kinds["duty"],
        definition=kinds["definition"],
        provisions=sum(1 for _ in pack.provisions()),
        rules=len(rules(pack)),
        assumed=len(pack.assumed),
    )
