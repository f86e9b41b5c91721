"""Regular looks at the cases: daily stock-take, weekly overdue, monthly analysis, missing calls."""

from django.db import models

from manyi.core.clock import now
from manyi.core.models import Adoption, Person
from manyi.steps.cases.enums import ReviewKind
from manyi.steps.cases.models.case import Case
from manyi.steps.cases.models.reporters import masked_phone


class Review(models.Model):
    """One review that was held: what it found is kept as it was."""

    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=10, choices=ReviewKind)
    occasion = models.CharField("期间", max_length=20)
    figures = models.JSONField(default=dict)
    words = models.TextField("结论和决定")
    attendance = models.CharField("参加人", max_length=200, blank=True)
    held_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    held_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-held_at", "-pk"]

    @property
    def thing(self) -> str:
        """The review as the ledger names it."""
        return f"review-{self.pk}"


class ReviewLine(models.Model):
    """What a review said of one case: why it is not done, who drives it, until when."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    cause = models.TextField("根源")
    chaser = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="督促人")
    promised_on = models.DateField("完成日期", null=True, blank=True)

    class Meta:
        ordering = ["pk"]


class PhoneCall(models.Model):
    """A call of an uploaded log, with the case it became or why it needed none."""

    review = models.ForeignKey(Review, models.CASCADE, null=True, blank=True, related_name="calls")
    adoption_key = models.SlugField(max_length=60)
    called_at = models.DateTimeField("来电时间")
    phone = models.CharField("来电号码", max_length=30, db_index=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField("不需登记的理由", max_length=200, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["called_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["adoption_key", "called_at", "phone"], name="call_logged_once"
            )
        ]

    @property
    def shown_phone(self) -> str:
        """The number with its middle hidden: 138****0000."""
        return masked_phone(self.phone)
