"""A regulation in force for part of the organisation over a span of days."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from manyi.problems import Problem
from manyi.regulation.pack import Pack
from manyi.regulation.schema import SECTION_LABELS
from manyi.regulation.schema.outcomes import Approval
from manyi.regulation.suggestions import suggestion


@dataclass(frozen=True)
class Adoption:
    """One version of a pack in force for a unit, from start to end, with who holds its roles.

    An amended regulation is a second adoption with the same key that starts when the first ends.
    """

    key: str
    pack: Pack
    unit: str
    start: date
    end: date | None = None
    roles: Mapping[str, str] = field(default_factory=dict)

    def in_force(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


class Subjects(Protocol):
    """Looks up what a duty repeats for, as it stood on a day."""

    def __call__(self, adoption: str, subject: str, day: date) -> tuple[str, ...]: ...


def no_subjects(adoption: str, subject: str, day: date) -> tuple[str, ...]:
    """Return no subjects: for an organisation that has none yet."""
    return ()


def check_adoption(
    adoption: Adoption, needed_by: Mapping[str, date] | None = None
) -> tuple[Problem, ...]:
    """Return a warning for every approval step nobody can act on, and every unknown role.

    `needed_by` gives, by address of an approval step, the day by which somebody must act.
    """
    return (*_unknown_roles(adoption), *_vacant_steps(adoption, needed_by or {}))


def _unknown_roles(adoption: Adoption) -> Iterator[Problem]:
    for role in adoption.roles:
        if role not in adoption.pack.roles:
            meant = suggestion(role, adoption.pack.roles)
            yield Problem("adoption.role_unknown", "", role, meant)


def _vacant_steps(adoption: Adoption, needed_by: Mapping[str, date]) -> Iterator[Problem]:
    pack = adoption.pack
    for name, approval in pack.approvals.items():
        for number, step in _vacant(approval, adoption.roles):
            key = list(approval.steps)[number - 1]
            day = needed_by.get(f"approvals.{name}.steps.{key}")
            until = f"{day.isoformat()} 前要有人批准。" if day else "请先任命。"
            place = f"{SECTION_LABELS['approvals']}「{approval.label}」第 {number} 步"
            yield Problem("adoption.vacant", place, pack.roles[step].label, until)


def _vacant(approval: Approval, roles: Mapping[str, str]) -> Iterable[tuple[int, str]]:
    for number, step in enumerate(approval.steps.values(), start=1):
        if step.role not in roles:
            yield number, step.role
