"""A file of answers from its arrival to the wave: kept to be looked at, mapped, brought in once."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.clock import now
from manyi.core.models import Customer, Person
from manyi.core.received_files import clean_name
from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.questionnaire import Questionnaire
from manyi.steps.fieldwork.domain.importing.checking import Checked, Ready, checked_rows
from manyi.steps.fieldwork.domain.importing.files import AnswersFile, read_answers
from manyi.steps.fieldwork.domain.importing.mapping import (
    Column,
    proposed,
    saved_columns,
    targets_of,
)
from manyi.steps.fieldwork.domain.locking import hold
from manyi.steps.fieldwork.enums import AnswerSource, ImportState
from manyi.steps.fieldwork.models import AnswerImport, ImportedAnswer, Response, SavedMapping
from manyi.steps.fieldwork.queries.sheets import questionnaire_of
from manyi.steps.fieldwork.queries.tokens import hash_token
from manyi.steps.questionnaires.queries import COMPETITOR_ITEM
from manyi.steps.sampling.enums import Channel, Identity, WaveState
from manyi.steps.sampling.models import Wave, WaveAudience

_TAKES_ANSWERS = frozenset((WaveState.ISSUED, WaveState.CLOSED))
# People filled these in over a link; the other files were handed in by staff.
_OVER_A_LINK = frozenset((AnswerSource.WJX, AnswerSource.TENCENT, AnswerSource.WJX_PUSH))
_MOST_REASONS_KEPT = 2000


@transaction.atomic
def start_import(
    audience: WaveAudience,
    *,
    data: bytes,
    name: str,
    customer: Customer | None = None,
    object_id: int | None = None,
    actor: Person,
) -> AnswerImport:
    """Read the file, propose what its columns mean, and keep both until somebody has looked."""
    refuse_shut(audience)
    file = read_answers(data, name)
    questionnaire = questionnaire_of(audience.questionnaire_version)
    columns = proposed(file, questionnaire)
    if customer is not None:
        columns |= saved_columns(file, _saved(customer, audience))
    batch = AnswerImport.objects.create(
        audience=audience,
        source=AnswerSource.SCORECARD if customer is not None else file.source,
        customer=customer,
        assessment_object_id=object_id,
        file_name=clean_name(name),
        sha256=hashlib.sha256(data).hexdigest(),
        mapping=_written(columns, {}),
        rows_in=file.table.rows_in,
        imported_by=actor,
    )
    path = import_path(batch)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return batch


def refuse_shut(audience: WaveAudience) -> None:
    """Raise where no answer can be brought in: not in the field, judged, or anonymous."""
    wave = audience.wave
    if wave.identity == Identity.ANONYMOUS:
        raise ProblemsFound([Problem("import.anonymous", place=wave.title)])
    if not takes_files(wave) or audience.questionnaire_version is None:
        raise ProblemsFound([Problem("import.shut", place=wave.title)])


def takes_files(wave: Wave) -> bool:
    """Whether files can be brought in now: sent out, not judged, and not anonymous."""
    return wave.state in _TAKES_ANSWERS and wave.identity != Identity.ANONYMOUS


def import_path(batch: AnswerImport) -> Path:
    """Return where the file lies until it is brought in."""
    return Path(settings.MEDIA_ROOT) / "imports" / str(batch.pk)


def file_of(batch: AnswerImport) -> AnswersFile:
    """Return the batch's file, read anew."""
    try:
        data = import_path(batch).read_bytes()
    except FileNotFoundError as error:
        raise ProblemsFound([Problem("import.file_gone", place=batch.file_name)]) from error
    return read_answers(data, batch.file_name)


def check_batch(batch: AnswerImport, file: AnswersFile) -> Checked:
    """Return what would become of each row by the mapping as it stands."""
    return checked_rows(
        file,
        batch.audience,
        _questionnaire(batch),
        columns=columns_of(batch),
        words=batch.mapping.get("words", {}),
        object_id=batch.assessment_object_id,
    )


def _questionnaire(batch: AnswerImport) -> Questionnaire:
    return questionnaire_of(batch.audience.questionnaire_version)


def columns_of(batch: AnswerImport) -> dict[int, Column]:
    """Return the batch's mapping by column."""
    held: Mapping[str, Mapping[str, Any]] = batch.mapping.get("columns", {})
    return {int(place): Column(one["target"], one.get("full")) for place, one in held.items()}


