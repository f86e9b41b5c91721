"""What every form of step 9 shares."""

from django import forms

from manyi.steps.cases.models import Case


def lines(rows: int = 3) -> forms.Textarea:
    """Return a box for a few lines of words."""
    return forms.Textarea({"rows": rows})


class CaseForm(forms.Form):
    """An act on one case; some acts offer choices that depend on it."""

    def __init__(self, *args, case: Case, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class PlainForm(CaseForm):
    """An act that needs nothing but the decision."""
