"""Files are put with a case: checked when they came, stored by their hash, never opened."""

from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from manyi.core.models import Person
from manyi.core.received_files import ReceivedFile, refusing
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases.domain.recording import record_case_act
from manyi.steps.cases.models import Case, CaseAttachment


@transaction.atomic
def attach_files(
    case: Case,
    *,
    files: Iterable[ReceivedFile],
    actor: Person | None,
    is_from_customer: bool = False,
) -> list[CaseAttachment]:
    """Keep files with a case; the same file sent twice is kept once."""
    return [_attached(case, file, actor, is_from_customer) for file in files]


@transaction.atomic
def attach_sound_files(case: Case, *, files: list[ReceivedFile], actor: Person) -> None:
    """Keep what a member of the staff uploads; with one harmful file nothing is kept."""
    refuse_harmful(files)
    attach_files(case, files=files, actor=actor)


def refuse_harmful(files: Iterable[ReceivedFile]) -> None:
    """Refuse files that can do harm, naming every one of them."""
    problems: list[Problem] = [one for file in files for one in refusing(file.problems)]
    if problems:
        raise ProblemsFound(problems)


def _attached(
    case: Case, file: ReceivedFile, actor: Person | None, is_from_customer: bool
) -> CaseAttachment:
    row, is_new = CaseAttachment.objects.get_or_create(
        case=case,
        sha256=file.sha256,
        name=file.name,
        defaults={
            "media_type": file.media_type,
            "size": file.size,
            "findings": [problem.code for problem in file.problems],
            "is_from_customer": is_from_customer,
            "added_by": actor,
        },
    )
    # The bytes come before the row is committed: a row never points at nothing.
    if not default_storage.exists(row.path):
        default_storage.save(row.path, ContentFile(file.content))
    if is_new:
        facts = {"hash": file.sha256, "size": file.size}
        record_case_act(case, "case.attached", actor=actor, facts=facts)
    return row
