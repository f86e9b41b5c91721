"""Duties of a day: rules, working calendar and ledger in, everything owed or done out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from manyi.regulation.adoption import Adoption, Subjects
from manyi.regulation.calendar import WorkingCalendar
from manyi.regulation.ledger import Event, LedgerIndex, touches
from manyi.regulation.occasions import Span, opening_day, periods
from manyi.regulation.rules import Rule, rules
from manyi.regulation.schema.base import When

# Acts written down more than this many working days after they happened are shown as such.
RECORDED_LATE_AFTER = 2


class DutyState(StrEnum):
    """Where a duty stands; the value is what a page prints."""

    WAITING = "未到期"
    OPEN = "到期"
    OVERDUE = "逾期"
    DONE = "已执行"
    WAIVED = "豁免"


@dataclass(frozen=True)
class Duty:
    """One rule on one occasion, as it stands on a day.

    `late_by` counts days past the deadline, done or not. `recorded_late` counts the working days
    between the act and its entry where they are more than two. `evidence` are ids of entries.
    """

    key: str
    adoption: Adoption
    rule: Rule
    occasion: str
    opens: date
    due: date | None
    state: DutyState
    role: str
    late_by: int = 0
    recorded_late: int = 0
    evidence: tuple[str, ...] = ()

    @property
    def holder(self) -> str | None:
        """Who holds the role here; None when nobody is appointed or it is found per case."""
        return self.adoption.roles.get(self.role)

    @property
    def label(self) -> str:
        return self.rule.label


@dataclass(frozen=True)
class _Opening:
    occasion: str
    opens: date
    due: date | None
    role: str


def duty_key(adoption: str, rule: Rule, occasion: str) -> str:
    """Return the name a duty keeps for ever: adoption / address / filter / occasion."""
    return f"{adoption}/{rule.address}/{rule.filter}/{occasion}"


def due(
    adoptions: Iterable[Adoption],
    calendar: WorkingCalendar,
    ledger: LedgerIndex,
    subjects: Subjects,
    day: date,
) -> tuple[Duty, ...]:
    """Return every duty that exists on the day, as the ledger of that day shows it."""
    in_order = sorted(adoptions, key=lambda adoption: adoption.start)
    view = _View(in_order, calendar, ledger.until(day), subjects, day)
    duties: dict[str, Duty] = {}
    for adoption in in_order:
        for rule in rules(adoption.pack):
            for opening in view.openings(rule, adoption):
                key = duty_key(adoption.key, rule, opening.occasion)
                if key not in duties:
                    duties[key] = view.duty(key, rule, adoption, opening)
    return tuple(sorted(duties.values(), key=lambda duty: (duty.due or date.max, duty.key)))


class _View:
    """The ledger as seen on one day, and the questions rules ask of it."""

    def __init__(
        self,
        adoptions: list[Adoption],
        calendar: WorkingCalendar,
        seen: LedgerIndex,
        subjects: Subjects,
        day: date,
    ) -> None:
        self.adoptions = adoptions
        self.calendar = calendar
        self.seen = seen
        self.subjects = subjects
        self.day = day
        self.waivers = _waivers(seen, {adoption.key for adoption in adoptions})

    def openings(self, rule: Rule, adoption: Adoption) -> Iterator[_Opening]:
        for when in rule.whens:
            match when.head:
                case "every":
                    yield from self._recurring(rule, when, adoption)
                case "after":
                    yield from self._triggered(rule, when, adoption)
                case "once":
                    yield from self._once(rule, when, adoption)
                case _:
                    yield from self._asked(rule, adoption)

    def _recurring(self, rule: Rule, when: When, adoption: Adoption) -> Iterator[_Opening]:
        last = min(self.day, adoption.end or self.day)
        for period in periods(when, Span(adoption.start, last)):
            until = self.calendar.add(period.ends, when.within) if when.within else period.ends
            yield from self._repeated(
                _Opening(period.name, period.opens, until, rule.role), when, adoption
            )

    def _once(self, rule: Rule, when: When, adoption: Adoption) -> Iterator[_Opening]:
        if adoption.start <= self.day:
            until = self.calendar.add(adoption.start, when.within) if when.within else None
            yield from self._repeated(
                _Opening("once", adoption.start, until, rule.role), when, adoption
            )

    def _asked(self, rule: Rule, adoption: Adoption) -> Iterator[_Opening]:
        for verb in rule.fulfilled_by:
            for event in self.seen.of_type(adoption.key, verb):
                ours = event.address is not None and touches(event.address, rule.address)
                if ours and self._governs(adoption, event):
                    for occasion in event.occasions:
                        yield _Opening(occasion, event.on, None, rule.role)

    def _triggered(self, rule: Rule, when: When, adoption: Adoption) -> Iterator[_Opening]:
        for event in self.seen.of_type(adoption.key, when.after or ""):
            if _fits(when, event) and self._governs(adoption, event):
                category = str(event.facts.get("category", ""))
                opening = _Opening(
                    occasion=event.thing,
                    opens=self.calendar.add(event.on, when.wait) if when.wait else event.on,
                    due=self._deadline(rule, when, event, category),
                    role=rule.roles.get(category, rule.role),
                )
                yield from self._repeated(opening, when, adoption)

    def _deadline(self, rule: Rule, when: When, event: Event, category: str) -> date | None:
        if when.due_in_event:
            return _as_date(event.facts.get(when.due_in_event))
        within = rule.terms.get(category, when.within)
        return self.calendar.add(event.on, within) if within else None

    def _repeated(self, opening: _Opening, when: When, adoption: Adoption) -> Iterator[_Opening]:
        """Yield the opening, or one for each subject as they stood on the day it opened."""
        if when.for_each is None:
            yield opening
            return
        for subject in self.subjects(adoption.key, when.for_each, opening.opens):
            yield _Opening(
                f"{opening.occasion}@{subject}", opening.opens, opening.due, opening.role
            )

    def _governs(self, adoption: Adoption, event: Event) -> bool:
        """Whether this version was in force when the chain the event belongs to began."""
        versions = [other for other in self.adoptions if other.key == adoption.key]
        for day in (self._began(event), event.on):
            for version in versions:
                if version.in_force(day):
                    return version is adoption
        return False

    def _began(self, event: Event) -> date:
        """Return the opening day of the occasion at the root of the event's chain."""
        seen: set[str] = set()
        while event.id not in seen:
            seen.add(event.id)
            for occasion in event.occasions:
                opened = opening_day(occasion)
                if opened is not None:
                    return opened
                origin = self.seen.origin(event.adoption, occasion)
                if origin is not None:
                    event = origin
                    break
        return event.on

    def duty(self, key: str, rule: Rule, adoption: Adoption, opening: _Opening) -> Duty:
        acts = self._acts(rule, adoption.key, opening.occasion)
        state = self._state(key, opening, acts)
        done_on = acts[0].on if acts else self.day
        counts = state in (DutyState.DONE, DutyState.OVERDUE) and opening.due is not None
        return Duty(
            key=key,
            adoption=adoption,
            rule=rule,
            occasion=opening.occasion,
            opens=opening.opens,
            due=opening.due,
            state=state,
            role=opening.role,
            late_by=max(0, (done_on - opening.due).days) if counts and opening.due else 0,
            recorded_late=self._recorded_late(acts[0]) if acts else 0,
            evidence=tuple(event.id for event in acts),
        )

    def _acts(self, rule: Rule, adoption: str, occasion: str) -> list[Event]:
        found = [
            event
            for verb in rule.fulfilled_by
            for event in self.seen.find(adoption, verb, rule.address, occasion)
            if _states(event, rule.where)
        ]
        return sorted(found, key=lambda event: (event.on, event.recorded, event.id))

    def _state(self, key: str, opening: _Opening, acts: list[Event]) -> DutyState:
        if acts:
            return DutyState.DONE
        if key in self.waivers and self.day <= self.waivers[key]:
            return DutyState.WAIVED
        if opening.due is not None and self.day > opening.due:
            return DutyState.OVERDUE
        return DutyState.OPEN if opening.opens <= self.day else DutyState.WAITING

    def _recorded_late(self, event: Event) -> int:
        gap = self.calendar.working_days_between(event.on, event.recorded.date())
        return gap if gap > RECORDED_LATE_AFTER else 0


def _fits(when: When, event: Event) -> bool:
    if when.of is not None and (event.address is None or not touches(when.of, event.address)):
        return False
    return _states(event, when.where)


def _states(event: Event, where: Mapping[str, object]) -> bool:
    return all(event.facts.get(name) == value for name, value in where.items())


def _as_date(value: object) -> date | None:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value) if isinstance(value, str) else None


def _waivers(seen: LedgerIndex, adoptions: Iterable[str]) -> dict[str, date]:
    """Return the last day each waived duty is waived for; a waiver that was ended holds no more."""
    waived: dict[str, date] = {}
    for adoption in adoptions:
        acts = (*seen.of_type(adoption, "waiver.granted"), *seen.of_type(adoption, "waiver.ended"))
        for event in sorted(acts, key=lambda event: (event.recorded, event.id)):
            for key in _keys(event):
                if event.type == "waiver.granted":
                    waived[key] = _as_date(event.facts.get("until")) or date.max
                else:
                    waived.pop(key, None)
    return waived


def _keys(event: Event) -> tuple[str, ...]:
    keys = event.facts.get("duties", ())
    return tuple(str(key) for key in keys) if isinstance(keys, list | tuple) else ()
