"""Working days: an editable table seeded from the published Chinese holidays; shifts of a unit."""

from django.db import models

from manyi.core.models.organisation import Unit
from manyi.regulation.shifts import ShiftPlan, read_shifts


class CalendarYear(models.Model):
    """A year's calendar; unconfirmed until the holidays have been announced."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    is_confirmed = models.BooleanField("已确认", default=False)

    class Meta:
        ordering = ["year"]


class CalendarDay(models.Model):
    """A day that differs from the week's rule: a holiday, or a make-up working day."""

    day = models.DateField("日期", primary_key=True)
    is_working = models.BooleanField("上班")
    name = models.CharField("说明", max_length=40, blank=True)

    class Meta:
        ordering = ["day"]


class UnitShifts(models.Model):
    """The shifts a unit and those below it work, day by day of the week; the nearest one counts."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="shifts", verbose_name="部门")
    week = models.JSONField("周一至周日的班次")
    made_up = models.CharField("调休上班日的班次", max_length=100, blank=True)
    rests_on_holidays = models.BooleanField("节假日休息", default=True)

    class Meta:
        ordering = ["unit__path"]

    def __str__(self) -> str:
        return f"{self.unit}的班次"

    @property
    def plan(self) -> ShiftPlan:
        """The shifts as deadlines are counted by."""
        monday, tuesday, wednesday, thursday, friday, saturday, sunday = map(read_shifts, self.week)
        return ShiftPlan(
            (monday, tuesday, wednesday, thursday, friday, saturday, sunday),
            made_up=read_shifts(self.made_up),
            rests_on_holidays=self.rests_on_holidays,
        )
