"""Working days, and periods counted from a day or a moment."""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import accumulate

from manyi.regulation.values import Period

_FAR = timedelta(days=3660)
_SATURDAY = 5


class WorkingCalendar:
    """Which days are worked: those named, and for the rest Monday to Friday.

    Working days are counted by prefix sums around the days in question, so that counting
    a year costs no more than counting a day.
    """

    def __init__(self, days: Mapping[date, bool]) -> None:
        self._days = dict(days)
        self._from: date | None = None
        self._counts: list[int] = []

    def is_working(self, day: date) -> bool:
        return self._days.get(day, day.weekday() < _SATURDAY)

    def _ensure(self, first: date, last: date) -> None:
        """Have sums for the days from first to last; they grow, and are built once per span."""
        if self._from is not None and self._from <= first and last <= self._until:
            return
        start = min(first, self._from or first) - timedelta(days=40)
        end = max(last, self._until if self._from else last) + timedelta(days=400)
        span = (start + timedelta(days=i) for i in range((end - start).days + 1))
        self._counts = list(accumulate(int(self.is_working(day)) for day in span))
        self._from = start

    @property
    def _until(self) -> date:
        if self._from is None:
            raise ValueError("the calendar has no sums yet")
        return self._from + timedelta(days=len(self._counts) - 1)

    def _before(self, day: date) -> int:
        """Return how many working days lie in the built span up to and including the day."""
        if self._from is None:
            raise ValueError("the calendar has no sums yet")
        return self._counts[(day - self._from).days]

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days follow start, up to and including end."""
        if end <= start:
            return 0
        self._ensure(start, end)
        return self._before(end) - self._before(start)

    def add_working_days(self, start: date, count: int) -> date:
        """Return the day that is the count-th working day after start."""
        if count <= 0:
            return start
        reach = start + timedelta(days=count * 2 + 30)
        while self.working_days_between(start, reach) < count:
            reach += timedelta(days=count * 2 + 30)
            if reach - start > _FAR * max(1, count // 100):
                raise ValueError("the calendar has no working days ahead of this day")
        self._ensure(start, reach)
        wanted = self._before(start) + count
        index = bisect_left(self._counts, wanted)
        return self._first() + timedelta(days=index)

    def _first(self) -> date:
        if self._from is None:
            raise ValueError("the calendar has no sums yet")
        return self._from

    def add(self, start: date, period: Period) -> date:
        """Return the last day of a period that starts to run on a day; hours fill whole days."""
        match period.unit:
            case "hour":
                return start + timedelta(days=-(-period.count // 24))
            case "day":
                return start + timedelta(days=period.count)
            case "working_day":
                return self.add_working_days(start, period.count)
            case "week":
                return start + timedelta(weeks=period.count)
            case "month":
                return _add_months(start, period.count)
            case _:
                return _add_months(start, 12 * period.count)

    def deadline(self, start: datetime, period: Period) -> datetime:
        """Return the moment a period ends; in days and more it ends at the hour it began."""
        if period.unit == "hour":
            return start + timedelta(hours=period.count)
        clock = time(start.hour, start.minute, start.second, start.microsecond, start.tzinfo)
        return datetime.combine(self.add(start.date(), period), clock)


def _add_months(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
