"""What the author of a draft writes, and the files made of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from manyi.core.models import Person
from manyi.core.outbox import OutboxEntry, State, enqueue, retry
from manyi.steps.reporting import queries
from manyi.steps.reporting.domain.locking import held_by, hold
from manyi.steps.reporting.models import Report, ReportFile


@dataclass(frozen=True)
class WrittenFile:
    """A file as it lies in the store: where, its hash, how large."""

    format: str
    path: str
    sha256: str
    size: int


@transaction.atomic
def write_section(report: Report, *, section: str, text: str, actor: Person) -> Report:
    """Keep what the author writes in one chapter."""
    report = held_by(report, actor)
    texts = {**report.texts, section: text.strip()}
    return _keep(report, "texts", {key: one for key, one in texts.items() if one})


@transaction.atomic
def write_causes(report: Report, *, indicator: str, causes: Iterable[str], actor: Person) -> Report:
    """Keep the reasons the author found for one weak indicator."""
    report = held_by(report, actor)
    found = {**report.causes, indicator: _lines(causes)}
    return _keep(report, "causes", {key: one for key, one in found.items() if one})


@transaction.atomic
def write_suggestions(report: Report, *, suggestions: Iterable[str], actor: Person) -> Report:
    """Keep the author's proposals."""
    return _keep(held_by(report, actor), "suggestions", _lines(suggestions))


def _lines(words: Iterable[str]) -> list[str]:
    return [line.strip() for line in words if line.strip()]


def _keep(report: Report, part: str, value: object) -> Report:
    if report.sections.get(part) != value:
        report.sections = {**report.sections, part: value}
        report.save()
    return report


@transaction.atomic
def ask_for_files(report: Report, *, actor: Person) -> OutboxEntry:
    """Ask the worker for the files; while it is at it, asking again changes nothing."""
    report = held_by(report, actor)
    going = queries.writing(report)
    if going is not None and going.state == State.FAILED:
        retry(going.id)
        return going
    if going is not None:
        return going
    report.files_asked += 1
    Report.objects.filter(pk=report.pk).update(files_asked=report.files_asked)
    return enqueue(queries.JOB, key=queries.writing_key(report), report=report.pk)


@transaction.atomic
def keep_files(report: Report, files: Iterable[WrittenFile], *, shows: str) -> tuple[str, ...]:
    """Note the files written for a draft; return the paths nothing needs any more.

    A report that has left its author's hands meanwhile keeps the files it was submitted with.
    """
    report = hold(report)
    files = tuple(files)
    before = {file.path for file in report.files.all()}
    kept = {file.path for file in files}
    if not report.is_draft:
        return tuple(sorted(kept - before))
    replaced = tuple(sorted(before - kept))
    report.files.all().delete()
    ReportFile.objects.bulk_create(
        ReportFile(
            report=report, format=one.format, path=one.path, sha256=one.sha256, size=one.size
        )
        for one in files
    )
    Report.objects.filter(pk=report.pk).update(files_show=shows)
    return replaced
