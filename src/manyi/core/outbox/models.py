"""The outbox's one table."""

from django.db import models
from django.utils import timezone

from manyi.core.outbox.rows import State


class OutboxRow(models.Model):
    """One piece of background work: what to call, how often it was tried, how far it is."""

    job = models.CharField("任务", max_length=80)
    # Null where nothing makes two requests the same; otherwise the second finds the first.
    key = models.CharField("唯一键", max_length=120, null=True)
    payload = models.JSONField("参数", default=dict)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=[(s.value, s.label) for s in State],
        default=State.WAITING.value,
    )
    due = models.DateTimeField("最早开始", default=timezone.now)
    # When it was last handed to the queue; null again once it has to be handed over anew.
    pushed = models.DateTimeField(null=True)
    # A running row whose lease has ended belongs to a worker that died.
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    error = models.TextField("原因", blank=True)
    done = models.PositiveIntegerField("已做", default=0)
    total = models.PositiveIntegerField("共", default=0)
    doing = models.CharField("正在做", max_length=120, blank=True)
    created = models.DateTimeField("提出", default=timezone.now)
    finished = models.DateTimeField("结束", null=True)

    class Meta:
        db_table = "core_outbox_row"
        verbose_name = "后台任务"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["job", "key"], name="outbox_key_once")]
        indexes = [
            models.Index(
                fields=["due"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="outbox_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.key or self.pk}"
