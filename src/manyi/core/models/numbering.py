"""Numbers without gaps or repeats, a series a year."""

from django.db import models


class NumberSeries(models.Model):
    """The last number given out in a series of a year."""

    name = models.SlugField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="series_once_a_year")]
