"""`manyi worker`: django-q2 does the work, a light loop beside it brings the work up.

django-q2's own schedule counts in minutes, and answers must be sealed within thirty seconds; so
the loop looks into the outbox every two seconds. It finds what is due: periodic jobs, retries,
rows whose push was lost in a crash, rows of a worker that died. Several workers may run at once.
"""

import argparse
import logging
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

from manyi.cli.django_setup import set_up_django
from manyi.core.outbox.lifeline import Lifeline, end_children_with_parent

if TYPE_CHECKING:
    from django_q.cluster import Cluster

_SWEEP_EVERY_S = 2.0
_LOOK_EVERY_S = 0.5
_PATIENCE_S = 8.0

log = logging.getLogger(__name__)


def add_parser(subparsers: Any) -> None:
    """Add `worker`."""
    parser = subparsers.add_parser("worker", help="运行后台任务")
    parser.add_argument(
        "--alone", action="store_true", help="启动它的进程结束后继续运行；平时随它一起结束"
    )
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    lifeline = None if arguments.alone else Lifeline()
    set_up_django()
    from django.db import connections  # noqa: PLC0415 (after set-up)
    from django_q.cluster import Cluster  # noqa: PLC0415 (after set-up)

    from manyi.core.outbox.queue import arm_periodic_jobs  # noqa: PLC0415 (after set-up)

    arm_periodic_jobs()
    # A connection must not be shared with the processes forked below.
    connections.close_all()
    end_children_with_parent()
    cluster = Cluster()
    is_asked_to_end = threading.Event()
    # Instead of django-q2's own handler, which waits for ever when the signal went to its
    # children too, as a service manager sends it. SIGBREAK is how a Windows owner asks.
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda *_: is_asked_to_end.set())
    cluster.start()
    print("后台任务已启动。", flush=True)
    return _tend(cluster, is_asked_to_end, lifeline)


def _tend(cluster: "Cluster", is_asked_to_end: threading.Event, lifeline: Lifeline | None) -> int:
    """Sweep until asked to end (0), or until the cluster or the owner is gone (1)."""
    swept = 0.0
    while not is_asked_to_end.wait(_LOOK_EVERY_S):
        if not cluster.sentinel.is_alive():
            print("后台任务的进程意外结束，请重新启动。", file=sys.stderr)
            return 1
        if lifeline is not None and lifeline.is_cut():
            # Nobody is left to wait for a job in hand; it runs again at the next start. The
            # children see this process go and follow.
            cluster.sentinel.kill()
            os._exit(1)
        if time.monotonic() - swept >= _SWEEP_EVERY_S:
            _sweep()
            swept = time.monotonic()
    _end(cluster)
    return 0


def _end(cluster: "Cluster") -> None:
    """Let the jobs in hand finish, for a while; the next start does again what was cut short."""
    # When the signal went to every process, the cluster is already going by itself.
    cluster.sentinel.join(_LOOK_EVERY_S)
    ending = threading.Thread(target=cluster.stop, daemon=True)
    ending.start()
    ending.join(_PATIENCE_S)
    if cluster.sentinel.is_alive():
        cluster.sentinel.kill()


def _sweep() -> None:
    from django.db import DatabaseError, connection  # noqa: PLC0415 (after set-up)

    from manyi.core.outbox import sweep  # noqa: PLC0415 (after set-up)

    try:
        sweep()
    except DatabaseError:  # the database may be restarting; the next look comes in two seconds
        log.exception("the outbox could not be swept")
        connection.close()
