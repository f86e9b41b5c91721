"""The clocks of a case as the regulation wants them, and as they stand by the calendar."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from manyi.core.adoption import pack_of
from manyi.core.clock import now, today
from manyi.core.models import Adoption
from manyi.core.worktime import WorkTimes, work_times
from manyi.regulation import Period
from manyi.regulation.schema.cases import ACT_OF_TERM, CaseStep, Escalation
from manyi.regulation.schema.cases import Case as CaseProvision
from manyi.regulation.worktime import WorkTime
from manyi.steps.cases.enums import ClockHours, TermCode
from manyi.steps.cases.models import Case, CaseTerm, Hold
from manyi.steps.cases.queries.terms import provision_of, term_of

# The act from which a term runs, by the pack's word for it.
_STARTED_BY = {
    "registered": "received",
    "dispatched": "assigned",
    "accepted": "accepted",
    "answered": "answered",
}
# Acts of steps that no term of the packs is named after.
_CODE_OF_ACT = {
    **{act: code for code, act in ACT_OF_TERM.items()},
    "confirmed": "confirm",
    "compensated": "compensate",
    "tracked": "track",
    "evaluated": "evaluate",
}
# Every act that may start or meet a clock.
CLOCK_ACTS = frozenset({*_STARTED_BY.values(), *_CODE_OF_ACT, "revisited"})
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Wanted:
    """One clock the regulation wants: what it is for, from which act until which, how long."""

    code: str
    starts: str
    met_by: str
    period: Period
    hours: str


def wanted_clocks(case: Case) -> tuple[Wanted, ...]:
    """Return every clock the regulation wants of a case of its category and urgency."""
    _key, provision = provision_of(case.adoption)
    named = (_named(case, provision, code) for code in ACT_OF_TERM)
    others = _other_steps(provision)
    found = [*named, *others, _visit(provision)]
    return tuple(one for one in found if one is not None)


def _named(case: Case, provision: CaseProvision, code: str) -> Wanted | None:
    term = term_of(case, code)
    period = term.period(case.urgency) if term else None
    if term is None or period is None:
        return None
    act = ACT_OF_TERM[code]
    by_step = None if "starts" in term.model_fields_set else _before_step(provision, act)
    starts = by_step or _STARTED_BY[term.starts]
    return Wanted(code, starts, act, period, term.hours or provision.hours)


def _before_step(provision: CaseProvision, act: str) -> str | None:
    """Return the act from which a step with this act runs; None where no step has it."""
    before = "received"
    for step in provision.steps.values():
        if step.act == act:
            return "received" if step.clock == "received" else before
        before = _event_of(step)
    return None


def _event_of(step: CaseStep) -> str:
    return "received" if step.act == "registered" else step.act


def _other_steps(provision: CaseProvision) -> Iterator[Wanted]:
    for step in provision.steps.values():
        code = _CODE_OF_ACT.get(step.act)
        if step.within is None or code is None or code in ACT_OF_TERM:
            continue
        starts = _before_step(provision, step.act) or "received"
        yield Wanted(code, starts, step.act, step.within, provision.hours)


def _visit(provision: CaseProvision) -> Wanted | None:
    visit = provision.return_visit
    if visit is None or visit.within is None:
        return None
    return Wanted(TermCode.VISIT, visit.after, "revisited", visit.within, provision.hours)


@dataclass(frozen=True)
class Level:
    """One level of escalation: its number from 1, who hears of it, and when."""

    number: int
    role: str
    after: Period | Fraction


@dataclass(frozen=True)
class ClockRules:
    """What the regulation in force today says of clocks that run, older cases' too."""

    adoption: Adoption
    levels: Mapping[str, tuple[Level, ...]]
    remind: Fraction | None


def clock_rules(adoption: Adoption) -> ClockRules:
    """Return the rules of today for the regulation a case came under, amended since or not."""
    rows = Adoption.objects.filter(key=adoption.key, start__lte=today())
    return rules_of(rows.select_related("pack_version").order_by("-start").first() or adoption)


def rules_of(adoption: Adoption) -> ClockRules:
    """Return what one adoption says of clocks that run."""
    sections = pack_of(adoption.pack_version).cases
    if not sections:
        return ClockRules(adoption, {}, None)
    provision = next(iter(sections.values()))
    codes = {one.of for one in provision.escalation.values()}
    levels = {code: _levels(provision.escalation.values(), code) for code in codes}
    return ClockRules(adoption, levels, provision.remind)


def _levels(escalation: Iterable[Escalation], code: str) -> tuple[Level, ...]:
    own = [one for one in escalation if one.of == code]
    return tuple(Level(number, one.role, one.after) for number, one in enumerate(own, 1))


