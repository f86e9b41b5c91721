"""Working time between moments: deadlines by the hour, and clocks that stand still meanwhile."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import accumulate

from manyi.regulation.calendar import WorkingCalendar
from manyi.regulation.shifts import MINUTES_A_DAY, ShiftPlan
from manyi.regulation.values import Period

_MINUTE = 60_000_000
_MICROSECOND = timedelta(microseconds=1)
_NOTHING = timedelta(0)
_ROOM = 400
_CENTURY = 36_600
_WORKED = ("working_hour", "working_day")

Pause = tuple[datetime, datetime]


@dataclass(frozen=True)
class _Sums:
    """The stretches worked from one midnight to another, and all that was worked before each.

    Everything counts in microseconds after the first midnight; days are ordinals, the last left
    out. `before` has one entry more than there are stretches: all the work there is.
    """

    midnight: datetime
    first: int
    end: int
    begins: tuple[int, ...]
    before: tuple[int, ...]

    def worked_until(self, local: datetime) -> int:
        moment = (local.toordinal() - self.first) * 86_400 + local.hour * 3600
        moment = (moment + local.minute * 60 + local.second) * 1_000_000 + local.microsecond
        place = bisect_right(self.begins, moment)
        if not place:
            return 0
        return min(self.before[place - 1] + moment - self.begins[place - 1], self.before[place])

    def moment_of(self, worked: int) -> datetime:
        """Return the first moment, without its zone, by which so much has been worked."""
        place = bisect_left(self.before, worked) - 1
        return self.midnight + (self.begins[place] + worked - self.before[place]) * _MICROSECOND


class WorkTime:
    """Working time by one calendar and one plan of shifts, at the clock of one time zone.

    Every day has what was worked before it (prefix sums, built once and made longer when needed),
    so that a deadline is one bisection and a length one subtraction. Make one for each calendar
    and plan and keep it: a changed calendar is a new one.
    """

    def __init__(self, calendar: WorkingCalendar, plan: ShiftPlan, zone: tzinfo) -> None:
        self._calendar = calendar
        self._plan = plan
        self._zone = zone
        # Replaced whole, never changed: several threads may share one work time.
        self._sums: _Sums | None = None

    def add(self, start: datetime, work: timedelta) -> datetime:
        """Return the first moment by which so much has been worked since the start.

        What ends with a shift ends there, not where the next one begins; no work is no wait.
        """
        if work < _NOTHING:
            raise ValueError(f"work to be done needs to be zero or more; got {work}")
        local = self._local(start)
        if not work:
            return local
        day = local.toordinal()
        sums = self._covering(day, day)
        while (wanted := sums.worked_until(local) + work // _MICROSECOND) > sums.before[-1]:
            sums = self._longer(sums)
        return sums.moment_of(wanted).replace(tzinfo=self._zone)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return how much is worked from start to end; negative where end comes first."""
        if end < start:
            return -self.elapsed(end, start)
        begun, over = self._local(start), self._local(end)
        sums = self._covering(begun.toordinal(), over.toordinal())
        return timedelta(microseconds=sums.worked_until(over) - sums.worked_until(begun))

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody works at the moment."""
        return bool(self.elapsed(moment, moment + _MICROSECOND))

    def deadline(self, start: datetime, period: Period, pauses: Iterable[Pause] = ()) -> datetime:
        """Return when a period ends that starts to run now and stands still during pauses.

        Hours, days, weeks, months and years run through nights and holidays. Working hours run
        while shifts do. A working day ends at the hour it began, so that one working day from
        Friday 17:00 is Monday 17:00; which days those are says the calendar, not the plan: they
        are the days of the law. Time that stood still is made up for at the end, as working time
        where the period is one; a pause that begins after the deadline no longer moves it.
        """
        due = self._without_pauses(self._local(start), period)
        for begins, ends in sorted(pauses):
            still_from = max(begins, start)
            if still_from < due:
                due = self._later(due, period, self.length(period, still_from, ends))
        return due

    def length(self, period: Period, start: datetime, end: datetime) -> timedelta:
        """Return how far the clock of a period goes from start to end, as its unit counts."""
        return self.elapsed(start, end) if period.unit in _WORKED else end - start

    def _local(self, moment: datetime) -> datetime:
        return moment if moment.tzinfo is self._zone else moment.astimezone(self._zone)

    def _without_pauses(self, local: datetime, period: Period) -> datetime:
        match period.unit:
            case "hour":
                return local + timedelta(hours=period.count)
            case "working_hour":
                return self.add(local, timedelta(hours=period.count))
            case _:
                day = self._calendar.add(local.date(), period)
                return datetime.combine(day, local.timetz())

    def _later(self, due: datetime, period: Period, pause: timedelta) -> datetime:
        if pause <= _NOTHING:
            return due
        return self.add(due, pause) if period.unit in _WORKED else due + pause

    def _covering(self, first: int, last: int) -> _Sums:
        """Return sums for the days from first to last, with room on both sides."""
        sums = self._sums
        if sums is None:
            return self._build(first - _ROOM, last + _ROOM)
        if sums.first <= first and last < sums.end:
            return sums
        return self._build(
            first - _ROOM if first < sums.first else sums.first, max(last + _ROOM, sums.end)
        )

    def _longer(self, sums: _Sums) -> _Sums:
        """Return sums for twice as many days, within a century."""
        days = sums.end - sums.first
        if days > _CENTURY:
            raise ValueError("the calendar and the shifts have no working time ahead")
        return self._build(sums.first, sums.end + days)

    def _build(self, first: int, end: int) -> _Sums:
        first = max(1, first)
        stretches = [one for day in range(first, end) for one in self._stretches(day, first)]
        self._sums = _Sums(
            datetime.combine(date.fromordinal(first), time.min),
            first,
            end,
            tuple(begins for begins, _length in stretches),
            (0, *accumulate(length for _begins, length in stretches)),
        )
        return self._sums

    def _stretches(self, ordinal: int, first: int) -> list[tuple[int, int]]:
        """Return where each stretch of a day begins, counted from the first day, and its length."""
        day, midnight = date.fromordinal(ordinal), (ordinal - first) * MINUTES_A_DAY
        shifts = self._plan.shifts_on(day.weekday(), self._calendar.named(day))
        return [
            ((midnight + one.begins) * _MINUTE, (one.ends - one.begins) * _MINUTE) for one in shifts
        ]
