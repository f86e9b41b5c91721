"""Working days: an editable table seeded from the published Chinese holidays."""

from django.db import models


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
