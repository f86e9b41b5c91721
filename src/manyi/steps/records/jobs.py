"""Background work of step 10."""

from manyi.core.models import Adoption, Person
from manyi.core.outbox import job
from manyi.steps.records.domain import file_record
from manyi.steps.records.models import FiledRecord


@job("records.file_document", label="文件归档")
def file_document(
    *, adoption: int, kind: str, thing: str, title: str, sha256: str, actor: int
) -> None:
    """File an approved document once."""
    if FiledRecord.objects.filter(thing=thing).exists():
        return
    file_record(
        Adoption.objects.get(pk=adoption),
        kind=kind,
        thing=thing,
        title=title,
        sha256=sha256,
        approved=True,
        actor=Person.objects.get(pk=actor),
    )
