"""How far the look for low answers has come."""

from django.db import models


class LowAnswerSweep(models.Model):
    """How far the look for low answers has come; one row."""

    looked_until = models.DateTimeField()