@dataclass(frozen=True)
class Standing:
    """How a clock stands: what `CaseTerm` keeps of it and may change with every count."""

    due_at: datetime
    paused_minutes: int
    is_estimate: bool
    escalates_at: datetime | None
    reminds_at: datetime | None


@dataclass(frozen=True)
class _Moments:
    """Moments on the way of one clock."""

    time: WorkTime
    period: Period
    start: datetime
    due: datetime
    paused: timedelta

    def used(self, share: Fraction) -> datetime:
        """Return when a share of the time allowed is used, what stood still not counted."""
        allowed = self.time.length(self.period, self.start, self.due)
        left = (allowed - self.paused) * float(1 - share)
        if self.period.unit in ("working_hour", "working_day"):
            return self.time.add(self.start, max(allowed - left, timedelta(0)))
        return self.due - left

    def past_due(self, period: Period) -> datetime:
        return self.time.deadline(self.due, period)


@dataclass(frozen=True)
class ShownClock:
    """One clock as the page of the case shows it; what is left is of those that run."""

    term: CaseTerm
    is_late: bool
    left: timedelta
    working_days_left: int
    days_late: int

    @property
    def hours(self) -> int:
        """Whole hours left, or gone since the deadline."""
        return abs(self.left) // timedelta(hours=1)

    @property
    def minutes(self) -> int:
        """Minutes beside the hours."""
        return abs(self.left) // _MINUTE % 60


@dataclass(frozen=True)
class Counting:
    """One count of clocks: by which working times and by which rules."""

    times: WorkTimes
    rules: ClockRules

    def standing(self, case: Case, term: CaseTerm, holds: Iterable[Hold]) -> Standing:
        """Return how a running clock stands; while the case is held nothing happens by itself."""
        own, period = self._time_of(case, term.hours), term.period
        ended = [(one.since, one.resumed_at) for one in holds if one.resumed_at]
        due = own.deadline(term.started_at, period, ended)
        paused = own.length(period, own.deadline(term.started_at, period), due)
        moments = _Moments(own, period, term.started_at, due, paused)
        is_held = any(one.resumed_at is None for one in holds)
        return Standing(
            due_at=due,
            paused_minutes=paused // _MINUTE,
            is_estimate=self.times.is_estimate([term.started_at, due]),
            escalates_at=None if is_held else self._escalates_at(term, moments),
            reminds_at=None if is_held or term.is_reminded else self._reminds_at(moments),
        )

    def shown(self, case: Case, term: CaseTerm, moment: datetime) -> ShownClock:
        """Return how a clock is shown at a moment."""
        own, due = self._time_of(case, term.hours), term.due_at
        is_past = moment > due
        first, last = (due, moment) if is_past else (moment, due)
        day, due_day = (one.astimezone(self.times.zone).date() for one in (moment, due))
        return ShownClock(
            term,
            is_late=term.was_late or (term.is_running and is_past),
            left=own.length(term.period, first, last),
            working_days_left=self.times.calendar.working_days_between(day, due_day),
            days_late=max(0, (day - due_day).days),
        )

    def _time_of(self, case: Case, hours: str) -> WorkTime:
        if hours == ClockHours.ALWAYS:
            return self.times.always
        return self.times.of(case.zone or case.unit)

    def _escalates_at(self, term: CaseTerm, moments: _Moments) -> datetime | None:
        levels = self.rules.levels.get(term.code, ())
        if term.level >= len(levels):
            return None
        after = levels[term.level].after
        return moments.used(after) if isinstance(after, Fraction) else moments.past_due(after)

    def _reminds_at(self, moments: _Moments) -> datetime | None:
        if self.rules.remind is None:
            return None
        moment = moments.used(self.rules.remind)
        return moment if moment < moments.due else None


def running_terms(case: Case) -> list[CaseTerm]:
    """Return the clocks of the case that run, the soonest deadline first."""
    return list(case.terms.filter(met_at=None, dropped_at=None).order_by("due_at"))


def shown_clocks(case: Case) -> tuple[ShownClock, ...]:
    """Return every clock of the case, the last round first and in it the soonest deadline."""
    counting = Counting(work_times(), clock_rules(case.adoption))
    return tuple(
        counting.shown(case, term, now()) for term in case.terms.order_by("-round", "due_at", "pk")
    )


def next_clock(clocks: Iterable[ShownClock]) -> ShownClock | None:
    """Return the clock whose deadline comes first of those that run."""
    running = [one for one in clocks if one.term.is_running]
    return min(running, key=lambda one: one.term.due_at, default=None)
