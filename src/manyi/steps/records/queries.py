"""Questions of step 10: what is owed and by whom, where each clause stands, what shows it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext as _

from manyi.core.adoption import pack_of, people_in_role
from manyi.core.clock import today
from manyi.core.duties import duties_on, in_force, ledger_index
from manyi.core.ledger import Entry, entry
from manyi.core.models import Adoption, Person
from manyi.regulation import ClauseState, Duty, DutyState, Span, clause_state
from manyi.steps.cases.models import Case
from manyi.steps.improvement.models import Action, Plan
from manyi.steps.records.models import DutyRecord
from manyi.steps.reporting.models import Report
from manyi.steps.sampling.models import Wave, WavePlan
from manyi.steps.scoring.models import Target

OUTSTANDING = (DutyState.OPEN, DutyState.OVERDUE)


@dataclass(frozen=True)
class OwedDuty:
    """A duty as a page shows it: whose it is, in words, and the day it is for."""

    duty: Duty
    adoption: Adoption
    role_label: str
    owner: str
    owner_id: int | None = None

    @property
    def is_overdue(self) -> bool:
        return self.duty.state is DutyState.OVERDUE


def duties_owed(
    adoptions: Iterable[Adoption], day: date, *, states: Iterable[DutyState] = OUTSTANDING
) -> list[OwedDuty]:
    """Return the duties in these states on the day, the most pressing first."""
    rows = list(adoptions)
    wanted = set(states)
    current = {row.key: row for row in sorted(rows, key=lambda row: row.start)}
    duties = [duty for duty in duties_on(day, rows) if duty.state in wanted]
    owners = _owners(duty.occasion for duty in duties if _is_owners(duty))
    return [
        OwedDuty(
            duty,
            current[duty.adoption.key],
            _role_label(duty),
            *((owners.get(duty.occasion, _NOBODY)) if _is_owners(duty) else _NOBODY),
        )
        for duty in duties
    ]


_YEAR = re.compile(r"[12]\d{3}")
_PERIOD = re.compile(r"(\d{4})(?:Q([1-4])|H([12])|-(\d\d))?")


def occasion_words(occasions: Iterable[str]) -> dict[str, str]:
    """Return what a person calls each occasion: the wave's title, a case's number, a period."""
    named = set(occasions)
    words = {one: _period_words(one) for one in named}
    for kind, rows in _THINGS.items():
        numbers = _numbers(named, kind)
        found = rows.model.objects.filter(pk__in=set(numbers.values()))
        titles = dict(found.values_list("pk", rows.field))
        words |= {one: titles[pk] for one, pk in numbers.items() if pk in titles}
    return words


def number_of(occasion: str) -> int | None:
    """Return the number of the thing an occasion is about: 7 of `case-7`, and of its round 7.2."""
    number = occasion.partition("-")[2].partition(".")[0]
    return int(number) if number.isdecimal() else None


def _numbers(occasions: Iterable[str], kind: str) -> dict[str, int]:
    """Return the occasions that are about things of a kind, with their numbers."""
    found = {one: number_of(one) for one in occasions if one.startswith(f"{kind}-")}
    return {one: number for one, number in found.items() if number is not None}


@dataclass(frozen=True)
class _Named:
    model: type[Model]
    field: str


_THINGS = {
    "wave": _Named(Wave, "title"),
    "waveplan": _Named(WavePlan, "wave__title"),
    "report": _Named(Report, "title"),
    "plan": _Named(Plan, "number"),
    "case": _Named(Case, "number"),
    "action": _Named(Action, "description"),
    "target": _Named(Target, "year"),
}


def _period_words(occasion: str) -> str:
    found = _PERIOD.fullmatch(occasion)
    if occasion == "once" or found is None:
        return "" if occasion == "once" else occasion
    year, quarter, half, month = found.groups()
    if quarter:
        return _("%(year)s 年第 %(n)s 季度") % {"year": year, "n": quarter}
    if half:
        words = _("%(year)s 年上半年") if half == "1" else _("%(year)s 年下半年")
        return words % {"year": year}
    if month:
        return _("%(year)s 年 %(n)s 月") % {"year": year, "n": int(month)}
    return _("%(year)s 年") % {"year": year}


# Until a thing has an owner, its duty falls to those who may name one.
_NAMES_OWNERS = {"improvements": "improvement.open_plan", "cases": "cases.assign_case"}


def duties_of(person: Person, day: date) -> list[OwedDuty]:
    """Return what this person owes on the day: through a role, or as owner of the very thing."""
    rows = list(Adoption.objects.select_related("pack_version", "unit"))
    held: dict[tuple[int, str], bool] = {}

    def holds(adoption: Adoption, role: str) -> bool:
        key = (adoption.pk, role)
        if key not in held:
            held[key] = people_in_role(adoption, role, day).filter(pk=person.pk).exists()
        return held[key]

    def owes(owed: OwedDuty) -> bool:
        if owed.owner_id is not None:
            return owed.owner_id == person.pk
        rule = owed.duty.rule
        if _is_owner_role(owed.duty, owed.duty.role):
            permission = _NAMES_OWNERS.get(rule.address.partition(".")[0], "")
            return bool(permission) and person.has_perm(permission, owed.adoption)
        return any(holds(owed.adoption, role) for role in (owed.duty.role, *rule.together_with))

    return [owed for owed in duties_owed(rows, day) if owes(owed)]


def _is_owners(duty: Duty) -> bool:
    """Whether one person answers for it; a category may name a department to fall back on."""
    return any(_is_owner_role(duty, role) for role in (duty.role, duty.rule.role))


def _is_owner_role(duty: Duty, role: str) -> bool:
    return duty.adoption.pack.roles[role].type == "owner"


def _role_label(duty: Duty) -> str:
    return duty.adoption.pack.roles[duty.role].label


_NOBODY = ("", None)
_OWNED = {"plan": (Plan, "owner"), "case": (Case, "handler"), "action": (Action, "doer")}


def _owners(occasions: Iterable[str]) -> dict[str, tuple[str, int]]:
    """Return name and id of the one person a duty falls to, by the thing it is about."""
    named = set(occasions)
    owners = {}
    for kind, (model, field) in _OWNED.items():
        numbers = _numbers(named, kind)
        rows = model.objects.filter(pk__in=set(numbers.values())).exclude(**{field: None})
        fields = ("pk", f"{field}__name", field)
        found = {pk: (name, owner) for pk, name, owner in rows.values_list(*fields)}
        owners |= {one: found[pk] for one, pk in numbers.items() if pk in found}
    return owners


def period_of(text: str) -> Span:
    """Return the year a page's address names, this year where it names none."""
    year = int(text) if _YEAR.fullmatch(text) else today().year
    return Span(date(year, 1, 1), date(year, 12, 31))


def clause_states_of(adoption: Adoption, period: Span, day: date) -> list[ClauseState]:
    """Return where every clause of the regulation stands in the period, seen from the day."""
    rows = list(Adoption.objects.filter(key=adoption.key).select_related("pack_version", "unit"))
    duties = duties_on(day, rows)
    seen = in_force(adoption)
    return [
        clause_state(
            key, adoption=seen, duties=duties, ledger=ledger_index(), period=period, day=day
        )
        for key in pack_of(adoption.pack_version).clauses
    ]


def evidence_of(state: ClauseState) -> list[Entry]:
    """Return the ledger entries that show a clause's state, oldest first."""
    numbers = sorted({int(event.partition(".")[0]) for event in state.events})
    return [found for number in numbers if (found := entry(number)) is not None]


def records_of(adoption: Adoption) -> Iterable[DutyRecord]:
    """Return the filled-in forms of a regulation, newest first."""
    return DutyRecord.objects.filter(adoption__key=adoption.key).select_related("recorded_by")
