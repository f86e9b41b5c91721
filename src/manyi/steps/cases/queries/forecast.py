"""Which cases will be late at the pace of those who handle them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count
from django.utils import timezone

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.core.worktime import WorkTimes, work_times
from manyi.regulation.worktime import WorkTime
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.models import Case

# The pace is that of the last four weeks: long enough to be steady, short enough to be today's.
LOOK_BACK = timedelta(weeks=4)


@dataclass(frozen=True)
class Risk:
    """A case likely to be answered late: its place in the handler's queue and when it is reached.

    Without a handler, or without any pace to go by, nobody can say when; that too is a risk.
    """

    case: int
    handler: int | None
    due_at: datetime
    place: int
    expected_at: datetime | None


@dataclass(frozen=True)
class Load:
    """One handler: what is still to be answered, and the working time an answer took."""

    handler: int
    waiting: int
    answered: int
    worked_for_one: timedelta | None


@dataclass(frozen=True)
class Forecast:
    """What is likely to be late before the day and before the week ends, and everyone's load."""

    today: tuple[Risk, ...]
    this_week: tuple[Risk, ...]
    loads: tuple[Load, ...]


def forecast() -> Forecast:
    """Return which unanswered cases will be late, each queue worked off by its deadlines.

    A handler answers one case every so much working time as it took them in the last four weeks;
    who answered none in that time is taken at the pace of all together. Cases that are late
    already come first in the queue but are not foretold; those on hold wait for the customer.
    """
    moment = timezone.localtime(now())
    end_of_day = datetime.combine(moment.date(), time.max, moment.tzinfo)
    end_of_week = end_of_day + timedelta(days=6 - moment.weekday())
    paces = _Paces(work_times(), moment)
    rows = Case.objects.filter(
        closed_at=None,
        state__in=[CaseState.RECEIVED, CaseState.ASSIGNED],
        is_held=False,
        due_at__lte=end_of_week,
    )
    queues: dict[int | None, list[tuple[int, datetime]]] = defaultdict(list)
    for pk, handler, due in rows.order_by("due_at", "pk").values_list("pk", "handler", "due_at"):
        queues[handler].append((pk, due))
    risks = [risk for handler, queue in queues.items() for risk in _risks(handler, queue, paces)]
    risks.sort(key=lambda risk: (risk.due_at, risk.case))
    return Forecast(
        today=tuple(risk for risk in risks if risk.due_at <= end_of_day),
        this_week=tuple(risks),
        loads=paces.loads(),
    )


class _Paces:
    """How much working time an answer takes each handler."""

    def __init__(self, times: WorkTimes, moment: datetime) -> None:
        self.times, self.moment = times, moment
        answers = Case.objects.filter(answered_at__range=(moment - LOOK_BACK, moment))
        counted = answers.exclude(handler=None).order_by().values_list("handler")
        self._answered = dict(counted.annotate(n=Count("pk")))
        waiting = Case.objects.filter(
            closed_at=None,
            state__in=[CaseState.RECEIVED, CaseState.ASSIGNED],
            handler__isnull=False,
        )
        waiting = waiting.order_by().values_list("handler")
        self._waiting = dict(waiting.annotate(n=Count("pk")))
        known = {*self._answered, *self._waiting}
        self.people = Person.objects.select_related("unit").in_bulk(known)

    def of_one(self, handler: int | None) -> timedelta | None:
        """Return the working time one answer takes; None where nobody has answered any."""
        own = self._answered.get(handler) if handler is not None else None
        if own:
            return self._worked(handler) / own
        total = sum(self._answered.values())
        together = sum((self._worked(one) for one in self._answered), timedelta(0))
        return together / total if total else None

    def _worked(self, handler: int | None) -> timedelta:
        return self.work_time(handler).elapsed(self.moment - LOOK_BACK, self.moment)

    def work_time(self, handler: int | None) -> WorkTime:
        """Return the working time of the handler's unit."""
        person = self.people.get(handler)
        return self.times.of(person.unit if person else None)

    def loads(self) -> tuple[Load, ...]:
        """Return everyone's load, the longest queue first."""
        found = [
            Load(pk, self._waiting.get(pk, 0), self._answered.get(pk, 0), self.of_one(pk))
            for pk in self.people
        ]
        return tuple(sorted(found, key=lambda load: (-load.waiting, load.handler)))


def _risks(handler: int | None, queue: list[tuple[int, datetime]], paces: _Paces) -> list[Risk]:
    one, own = paces.of_one(handler), paces.work_time(handler)
    found = []
    for place, (pk, due) in enumerate(queue, 1):
        if due < paces.moment:
            continue
        expected = own.add(paces.moment, one * place) if one is not None and handler else None
        if expected is None or expected > due:
            found.append(Risk(pk, handler, due, place, expected))
    return found


@dataclass(frozen=True)
class ShownRisk:
    """A risk with the case it concerns, as a list shows it."""

    risk: Risk
    case: Case


def with_cases(risks: Iterable[Risk]) -> list[ShownRisk]:
    """Return the risks with their cases, read at once."""
    risks = list(risks)
    cases = Case.objects.select_related("customer", "handler", "unit")
    found = cases.in_bulk([risk.case for risk in risks])
    return [ShownRisk(risk, found[risk.case]) for risk in risks]


@dataclass(frozen=True)
class ShownLoad:
    """One handler's load with their name."""

    load: Load
    person: Person

    @property
    def hours(self) -> float | None:
        """Working hours an answer takes, to a tenth."""
        one = self.load.worked_for_one
        return None if one is None else round(one / timedelta(hours=1), 1)


def with_names(loads: Iterable[Load]) -> list[ShownLoad]:
    """Return the loads of those who still have something to answer, with their names."""
    loads = [load for load in loads if load.waiting]
    people = Person.objects.select_related("unit").in_bulk([load.handler for load in loads])
    return [ShownLoad(load, people[load.handler]) for load in loads]
