"""Hours of work on a day: shifts with the breaks between them, week by week."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from manyi.problems import Problem, ProblemsFound

MINUTES_A_DAY = 24 * 60
_SATURDAY = 5
_SHIFT = re.compile(r"(\d{1,2}):([0-5]\d)\s*[-~–—至到]\s*(\d{1,2}):([0-5]\d)")
_BETWEEN = re.compile(r"[\s,、;]*")


@dataclass(frozen=True, order=True)
class Shift:
    """A stretch of work within one day, in minutes after midnight; `ends` is not worked."""

    begins: int
    ends: int

    def __post_init__(self) -> None:
        if not 0 <= self.begins < self.ends <= MINUTES_A_DAY:
            raise ValueError(
                f"a shift needs 0 <= begins < ends <= {MINUTES_A_DAY} minutes; "
                f"got {self.begins} to {self.ends}"
            )

    def __str__(self) -> str:
        return f"{_clock(self.begins)}-{_clock(self.ends)}"


Shifts = tuple[Shift, ...]
ALL_DAY: Shifts = (Shift(0, MINUTES_A_DAY),)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def read_shifts(text: str, *, place: str = "") -> Shifts:
    """Read `08:30-12:00 13:30-17:30`; nothing written is a day without work.

    Raises ProblemsFound with what cannot be read, runs past midnight, or overlaps.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    found = [tuple(int(part) for part in match) for match in _SHIFT.findall(written)]
    left = _BETWEEN.sub("", _SHIFT.sub("", written))
    if left:
        raise ProblemsFound([Problem("shifts.unreadable", place=place, found=text.strip())])
    spans = [(one[0] * 60 + one[1], one[2] * 60 + one[3]) for one in found]
    if any(not 0 <= begins < ends <= MINUTES_A_DAY for begins, ends in spans):
        raise ProblemsFound([Problem("shifts.past_midnight", place=place, found=text.strip())])
    shifts = tuple(sorted(Shift(begins, ends) for begins, ends in spans))
    if any(one.ends > after.begins for one, after in pairwise(shifts)):
        raise ProblemsFound([Problem("shifts.overlap", place=place, found=text.strip())])
    return shifts


def write_shifts(shifts: Shifts) -> str:
    """Return the shifts as people write them, `08:30-12:00 13:30-17:30`."""
    return " ".join(str(shift) for shift in shifts)


def joined(shifts: Iterable[Shift]) -> Shifts:
    """Return the same hours without overlap: what touches or overlaps becomes one shift."""
    merged: list[Shift] = []
    for shift in sorted(shifts):
        if merged and shift.begins <= merged[-1].ends:
            last = merged.pop()
            merged.append(Shift(last.begins, max(last.ends, shift.ends)))
        else:
            merged.append(shift)
    return tuple(merged)


@dataclass(frozen=True)
class ShiftPlan:
    """The shifts of each weekday, Monday first, and what a special day of the calendar changes.

    A made-up working day at the weekend has the hours of `made_up` beside its own. A holiday is
    free, unless the plan works through holidays, as a hotline does that is always open.
    """

    week: tuple[Shifts, Shifts, Shifts, Shifts, Shifts, Shifts, Shifts]
    made_up: Shifts = ()
    rests_on_holidays: bool = True

    def shifts_on(self, weekday: int, named: bool | None) -> Shifts:
        """Return the shifts of a day: its weekday, and what the day table says of it.

        `named` is None for a day that is not in the table, True for a day made a working day,
        False for a holiday.
        """
        if named is False and self.rests_on_holidays:
            return ()
        if named and weekday >= _SATURDAY:
            return joined((*self.week[weekday], *self.made_up))
        return self.week[weekday]


# Where nobody has entered shifts a working day is counted whole.
WHOLE_DAYS = ShiftPlan((ALL_DAY,) * 5 + ((), ()), made_up=ALL_DAY)
ALWAYS = ShiftPlan((ALL_DAY,) * 7, made_up=ALL_DAY, rests_on_holidays=False)
