"""What every form of step 9 shares."""

from django import forms
from django.db.models import QuerySet

from manyi.core.enums import SystemRole
from manyi.core.models import Person, RoleGrant
from manyi.steps.cases.models import Case


def lines(rows: int = 3) -> forms.Textarea:
    """Return a box for a few lines of words."""
    return forms.Textarea({"rows": rows})


def day() -> forms.DateInput:
    """Return a field for a day, with the browser's own calendar."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def moment() -> forms.DateTimeInput:
    """Return a field for a day and a time, with the browser's own calendar."""
    return forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def acting_people() -> QuerySet[Person]:
    """Return the people who may do something, not only read."""
    acting = RoleGrant.objects.exclude(role=SystemRole.AUDITOR).values("person")
    return Person.objects.filter(is_active=True, pk__in=acting).select_related("unit")


class CaseForm(forms.Form):
    """An act on one case; some acts offer choices that depend on it."""

    def __init__(self, *args, case: Case, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class PlainForm(CaseForm):
    """An act that needs nothing but the decision."""
