"""Work orders: somebody goes to the customer, does the work, and the customer accepts it."""

from decimal import Decimal

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Person, Unit
from manyi.steps.cases.enums import OrderState
from manyi.steps.cases.models.case import Case


class WorkOrder(models.Model):
    """One visit to do something （派工单）, step by step as the pack says."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="orders")
    number = models.CharField("编号", max_length=40, unique=True)
    round = models.PositiveSmallIntegerField("轮次")
    zone = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="片区"
    )
    worker = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="维修人员")
    task = models.TextField("任务")
    state = models.CharField("状态", max_length=10, choices=OrderState, default=OrderState.OPEN)
    is_rework = models.BooleanField("返修", default=False)
    is_customer_present = models.BooleanField("客户在场", null=True, blank=True)
    appointment_at = models.DateTimeField("约定时间", null=True, blank=True)
    charge = models.DecimalField("收费（元）", max_digits=10, decimal_places=2, default=0)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField("完工时间", null=True, blank=True)
    accepted_at = models.DateTimeField("验收时间", null=True, blank=True)
    accepted_by = models.CharField("验收人", max_length=60, blank=True)
    is_charge_agreed = models.BooleanField("客户认可收费", null=True, blank=True)
    remarks = models.TextField("客户意见", blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["state", "worker"])]

    def __str__(self) -> str:
        return self.number

    @property
    def thing(self) -> str:
        """The order as the ledger names it."""
        return f"order-{self.pk}"


class OrderStepDone(models.Model):
    """A step of the order that was done; a visit in vain lets the steps before it come again."""

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="steps")
    visit = models.PositiveSmallIntegerField("第几次上门", default=1)
    key = models.SlugField(max_length=40)
    words = models.TextField("说明", blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["done_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["order", "visit", "key"], name="order_step_once")
        ]


class OrderMaterial(models.Model):
    """Something used on a work order, with what it cost and whether the customer pays for it."""

    order = models.ForeignKey(WorkOrder, models.CASCADE, related_name="materials")
    name = models.CharField("物资", max_length=80)
    quantity = models.DecimalField("数量", max_digits=10, decimal_places=2)
    measure = models.CharField("单位", max_length=12)
    price = models.DecimalField("单价（元）", max_digits=10, decimal_places=2, default=0)

    class Meta:
        ordering = ["pk"]

    @property
    def cost(self) -> Decimal:
        """Quantity times price, in 元."""
        return (self.quantity * self.price).quantize(Decimal("0.01"))