@transaction.atomic
def map_columns(
    batch: AnswerImport, *, columns: Mapping[int, Column], words: Mapping[str, str]
) -> AnswerImport:
    """Keep what a person said the columns and words mean; a customer's is kept for next time."""
    _refuse_doubles(batch, columns)
    batch.mapping = _written(columns, words)
    batch.save(update_fields=["mapping"])
    if batch.customer is not None:
        titles = file_of(batch).table.titles
        SavedMapping.objects.update_or_create(
            customer=batch.customer,
            questionnaire=batch.audience.questionnaire_version.questionnaire,
            defaults={
                "columns": {
                    titles[place]: {"target": one.target, "full": one.full}
                    for place, one in columns.items()
                },
                "saved_at": now(),
            },
        )
    return batch


def _refuse_doubles(batch: AnswerImport, columns: Mapping[int, Column]) -> None:
    targets = [one.target for one in columns.values() if one.target]
    doubles = sorted({one for one in targets if targets.count(one) > 1})
    if doubles:
        raise ProblemsFound(
            Problem("import.target_twice", batch.file_name, found=_name(batch, one))
            for one in doubles
        )


def _name(batch: AnswerImport, target: str) -> str:
    return dict(targets_of(_questionnaire(batch))).get(target, target)


def _saved(customer: Customer, audience: WaveAudience) -> Mapping[str, Mapping[str, object]]:
    held = SavedMapping.objects.filter(
        customer=customer, questionnaire=audience.questionnaire_version.questionnaire
    ).first()
    return held.columns if held else {}


def _written(columns: Mapping[int, Column], words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "columns": {
            str(place): {"target": one.target, "full": one.full} for place, one in columns.items()
        },
        "words": dict(words),
    }


@transaction.atomic
def import_answers(batch: AnswerImport, *, actor: Person) -> AnswerImport:
    """Bring the ready rows in, all of them or none; those refused are kept with their reasons."""
    batch = AnswerImport.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if batch.state == ImportState.IMPORTED:
        raise ProblemsFound([Problem("import.done", place=batch.file_name)])
    wave = hold(batch.audience.wave)
    batch.audience.wave = wave
    refuse_shut(batch.audience)
    checked = check_batch(batch, file_of(batch))
    keep_rows(batch.audience, checked.ready, source=batch.source, batch=batch, actor=actor)
    batch.state, batch.imported_at, batch.imported_by = ImportState.IMPORTED, now(), actor
    batch.rows_in, batch.accepted = checked.rows_in, len(checked.ready)
    batch.rejected = [{"line": one.line, "reasons": list(one.reasons)} for one in checked.refused][
        :_MOST_REASONS_KEPT
    ]
    batch.save()
    record_act(
        "responses.imported",
        adoption=wave.adoption,
        actor=actor,
        address=f"surveys.{wave.survey}.audience.{batch.audience.key}",
        occasion=wave.thing,
        thing=wave.thing,
        facts={
            "wave": wave.thing,
            "batch": f"import-{batch.pk}",
            "accepted": batch.accepted,
            "rejected": checked.rows_in - batch.accepted,
            "hash": batch.sha256,
        },
        pack_version=wave.pack_version,
    )
    path = import_path(batch)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))
    return batch


def keep_rows(
    audience: WaveAudience,
    rows: Iterable[Ready],
    *,
    source: str,
    batch: AnswerImport | None,
    actor: Person | None,
) -> None:
    """Insert the rows as answers of the audience, marked with where they came from."""
    last = audience.wave.closed_on or audience.wave.closes_on
    is_own, held = source in _OVER_A_LINK, list(rows)
    made = [
        Response(
            page_key_hash=hash_token(secrets.token_urlsafe(18)),
            audience=audience,
            questionnaire_version=audience.questionnaire_version,
            assessment_object_id=row.object_id,
            channel=Channel.LINK if is_own else Channel.KEYED,
            competitor=str(row.answers.get(COMPETITOR_ITEM, "")),
            answers=dict(row.answers),
            seconds=row.seconds,
            submitted_at=row.submitted,
            is_late=last is not None and row.submitted.date() > last,
            keyed_by=None if is_own else actor,
            salt=secrets.token_bytes(16),
        )
        for row in held
    ]
    Response.objects.bulk_create(made, 500)
    marks = [
        ImportedAnswer(
            response=response,
            audience=audience,
            source=source,
            fingerprint=row.fingerprint,
            batch=batch,
        )
        for response, row in zip(made, held, strict=True)
    ]
    ImportedAnswer.objects.bulk_create(marks, 500)


def drop_import(batch: AnswerImport) -> None:
    """Take back a file that was not brought in."""
    if batch.state == ImportState.IMPORTED:
        raise ProblemsFound([Problem("import.done", place=batch.file_name)])
    import_path(batch).unlink(missing_ok=True)
    batch.delete()
