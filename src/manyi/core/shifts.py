"""Acts on the shifts of a unit: entered, changed, taken away; deadlines follow."""

from collections.abc import Sequence

from django.db import transaction

from manyi.core.ledger import record
from manyi.core.models import Person, Unit, UnitShifts
from manyi.core.recomputing import recompute_deadlines
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.shifts import read_shifts, write_shifts

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MADE_UP = "调休上班日"


def _written(texts: Sequence[str]) -> list[str]:
    """Return the shifts of each day in one spelling; every day that cannot be read is named."""
    written: list[str] = []
    problems: list[Problem] = []
    for place, text in zip((*WEEKDAYS, MADE_UP), texts, strict=True):
        try:
            written.append(write_shifts(read_shifts(text, place=place)))
        except ProblemsFound as error:
            problems.extend(error.problems)
    if problems:
        raise ProblemsFound(problems)
    return written


@transaction.atomic
def set_shifts(
    unit: Unit, *, week: Sequence[str], made_up: str, rests_on_holidays: bool, actor: Person | None
) -> UnitShifts:
    """Say when a unit works; working hours and pauses of its deadlines count by it from now on."""
    *days, special = _written((*week, made_up))
    if not any(days):
        raise ProblemsFound([Problem("shifts.none", place=unit.name)])
    row, _made = UnitShifts.objects.update_or_create(
        unit=unit,
        defaults={"week": days, "made_up": special, "rests_on_holidays": rests_on_holidays},
    )
    _record(unit, actor)
    return row


@transaction.atomic
def drop_shifts(unit: Unit, *, actor: Person | None) -> None:
    """Take a unit's own shifts away; those of the unit above it count again."""
    UnitShifts.objects.filter(unit=unit).delete()
    _record(unit, actor)


def _record(unit: Unit, actor: Person | None) -> None:
    entry = record(
        "shifts.changed",
        actor=actor.pk if actor else None,
        thing=f"unit-{unit.pk}",
        facts={"department": unit.pk},
    )
    recompute_deadlines(entry)
