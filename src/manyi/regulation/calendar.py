"""Working days, and periods counted from a day or a moment."""

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import accumulate

from manyi.regulation.values import Period

_FAR = timedelta(days=3660)
_SATURDAY = 5
# 《劳动法》第三十六条：a day is worked eight hours at most; where only days are known, it is eight.
_HOURS_A_DAY = 8
_MONTHS = {"month": 1, "year": 12}
_HOURS = {"hour": 1, "day": 24, "week": 7 * 24}
# 《劳动法》第三十六条：每日工作时间不超过八小时. A day knows no shifts: hours fill days of eight.
_HOURS_A_DAY = 8
_MONTHS = {"month": 1, "year": 12}
_HOURS = {"hour": 1, "day": 24, "week": 7 * 24}


class WorkingCalendar:
    """Which days are worked: those named, and for the rest Monday to Friday.

    Working days are counted by prefix sums around the days in question, so that counting
    a year costs no more than counting a day.
    """

    def __init__(self, days: Mapping[date, bool]) -> None:
        self._days = dict(days)
        # The first day counted, and the working days up to each from there on. Replaced whole:
        # several threads may share one calendar.
        self._sums: tuple[date, list[int]] = (date.max, [])

    def is_working(self, day: date) -> bool:
        return self._days.get(day, day.weekday() < _SATURDAY)

    def named(self, day: date) -> bool | None:
        """Return what the calendar says of a day: worked, free, or nothing, None."""
        return self._days.get(day)

    def _covering(self, first: date, last: date) -> tuple[date, list[int]]:
        """Return sums for the days from first to last; they grow, and are built once per span."""
        since, counts = self._sums
        if since <= first and (last - since).days < len(counts):
            return since, counts
        start = min(first, since) - timedelta(days=40)
        until = since + timedelta(days=len(counts) - 1) if counts else last
        end = max(last, until) + timedelta(days=400)
        span = (start + timedelta(days=i) for i in range((end - start).days + 1))
        self._sums = (start, list(accumulate(int(self.is_working(day)) for day in span)))
        return self._sums

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days follow start, up to and including end."""
        if end <= start:
            return 0
        since, counts = self._covering(start, end)
        return counts[(end - since).days] - counts[(start - since).days]

    def add_working_days(self, start: date, count: int) -> date:
        """Return the day that is the count-th working day after start."""
        if count <= 0:
            return start
        reach = start + timedelta(days=count * 2 + 30)
        while self.working_days_between(start, reach) < count:
            reach += timedelta(days=count * 2 + 30)
            if reach - start > _FAR * max(1, count // 100):
                raise ValueError("the calendar has no working days ahead of this day")
        since, counts = self._covering(start, reach)
        wanted = counts[(start - since).days] + count
        return since + timedelta(days=bisect_left(counts, wanted))

    def add(self, start: date, period: Period) -> date:
        """Return the last day of a period that starts to run on a day; hours fill whole days.

        Deadlines by the moment, with shifts and pauses, are `worktime.WorkTime`'s.
        """
        match period.unit:
            case "working_day":
                return self.add_working_days(start, period.count)
            case "working_hour":
                return self.add_working_days(start, -(-period.count // _HOURS_A_DAY))
            case "month" | "year":
                return _add_months(start, period.count * _MONTHS[period.unit])
            case _:
                hours = period.count * _HOURS[period.unit]
                return start + timedelta(days=-(-hours // 24))


def _add_months(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
