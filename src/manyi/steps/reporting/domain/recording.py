"""What reports leave in the ledger, and what becomes a filed record."""

from manyi.core.acts import record_act
from manyi.core.clock import today
from manyi.core.models import Person
from manyi.core.outbox import enqueue
from manyi.steps.reporting import queries
from manyi.steps.reporting.models import Report


def record_report(
    report: Report, verb: str, *, actor: Person | None, occasion: str, **more: object
) -> None:
    """Write the act under the report's own address, citing each of its chapters."""
    address = f"reports.{report.provision}"
    record_act(
        verb,
        adoption=report.adoption,
        actor=actor,
        address=address,
        occasion=occasion,
        on=today(),
        thing=report.thing,
        cites=(
            address,
            *(f"{address}.sections.{key}" for key in queries.provision_of(report).sections),
        ),
        facts={"report": report.thing, "wave": report.wave.thing, **more},
        pack_version=report.wave.pack_version,
    )


def file_report(report: Report, actor: Person) -> None:
    """Have a final report filed under the hash of its files."""
    enqueue(
        "records.file_document",
        key=report.thing,
        adoption=report.adoption.pk,
        kind="report",
        thing=report.thing,
        title=titled(report),
        sha256=queries.files_hash(report),
        actor=actor.pk,
    )


def titled(report: Report) -> str:
    """Return the report by number, title and version."""
    return f"{report.number} {report.title}（第 {report.version} 版）"
