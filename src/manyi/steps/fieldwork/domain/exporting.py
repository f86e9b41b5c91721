"""Answers taken away as a file: asked for by a person, written in the background, recorded."""

from datetime import timedelta

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.clock import now
from manyi.core.models import Person
from manyi.core.outbox import enqueue
from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.enums import ExportState
from manyi.steps.fieldwork.models import AnswerExport
from manyi.steps.fieldwork.queries.exporting import export_path, left_out, may_hold_names
from manyi.steps.sampling.models import WaveAudience

KEPT_DAYS = 7


@transaction.atomic
def ask_for_export(
    audience: WaveAudience,
    *,
    content: str,
    file_format: str,
    with_names: bool = False,
    actor: Person,
) -> AnswerExport:
    """Put down what is wanted and have it written; names only where people answer under theirs."""
    wave = audience.wave
    if with_names and not may_hold_names(wave):
        raise ProblemsFound([Problem("export.no_names", place=wave.title)])
    export = AnswerExport(
        audience=audience,
        content=content,
        file_format=file_format,
        with_names=with_names,
        asked_by=actor,
    )
    export.left_out = left_out(export)
    export.save()
    enqueue("fieldwork.write_export", key=export.key, export_id=export.pk)
    return export


@transaction.atomic
def note_export_written(export: AnswerExport, *, rows: int, size: int, sha256: str) -> AnswerExport:
    """Keep what the complete file holds, and record in the ledger that data went out."""
    export.state, export.failure, export.finished_at = ExportState.READY, "", now()
    export.rows, export.size, export.sha256 = rows, size, sha256
    export.save()
    wave = export.audience.wave
    record_act(
        "data.exported",
        adoption=wave.adoption,
        actor=export.asked_by,
        address=f"surveys.{wave.survey}.audience.{export.audience.key}",
        occasion=wave.thing,
        thing=wave.thing,
        facts={
            "what": f"responses.{export.content}{'.named' if export.with_names else ''}",
            "rows": rows,
            "format": export.file_format,
            "hash": sha256,
        },
        pack_version=wave.pack_version,
    )
    return export


def note_export_failed(export: AnswerExport, *, reason: str) -> AnswerExport:
    """Keep why there is no file, so that nobody takes a failure for an empty one."""
    export.state, export.failure, export.finished_at = ExportState.FAILED, reason[:300], now()
    export.save()
    return export


def forget_export(export: AnswerExport) -> None:
    """Take the file of an export away; that it was made stays known."""
    export_path(export).unlink(missing_ok=True)
    export.state = ExportState.EXPIRED
    export.save(update_fields=["state"])


def expiry() -> timedelta:
    """Return how long a file lies ready."""
    return timedelta(days=KEPT_DAYS)
