"""Customers that were found to be one, and those that were found not to be."""

from django.db import models
from django.db.models import F, Q

from manyi.core.clock import now
from manyi.core.models.customers import Customer
from manyi.core.models.people import Person


class CustomerMerge(models.Model):
    """One customer that went into another; `moved` keeps which rows, so that it can be undone."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    into = models.ForeignKey(Customer, models.PROTECT, related_name="+")
    was_active = models.BooleanField()
    moved = models.JSONField(default=dict)
    reason = models.CharField("理由", max_length=200)
    merged_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=now)
    undone_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(undone_at=None), name="customer_merged_once"
            )
        ]


class CustomersApart(models.Model):
    """Two customers that look alike and are not the same: they are not proposed again."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    other = models.ForeignKey(Customer, models.CASCADE, related_name="+")
    told_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "other"], name="told_apart_once"),
            models.CheckConstraint(condition=Q(customer__lt=F("other")), name="apart_in_order"),
        ]
