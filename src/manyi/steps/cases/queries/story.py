"""One case as it went: its clock, what was said and recorded, and what the customer is told."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from manyi.core.ledger.reading import read_entries
from manyi.core.models import Person
from manyi.steps.cases.models import Case, CaseNote

_WITH_IT = (
    "customer",
    "contact",
    "handler",
    "unit",
    "zone",
    "reporter",
    "project",
    "category__parent",
    "previous",
    "merged_into",
    "assessment_object",
    "plan__owner",
    "adoption__pack_version",
    "adoption__unit",
    "response__audience__wave",
)


def whole_cases() -> QuerySet[Case]:
    """Return cases with everything their page, letters and papers show."""
    return Case.objects.select_related(*_WITH_IT)


@dataclass(frozen=True)
class Happening:
    """One line of the timeline: words of a note or a visit, or an entry of the ledger."""

    moment: datetime
    who: str
    verb: str = ""
    words: str = ""
    is_public: bool = False
    entry: int | None = None


def timeline(case: Case) -> list[Happening]:
    """Return what was said and recorded about the case, oldest first."""
    entries = list(read_entries(thing=case.thing))
    actors = {entry.actor for entry in entries if entry.actor}
    names = dict(Person.objects.filter(pk__in=actors).values_list("pk", "name"))
    told = [
        Happening(entry.recorded, names.get(entry.actor, ""), entry.verb, entry=entry.seq)
        for entry in entries
    ]
    notes = [
        Happening(
            note.written_at,
            note.written_by.name if note.written_by else "",
            words=note.words,
            is_public=note.is_public,
        )
        for note in case.notes.select_related("written_by")
    ]
    visits = [
        Happening(
            visit.visited_at,
            visit.visitor.name,
            words=f"{visit.get_disposition_display()}。{visit.words}".rstrip("。") + "。",
        )
        for visit in case.visits.select_related("visitor")
    ]
    return sorted([*told, *notes, *visits], key=lambda one: one.moment)


def answerers(case: Case) -> set[int]:
    """Return who has written answers to the customer."""
    notes = CaseNote.objects.filter(case=case, is_public=True)
    return {pk for pk in notes.values_list("written_by", flat=True) if pk}


def hash_secret(secret: str) -> str:
    """Return what is kept of the customer's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def case_told(number: str, secret: str) -> Case | None:
    """Return the case of a number and its secret; a wrong number costs as much as a wrong one."""
    asked = unicodedata.normalize("NFKC", number).strip().upper()
    told = unicodedata.normalize("NFKC", secret).strip().lower()
    case = Case.objects.filter(number=asked).select_related("adoption__unit").first()
    kept = case.secret_hash if case else hash_secret("")
    return case if hmac.compare_digest(kept, hash_secret(told)) and case else None
