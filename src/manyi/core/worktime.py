"""Working time as it is here: the day table, the shifts of the units, and which years are sure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache

from django.utils import timezone

from manyi.core.models import CalendarDay, CalendarYear, Unit, UnitShifts
from manyi.regulation.calendar import WorkingCalendar
from manyi.regulation.shifts import ALWAYS, WHOLE_DAYS, ShiftPlan
from manyi.regulation.worktime import WorkTime

Days = frozenset[tuple[date, bool]]


# Sums are built once for a calendar and a plan; both are their own version.
@lru_cache(maxsize=8)
def _calendar(days: Days) -> WorkingCalendar:
    return WorkingCalendar(dict(days))


@lru_cache(maxsize=64)
def _work_time(days: Days, plan: ShiftPlan, zone: tzinfo) -> WorkTime:
    return WorkTime(_calendar(days), plan, zone)


@dataclass(frozen=True)
class WorkTimes:
    """The work time of every unit at one moment: read once, asked as often as needed."""

    days: Days
    plans: Mapping[str, ShiftPlan]
    confirmed: frozenset[int]
    zone: tzinfo

    def of(self, unit: Unit | None) -> WorkTime:
        """Return the work time of a unit: of the nearest one above it that has shifts."""
        return _work_time(self.days, self._plan_at(unit.path if unit else ""), self.zone)

    @property
    def calendar(self) -> WorkingCalendar:
        """The days as the day table has them."""
        return _calendar(self.days)

    @property
    def always(self) -> WorkTime:
        """The work time of who never closes."""
        return _work_time(self.days, ALWAYS, self.zone)

    def _plan_at(self, path: str) -> ShiftPlan:
        above = [known for known in self.plans if path.startswith(known)]
        return self.plans[max(above, key=len)] if above else WHOLE_DAYS

    def is_estimate(self, moments: Iterable[datetime]) -> bool:
        """Whether a deadline reaches into a year whose holidays are not confirmed."""
        years = [moment.astimezone(self.zone).year for moment in moments]
        return not self.confirmed.issuperset(range(min(years), max(years) + 1))


def work_times() -> WorkTimes:
    """Return the work time of every unit as the tables have it now."""
    rows = UnitShifts.objects.select_related("unit")
    confirmed = CalendarYear.objects.filter(is_confirmed=True).values_list("year", flat=True)
    return WorkTimes(
        days=frozenset(CalendarDay.objects.values_list("day", "is_working")),
        plans={row.unit.path: row.plan for row in rows},
        confirmed=frozenset(confirmed),
        zone=timezone.get_default_timezone(),
    )
