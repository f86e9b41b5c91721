"""A pack with one of its cited addresses taken out, as if nobody had ever written it."""

import copy
from collections.abc import Mapping
from typing import Any

from manyi.problems import ProblemsFound
from manyi.regulation import Pack, rules
from manyi.regulation.ledger import covers
from manyi.regulation.loader import pack_of


def cited_addresses(pack: Pack) -> tuple[str, ...]:
    """Return every address a clause of the pack names, each once."""
    named = (address for clause in pack.clauses.values() for address in clause.addresses)
    return tuple(dict.fromkeys(named))


def content_without(pack: Pack, address: str) -> dict[str, Any]:
    """Return the pack's data without the address, its citations and its assumptions."""
    content = copy.deepcopy(dict(pack.content))
    *above, last = address.split(".")
    part: Any = content
    for step in above:
        part = part[step]
    del part[last]
    for clause in content["clauses"].values():
        for way in ("executed", "duty", "see"):
            if way in clause:
                clause[way] = [kept for kept in clause[way] if not covers(address, kept)]
        if not (clause.get("executed") or clause.get("duty") or clause.get("definition")):
            clause.clear()
            clause.update({"words": "条文", "definition": "scope"})
    for assumed in list(content["assumed"]):
        if covers(address, assumed):
            del content["assumed"][assumed]
    return content


def pack_or_none(content: Mapping[str, Any]) -> Pack | None:
    """Return the pack of the data, or None when the loader refuses it."""
    try:
        return pack_of(content)
    except ProblemsFound:
        return None


def obligations(pack: Pack) -> tuple[str, ...]:
    """Return what the pack obliges and allows, so that two packs can be compared."""
    return tuple(repr(rule) for rule in rules(pack))
