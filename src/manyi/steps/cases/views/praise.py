"""Compliments: passed on from the case, kept on the page of whoever was praised."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.core.models import Person
from manyi.core.pages import paginate, require
from manyi.steps.cases.domain.praise import pass_on_praise
from manyi.steps.cases.enums import CaseKind
from manyi.steps.cases.forms import PraiseForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries.praise import praise_of
from manyi.steps.cases.views.parts import ALWAYS, Act, Panel

SHOWN = 5


def praise_panel(_person: Person, case: Case) -> Mapping[str, Any] | None:
    """Return whom the compliment is about; nothing where it is none."""
    return {"praised": case.subject_person} if case.kind == CaseKind.PRAISE else None


def is_praise(_person: Person, case: Case) -> bool:
    """Whether the case is a compliment."""
    return case.kind == CaseKind.PRAISE


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Show the compliments a person was told of."""
    require(request, "core.read")
    context = {"page": paginate(request, praise_of(request.user))}
    return render(request, "cases/praise/index.html", context)


def person_panel(*, person: Person, **_about: object) -> dict[str, Any] | None:
    """Return the compliments on a person's own page."""
    rows = list(praise_of(person)[:SHOWN])
    return {"template": "cases/praise/person_panel.html", "rows": rows} if rows else None


ACTS = {
    "praise": Act("cases.pass_on_praise", PraiseForm, pass_on_praise, ALWAYS, is_offered=is_praise)
}
PRAISE = Panel("cases/praise/panel.html", praise_panel, "doing")
