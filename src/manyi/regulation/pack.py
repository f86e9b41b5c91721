"""A pack: the regulation as read, with everything in it reachable by address."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from manyi.regulation.schema import SECTIONS
from manyi.regulation.schema.acts import Control, HumanDuty, Incentive, RecordKind
from manyi.regulation.schema.asking import Form, IndicatorTree, Scale
from manyi.regulation.schema.base import Part
from manyi.regulation.schema.cases import Case
from manyi.regulation.schema.document import Clause, Document
from manyi.regulation.schema.outcomes import Approval, Improvement, Report
from manyi.regulation.schema.people import Role, Subject
from manyi.regulation.schema.scoring import Score, Target
from manyi.regulation.schema.surveys import Survey


@dataclass(frozen=True)
class Pack:
    """One regulation: document, sixteen sections, assumptions, clauses."""

    name: str
    regulation: str
    document: Document
    content: Mapping[str, Any] = field(repr=False, hash=False)
    roles: Mapping[str, Role] = field(default_factory=dict, hash=False)
    subjects: Mapping[str, Subject] = field(default_factory=dict, hash=False)
    indicators: Mapping[str, IndicatorTree] = field(default_factory=dict, hash=False)
    forms: Mapping[str, Form] = field(default_factory=dict, hash=False)
    scales: Mapping[str, Scale] = field(default_factory=dict, hash=False)
    scores: Mapping[str, Score] = field(default_factory=dict, hash=False)
    targets: Mapping[str, Target] = field(default_factory=dict, hash=False)
    surveys: Mapping[str, Survey] = field(default_factory=dict, hash=False)
    reports: Mapping[str, Report] = field(default_factory=dict, hash=False)
    approvals: Mapping[str, Approval] = field(default_factory=dict, hash=False)
    improvements: Mapping[str, Improvement] = field(default_factory=dict, hash=False)
    cases: Mapping[str, Case] = field(default_factory=dict, hash=False)
    duties: Mapping[str, HumanDuty] = field(default_factory=dict, hash=False)
    records: Mapping[str, RecordKind] = field(default_factory=dict, hash=False)
    incentives: Mapping[str, Incentive] = field(default_factory=dict, hash=False)
    controls: Mapping[str, Control] = field(default_factory=dict, hash=False)
    assumed: Mapping[str, str] = field(default_factory=dict, hash=False)
    clauses: Mapping[str, Clause] = field(default_factory=dict, hash=False)

    @property
    def version(self) -> str:
        return self.document.version

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the content, not of its layout; order counts, for steps are ordered."""
        text = json.dumps(self.content, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def provisions(self) -> Iterator[tuple[str, Part]]:
        """Yield every provision with its address, in the order of the pack."""
        for section in SECTIONS:
            for name, provision in getattr(self, section).items():
                yield f"{section}.{name}", provision

    def has(self, address: str) -> bool:
        """Whether something is written at the address."""
        return find_written(self.content, address) is not None

    def resolve(self, address: str) -> Any:
        """Return what stands at the address, read and checked; KeyError when nothing does."""
        if not self.has(address):
            raise KeyError(address)
        found: Any = self
        for step in address.split("."):
            found = found[step] if isinstance(found, Mapping) else _attribute(found, step)
        return found

    def label(self, address: str) -> str:
        """Return the nearest Chinese label at or above the address."""
        steps = address.split(".")
        while len(steps) > 1:
            label = getattr(self.resolve(".".join(steps)), "label", None)
            if label:
                return str(label)
            steps.pop()
        return address

    def cite(self, *addresses: str) -> tuple[str, ...]:
        """Return citations for a ledger entry: each address with the pack's version."""
        missing = [address for address in addresses if not self.has(address)]
        if missing:
            raise KeyError(missing[0])
        return tuple(f"{address}@{self.version}" for address in addresses)


def _attribute(part: Any, name: str) -> Any:
    fields = getattr(type(part), "model_fields", {})
    aliases = {info.alias: key for key, info in fields.items() if info.alias}
    return getattr(part, aliases.get(name, name))


def find_written(content: Mapping[str, Any], address: str) -> Any:
    """Return the plain value at the address, or None when nothing is written there."""
    section, _, rest = address.partition(".")
    if not rest or section not in SECTIONS:
        return None
    found: Any = content
    for step in address.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found
