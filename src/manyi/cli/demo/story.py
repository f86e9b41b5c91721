"""Days in order: each act happens at its moment on the product's clock, none after today."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

from manyi.core import clock
from manyi.core.calendar import working_calendar
from manyi.core.ledger import sign_segment
from manyi.core.outbox import drain

Act = Callable[[], object]


class Story:
    """A queue of acts by moment; an act may add later ones."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._calendar = working_calendar()
        self._numbers = count()
        self._acts: list[tuple[datetime, int, Act]] = []

    def on(self, day: date, act: Act, *, hour: float = 10) -> None:
        """Have the act happen on a day at an hour, working day or not."""
        at = time(int(hour), int(hour % 1 * 60))
        moment = timezone.make_aware(datetime.combine(day, at))
        heapq.heappush(self._acts, (moment, next(self._numbers), act))

    def working_day(self, day: date, after: int = 0) -> date:
        """Return the working day at or after a day, some working days on."""
        first = day
        while not self._calendar.is_working(first):
            first += timedelta(days=1)
        return self._calendar.add_working_days(first, after) if after else first

    def then(self, days: int, act: Act, *, hour: float = 10) -> None:
        """Have the act happen some working days after now."""
        self.on(self.working_day(clock.today(), days), act, hour=hour)

    def run(self, say: Callable[[str], None]) -> int:
        """Let everything happen until today; return how many acts that were."""
        done, month = 0, ""
        while self._acts and self._acts[0][0] <= self.until:
            moment, _number, act = heapq.heappop(self._acts)
            with clock.at(moment):
                act()
                drain()
            done += 1
            if f"{moment:%Y-%m}" != month:
                month = f"{moment:%Y-%m}"
                sign_segment()
                say(f"  {month} …")
        return done
