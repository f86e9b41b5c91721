"""What the customer says of the handling after each closing, by a link that staff do not have."""

from django.db import models

from manyi.core.clock import now
from manyi.steps.cases.enums import Content, RatingState
from manyi.steps.cases.models.case import Case


class Rating(models.Model):
    """The one rating of one round; only the customer fills it, once."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="ratings")
    round = models.PositiveSmallIntegerField("轮次")
    to = models.EmailField("收件人", blank=True)
    state = models.CharField("链接", max_length=8, choices=RatingState)
    failure = models.CharField("原因", max_length=200, blank=True)
    content = models.CharField("满意程度", max_length=20, choices=Content, blank=True)
    words = models.TextField("意见", blank=True)
    offered_at = models.DateTimeField(default=now)
    rated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="rated_once_a_round")]
