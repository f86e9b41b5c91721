"""What an export reads: the answers of an audience, a batch at a time, and what it may not hold."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.timezone import get_current_timezone
from pydantic_core import from_json

from manyi.core.contributions import collect
from manyi.core.models import Person
from manyi.core.outbox import OutboxEntry, jobs_listed
from manyi.questionnaire.questionnaire import Questionnaire
from manyi.steps.fieldwork.enums import AnswerSource, ExportContent, ExportFormat, ExportState
from manyi.steps.fieldwork.models import AnswerExport, Response
from manyi.steps.fieldwork.queries.returns import rounds_of
from manyi.steps.fieldwork.queries.sheets import questionnaire_of
from manyi.steps.questionnaires.models import QuestionnaireVersion
from manyi.steps.sampling.enums import Channel, Identity
from manyi.steps.sampling.models import Wave, WaveAudience

BATCH = 2000
# Fact of a record → where it stands; a file of an anonymous wave has those of the first row only.
_OF_EVERY_WAVE = {"language": "language", "object": "assessment_object__name"}
_OF_A_PERSON_UNNAMED = {
    "competitor": "competitor",
    "channel": "channel",
    "source": "imported__source",
    "seconds": "seconds",
    "submitted": "submitted_at",
    "is_late": "is_late",
}
_NAMES = {
    "customer_number": "invitation__member__contact__customer__number",
    "customer": "invitation__member__contact__customer__name",
    "contact": "invitation__member__contact__name",
    "person": "invitation__member__person__name",
}


@dataclass(frozen=True)
class Standing:
    """What cleaning decided: which answers do not count and why, and the frozen data's hash."""

    set_aside: Mapping[UUID, str] = field(default_factory=dict)
    snapshot: str = ""


@dataclass(frozen=True)
class Contents:
    """Everything a file is made of; `facts` names the facts each record has."""

    export: AnswerExport
    facts: tuple[str, ...]
    questionnaires: tuple[Questionnaire, ...]
    standing: Standing
    total: int

    def batches(self) -> Iterator[list[dict[str, Any]]]:
        """Yield the records, so many at a time; nothing before the batch is kept."""
        return _batches(self)


def contents_of(export: AnswerExport) -> Contents:
    """Return what the export will hold, as the wave stands now."""
    wave = export.audience.wave
    rows = _rows(export)
    versions = rows.order_by().values_list("questionnaire_version", flat=True).distinct()
    own = export.audience.questionnaire_version_id
    ids = [own, *sorted(pk for pk in versions if pk != own)]
    found = QuestionnaireVersion.objects.in_bulk([pk for pk in ids if pk is not None])
    return Contents(
        export,
        tuple(_facts(wave, with_names=export.with_names)),
        tuple(questionnaire_of(found[pk]) for pk in ids if pk in found),
        standing_of(wave),
        rows.count(),
    )


def standing_of(wave: Wave) -> Standing:
    """Return how the answers stand by the cleaning of the wave; untouched where there was none."""
    return next((Standing(**told) for told in collect("wave.standing", wave=wave)), Standing())


def is_unlinkable(wave: Wave) -> bool:
    """Whether nothing in a file of the wave may tell when, from where or by whom it was sent."""
    return wave.identity == Identity.ANONYMOUS


def may_hold_names(wave: Wave) -> bool:
    """Whether the wave is one in which people answer under their names."""
    return wave.identity == Identity.NAMED


def left_out(export: AnswerExport) -> list[str]:
    """Return the codes of what the file leaves out, for the note beside it."""
    wave = export.audience.wave
    if is_unlinkable(wave):
        return ["anonymous"]
    if not may_hold_names(wave):
        return ["confidential"]
    return [] if export.with_names else ["names"]


def _facts(wave: Wave, *, with_names: bool) -> dict[str, str]:
    if is_unlinkable(wave):
        return dict(_OF_EVERY_WAVE)
    facts = _OF_EVERY_WAVE | _OF_A_PERSON_UNNAMED
    return facts | _NAMES if with_names and may_hold_names(wave) else facts


