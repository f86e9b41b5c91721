"""Doing the work: one row at a time, under a lease that a dying worker lets lapse."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from manyi.core import clock
from manyi.core.outbox.models import OutboxRow
from manyi.core.outbox.queue import as_entry
from manyi.core.outbox.registry import JOBS, Job
from manyi.core.outbox.rows import OutboxEntry, State
from manyi.problems import Problem, ProblemsFound

_LEASE = timedelta(seconds=30)
_RENEW_EVERY_S = 8.0
_BACKOFF = (30, 120, 600, 1800)

log = logging.getLogger(__name__)
_running: ContextVar[int | None] = ContextVar("running_row", default=None)


def run_row(row_id: int) -> None:
    """Do the work of one row, unless someone else has it or it is done; what the queue calls."""
    row = _claim(row_id)
    if row is None:
        return
    job = JOBS.get(row.job)
    if job is None:
        _give_up(row, str(Problem("job.unknown", place=row.job)))
        return
    mark = _running.set(row.pk)
    try:
        with _lease_kept(row.pk):
            job.handler(**row.payload)
    except Exception as error:  # a job may fail in any way; the row must tell of each
        log.exception("job %s (row %s) failed", row.job, row.pk)
        _note_failure(row, job, error)
    else:
        _note_success(row, job)
    finally:
        _running.reset(mark)


def drain(limit: int | None = None) -> tuple[OutboxEntry, ...]:
    """Do, here and now, what is due and what that brings up; return each row as it then stands.

    For tests and the demo's seed, which want the result before they go on.
    """
    ran: list[int] = []
    while limit is None or len(ran) < limit:
        due = OutboxRow.objects.filter(state=State.WAITING, due__lte=clock.now())
        row_id = due.order_by("due", "pk").values_list("pk", flat=True).first()
        if row_id is None:
            break
        run_row(row_id)
        ran.append(row_id)
    rows = OutboxRow.objects.in_bulk(ran)
    return tuple(as_entry(rows[row_id]) for row_id in ran if row_id in rows)


def report_progress(*, done: int, total: int, label: str = "") -> None:
    """Tell how far the running job is; outside one, as in a test of its function, nothing."""
    row_id = _running.get()
    if row_id is not None:
        OutboxRow.objects.filter(pk=row_id).update(done=done, total=total, doing=label)


def _claim(row_id: int) -> OutboxRow | None:
    with transaction.atomic():
        rows = OutboxRow.objects.select_for_update().filter(pk=row_id)
        row = rows.filter(state=State.WAITING, due__lte=clock.now()).first()
        if row is None:
            return None
        if _has_died_often(row):
            _give_up(row, str(Problem("job.died", place=JOBS[row.job].label)))
            return None
        row.state, row.leased_until, row.attempts = State.RUNNING, _lease_end(), row.attempts + 1
        row.save(update_fields=["state", "leased_until", "attempts"])
    return row


def _lease_end() -> datetime:
    """Return when a lease taken now lapses, by the machine's own clock: workers compare them."""
    return timezone.now() + _LEASE


def _has_died_often(row: OutboxRow) -> bool:
    job = JOBS.get(row.job)
    return job is not None and job.every_s is None and row.attempts >= job.most_attempts


@contextmanager
def _lease_kept(row_id: int) -> Iterator[None]:
    """Renew the lease from a thread for as long as the work runs and the process lives."""
    if connection.in_atomic_block:  # drained inside a test's transaction: nobody else can see it
        yield
        return
    is_over = threading.Event()
    renewal = threading.Thread(target=_renew, args=(row_id, is_over), daemon=True)
    renewal.start()
    try:
        yield
    finally:
        is_over.set()
        renewal.join()


def _renew(row_id: int, is_over: threading.Event) -> None:
    try:
        while not is_over.wait(_RENEW_EVERY_S):
            OutboxRow.objects.filter(pk=row_id, state=State.RUNNING).update(
                leased_until=_lease_end()
            )
    finally:
        connection.close()


def _note_success(row: OutboxRow, job: Job) -> None:
    now = clock.now()
    if job.every_s is not None:
        _set(row, state=State.WAITING, due=now + timedelta(seconds=job.every_s), finished=now)
        return
    _set(row, state=State.DONE, finished=now)


def _set(row: OutboxRow, *, state: State, due: datetime | None = None, finished: datetime) -> None:
    OutboxRow.objects.filter(pk=row.pk).update(
        state=state,
        due=due or row.due,
        pushed=None,
        leased_until=None,
        attempts=0 if due else row.attempts,
        error="",
        finished=finished,
    )


def _note_failure(row: OutboxRow, job: Job, error: Exception) -> None:
    reason = in_words(job, error)
    if job.every_s is None and row.attempts >= job.most_attempts:
        _give_up(row, reason)
        return
    wait_s = job.every_s or _BACKOFF[min(row.attempts, len(_BACKOFF)) - 1]
    OutboxRow.objects.filter(pk=row.pk).update(
        state=State.WAITING,
        due=clock.now() + timedelta(seconds=wait_s),
        pushed=None,
        leased_until=None,
        error=reason,
    )


def _give_up(row: OutboxRow, reason: str) -> None:
    OutboxRow.objects.filter(pk=row.pk).update(
        state=State.FAILED, error=reason, leased_until=None, finished=clock.now()
    )


def in_words(job: Job, error: Exception) -> str:
    """Return the failure as a sentence for the person who waits; details go to the log."""
    if isinstance(error, ProblemsFound):
        return str(error)
    return str(Problem("job.failed", place=job.label, found=type(error).__name__))
