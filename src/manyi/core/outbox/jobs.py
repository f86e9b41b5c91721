"""What the worker repeats for the outbox itself."""

from django.utils import timezone

from manyi.core.outbox.queue import forget_finished
from manyi.core.outbox.registry import periodic


@periodic("outbox.forget_finished", every_s=3600, label="清理已完成的后台任务")
def forget_what_is_long_done() -> None:
    """Delete rows that were finished long ago."""
    forget_finished(timezone.now())