def _rows(export: AnswerExport) -> QuerySet[Response]:
    audience = export.audience
    rows = Response.objects.filter(
        audience__wave__in=rounds_of(audience.wave), audience__key=audience.key
    )
    return rows.filter(is_late=False) if export.content == ExportContent.CLEAN else rows


def _batches(contents: Contents) -> Iterator[list[dict[str, Any]]]:
    export, wave = contents.export, contents.export.audience.wave
    paths = _facts(wave, with_names=export.with_names)
    # By its random key, so that the order of a file says nothing about who came when.
    # The answers as text: read here they cost a quarter of what the field's own reader takes.
    rows = (
        _rows(export)
        .annotate(answers_text=Cast("answers", TextField()))
        .order_by("key")
        .values_list("key", "answers_text", *paths.values())
    )
    names = [f"#{name}" for name in paths]
    make = _Records(names, contents.standing, only_used=export.content == ExportContent.CLEAN)
    batch: list[dict[str, Any]] = []
    for row in rows.iterator(chunk_size=BATCH):
        record = make.record(row)
        if record is not None:
            batch.append(record)
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _labels() -> dict[str, str]:
    """Return the words of channels and sources; asking a translation for each row costs most."""
    choices = (*Channel.choices, *AnswerSource.choices)
    return {value: str(label) for value, label in choices}


@dataclass(frozen=True)
class _Records:
    names: list[str]
    standing: Standing
    only_used: bool
    words: Mapping[str, str] = field(default_factory=_labels)
    zone: tzinfo = field(default_factory=get_current_timezone)

    def record(self, row: tuple[Any, ...]) -> dict[str, Any] | None:
        """Return the response as one record; None where the file has no place for it."""
        reason = self.standing.set_aside.get(row[0])
        if self.only_used and reason is not None:
            return None
        record: dict[str, Any] = from_json(row[1])
        record["#key"] = str(row[0])
        record.update(zip(self.names, row[2:], strict=True))
        record["#is_used"] = reason is None and not record.get("#is_late")
        record["#reason"] = reason or ""
        if submitted := record.get("#submitted"):
            record["#submitted"] = submitted.astimezone(self.zone)
        if channel := record.get("#channel"):
            record["#channel"] = self.words.get(channel, channel)
        if source := record.get("#source"):
            record["#source"] = self.words.get(source, source)
        return record


@dataclass(frozen=True)
class ExportLine:
    """One export on the page, with its work in the background while there is any."""

    export: AnswerExport
    work: OutboxEntry | None


def exports_listed(wave: Wave, *, count: int = 6) -> list[ExportLine]:
    """Return the newest exports of a wave."""
    rows = AnswerExport.objects.filter(audience__wave=wave).select_related(
        "audience__wave__adoption__unit", "asked_by"
    )
    found = list(rows[:count])
    is_busy = any(row.state == ExportState.WRITING for row in found)
    work = {one.key: one for one in jobs_listed(job="fieldwork.write_export")} if is_busy else {}
    return [ExportLine(row, work.get(row.key)) for row in found]


def exportable(wave: Wave) -> list[WaveAudience]:
    """Return the audiences that were asked something."""
    return list(wave.audiences.exclude(questionnaire_version=None))


def may_take_away(person: Person, export: AnswerExport) -> bool:
    """Whether the person may have the file: answers, and names where it holds them."""
    wave = export.audience.wave
    needed = ["fieldwork.export_responses"]
    needed += ["fieldwork.export_names"] if export.with_names else []
    return all(person.has_perm(one, wave) for one in needed)


def export_path(export: AnswerExport) -> Path:
    """Return where the file of an export lies."""
    ending = ExportFormat(export.file_format).ending
    return Path(settings.MEDIA_ROOT) / "exports" / f"{export.pk}.{ending}"


def expired(before: Any) -> Iterable[AnswerExport]:
    """Return the files that have lain ready since before the moment."""
    lying = Q(state=ExportState.READY, finished_at__lt=before)
    return AnswerExport.objects.filter(lying)
