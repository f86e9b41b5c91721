"""What people were told of cases."""

from django.db.models import QuerySet

from manyi.core.models import Person
from manyi.steps.cases.models import CaseNotice


def unseen_notices(person: Person) -> QuerySet[CaseNotice]:
    """Return what the person has not taken note of, the newest first."""
    return CaseNotice.objects.filter(person=person, seen_at=None)
