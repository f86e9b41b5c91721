"""Panel and acts of co-handling, and the page of what one's department was asked."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.core.pages import paginate, require
from manyi.steps.cases.domain import cohandling
from manyi.steps.cases.forms.cohandling import AskForm, ReplyForm, RequestForm
from manyi.steps.cases.models import Case, CoRequest
from manyi.steps.cases.queries.cohandling import requests_to
from manyi.steps.cases.views.parts import OPEN, Act, Panel


def requests_panel(person: Person, case: Case) -> Mapping[str, Any]:
    """Return who was asked to help, and which of the requests this person may act on."""
    rows = list(case.requests.select_related("unit", "owner", "asked_by"))
    unit = person.unit
    for row in rows:
        row.is_ones_own = row.owner_id == person.pk
        row.is_ones_units = unit is not None and unit.path.startswith(row.unit.path)
    return {"requests": rows, "now": now()}


def _take(_case: Case, *, request: CoRequest, actor: Person) -> CoRequest:
    return cohandling.take_request(request, actor=actor)


def _reply(_case: Case, *, request: CoRequest, reply: str, actor: Person) -> CoRequest:
    return cohandling.reply_to_request(request, reply=reply, actor=actor)


def _withdraw(_case: Case, *, request: CoRequest, actor: Person) -> CoRequest:
    return cohandling.withdraw_request(request, actor=actor)


ACTS = {
    "ask": Act("cases.note_case", AskForm, cohandling.ask_for_help, OPEN),
    "take": Act("cases.take_case", RequestForm, _take, OPEN),
    "reply": Act("cases.take_case", ReplyForm, _reply, OPEN),
    "withdraw": Act("cases.note_case", RequestForm, _withdraw, OPEN),
}
REQUESTS = Panel("cases/handling/requests.html", requests_panel, "doing")


@login_required
def asked(request: HttpRequest) -> HttpResponse:
    """Show what one's department was asked to help with, the soonest due first."""
    require(request, "cases.read")
    page = paginate(request, requests_to(request.user))
    return render(request, "cases/handling/asked.html", {"page": page, "now": now()})
