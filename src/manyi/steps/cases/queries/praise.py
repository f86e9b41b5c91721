"""Which compliments a person was told of."""

from django.db.models import QuerySet

from manyi.core.models import Person
from manyi.steps.cases.enums import CaseKind, NoticeKind
from manyi.steps.cases.models import Case, CaseNotice


def praise_of(person: Person) -> QuerySet[Case]:
    """Return the compliments that were passed on to a person, the latest first."""
    told = CaseNotice.objects.filter(person=person, kind=NoticeKind.PRAISE).values("case")
    rows = Case.objects.filter(kind=CaseKind.PRAISE, subject_person=person, pk__in=told)
    return rows.select_related("customer", "unit").order_by("-received_at")
