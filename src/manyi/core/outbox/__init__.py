"""Work that waits: `enqueue()` writes it in the caller's transaction, `manyi worker` does it.

    @job("fieldwork.send_invitation", label="发送邀请")
    def send_invitation(*, invitation_id: int) -> None: ...      # in steps/fieldwork/jobs.py

    with transaction.atomic():
        enqueue("fieldwork.send_invitation", key=f"invitation/{id}", invitation_id=id)

    @periodic("fieldwork.seal_responses", every_s=20, label="封存答卷")
    def seal_responses() -> None: ...

A job may run twice (after a crash), so its function must be idempotent. Long ones call
`report_progress(done=3, total=10, label="第 3 张图")`; pages read it with `progress_of(row_id)`.
Tests call `drain()`, which runs what is due here and now.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from manyi.core.outbox.registry import JOBS, Job, job, periodic
from manyi.core.outbox.rows import OutboxEntry, State

if TYPE_CHECKING:
    from manyi.core.outbox.queue import enqueue, jobs_listed, progress_of, retry, sweep
    from manyi.core.outbox.running import drain, report_progress

__all__ = [
    "JOBS",
    "Job",
    "OutboxEntry",
    "State",
    "drain",
    "enqueue",
    "job",
    "jobs_listed",
    "periodic",
    "progress_of",
    "report_progress",
    "retry",
    "sweep",
]

# Django imports this package before tables may be imported, so what needs them waits.
_NEEDS_TABLES = {
    "drain": "running",
    "enqueue": "queue",
    "jobs_listed": "queue",
    "progress_of": "queue",
    "report_progress": "running",
    "retry": "queue",
    "sweep": "queue",
}


def __getattr__(name: str) -> object:
    if name not in _NEEDS_TABLES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_NEEDS_TABLES[name]}"), name)
