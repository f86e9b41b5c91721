"""Putting work in the outbox, handing it to the queue, and looking at how it stands."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_q.tasks import async_task

from manyi.core import clock
from manyi.core.outbox.models import OutboxRow
from manyi.core.outbox.registry import JOBS
from manyi.core.outbox.rows import OutboxEntry, State

_RUN = "manyi.core.outbox.running.run_row"
# A row handed over this long ago and still waiting was lost with the queue.
_LOST_AFTER = timedelta(minutes=10)
_KEPT_FOR = timedelta(days=90)

log = logging.getLogger(__name__)


def enqueue(
    job: str, *, key: str = "", after: datetime | None = None, **payload: object
) -> OutboxEntry:
    """Ask for a job, in the caller's transaction; the same key asks for it only once.

    `after` keeps it from starting earlier. The payload is what JSON holds: ids, not objects.
    """
    if job not in JOBS:
        raise LookupError(f"no job is named {job!r}; there are {', '.join(sorted(JOBS))}")
    asked = {"payload": payload, "due": after or clock.now(), "created": clock.now()}
    if key:
        row, is_new = OutboxRow.objects.get_or_create(job=job, key=key, defaults=asked)
    else:
        row, is_new = OutboxRow.objects.create(job=job, **asked), True
    if is_new and row.due <= clock.now():
        transaction.on_commit(lambda: push(row.pk), robust=True)
    return as_entry(row)


def push(row_id: int) -> None:
    """Hand one waiting row to the queue. The sweep finds it should this fail or never happen."""
    with transaction.atomic():
        fresh = OutboxRow.objects.filter(pk=row_id, state=State.WAITING)
        if fresh.update(pushed=timezone.now()):
            async_task(_RUN, row_id)


def sweep() -> int:
    """Hand over every row that is due and that no queue holds; return how many.

    Rows of a worker that died in the middle go back to waiting first.
    """
    now = timezone.now()
    OutboxRow.objects.filter(state=State.RUNNING, leased_until__lt=now).update(
        state=State.WAITING, pushed=None, leased_until=None
    )
    lost = Q(pushed=None) | Q(pushed__lt=now - _LOST_AFTER) | Q(pushed__lt=F("due"))
    due = OutboxRow.objects.filter(lost, state=State.WAITING, due__lte=now)
    waiting = list(due.order_by("due", "pk").values_list("pk", flat=True)[:500])
    for row_id in waiting:
        push(row_id)
    return len(waiting)


def arm_periodic_jobs() -> None:
    """Make sure each periodic job has its one row, and no row stands for one that is gone."""
    wanted = {name for name, job in JOBS.items() if job.every_s is not None}
    OutboxRow.objects.filter(key="periodic").exclude(job__in=wanted).delete()
    for name in sorted(wanted):
        OutboxRow.objects.get_or_create(job=name, key="periodic")


def forget_finished(now: datetime) -> int:
    """Delete rows finished long ago; their keys may be used again. Failed ones stay."""
    old = OutboxRow.objects.filter(state=State.DONE, finished__lt=now - _KEPT_FOR)
    return old.delete()[0]


def retry(row_id: int) -> bool:
    """Let a failed row begin again; whether there was one."""
    failed = OutboxRow.objects.filter(pk=row_id, state=State.FAILED)
    is_found = failed.update(state=State.WAITING, attempts=0, pushed=None, due=clock.now()) > 0
    if is_found:
        transaction.on_commit(lambda: push(row_id), robust=True)
    return is_found


def progress_of(row_id: int) -> OutboxEntry | None:
    """Return the row as it stands now."""
    row = OutboxRow.objects.filter(pk=row_id).first()
    return row and as_entry(row)


def jobs_listed(
    *, states: Iterable[State] = (), job: str = "", key: str = "", count: int = 50
) -> tuple[OutboxEntry, ...]:
    """Return rows, newest first, narrowed by whatever is given."""
    wanted = {"state__in": tuple(states), "job": job, "key": key}
    rows = OutboxRow.objects.filter(**{name: value for name, value in wanted.items() if value})
    return tuple(as_entry(row) for row in rows.order_by("-pk")[:count])


def as_entry(row: OutboxRow) -> OutboxEntry:
    """Return the row as a plain value."""
    job = JOBS.get(row.job)
    return OutboxEntry(
        id=row.pk,
        job=row.job,
        label=job.label if job else row.job,
        key=row.key or "",
        payload=row.payload,
        state=State(row.state),
        due=row.due,
        attempts=row.attempts,
        error=row.error,
        done=row.done,
        total=row.total,
        doing=row.doing,
    )
