"""Whether cases went the way of their rule: each step of each, skipped and late ones named."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from manyi.core.adoption import pack_of
from manyi.core.ledger import Entry
from manyi.core.ledger.reading import entries_of
from manyi.core.models import Adoption
from manyi.steps.cases.models import Case, CaseTerm
from manyi.steps.cases.queries.handling import StepStanding, standings
from manyi.steps.cases.queries.terms import provision_of

AMISS = ("skipped", "late", "overdue")


@dataclass(frozen=True)
class CaseConformity:
    """One case against the steps of its rule."""

    case: Case
    steps: tuple[StepStanding, ...]

    @property
    def amiss(self) -> tuple[StepStanding, ...]:
        """The steps that were skipped, were late, or are overdue."""
        return tuple(step for step in self.steps if step.standing in AMISS)

    @property
    def conforms(self) -> bool:
        return not self.amiss


@dataclass(frozen=True)
class StepCount:
    """How often one step was done, done late, skipped, or is overdue."""

    label: str
    role: str
    done: int
    late: int
    skipped: int
    overdue: int
    still_open: int


def cases_received(adoption_key: str, since: date, until: date) -> QuerySet[Case]:
    """Return the cases received from one day to another, both included, each matter once."""
    rows = Case.objects.filter(
        adoption__key=adoption_key,
        merged_into=None,
        received_at__date__range=(since, until),
    )
    return rows.select_related("handler", "unit", "adoption__pack_version").order_by("pk")


def conformity_of(cases: Iterable[Case]) -> list[CaseConformity]:
    """Return each case against its rule; the ledger is read once for all of them."""
    rows = list(cases)
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries_of([case.thing for case in rows]):
        entries[entry.thing].append(entry)
    due: dict[tuple[int, int], dict[str, object]] = defaultdict(dict)
    for term in CaseTerm.objects.filter(case__in=rows).order_by("pk"):
        due[term.case_id, term.round][term.met_by] = term.due_at
    return [
        CaseConformity(case, standings(case, entries[case.thing], due[case.pk, case.round]))
        for case in rows
    ]


def step_counts(adoption: Adoption, found: Iterable[CaseConformity]) -> tuple[StepCount, ...]:
    """Return for each step of the rule how it was done over all the cases."""
    _key, provision = provision_of(adoption)
    roles = pack_of(adoption.pack_version).roles
    tallies: dict[str, dict[str, int]] = {key: defaultdict(int) for key in provision.steps}
    for one in found:
        for step in one.steps:
            if step.key in tallies:
                tallies[step.key][step.standing] += 1
    return tuple(
        StepCount(
            step.label,
            roles[step.role].label,
            tallies[key]["done"],
            tallies[key]["late"],
            tallies[key]["skipped"],
            tallies[key]["overdue"],
            tallies[key]["open"],
        )
        for key, step in provision.steps.items()
    )
