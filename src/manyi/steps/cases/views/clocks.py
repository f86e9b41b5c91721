"""The clocks of a case on its page, notices on the first page, and what is likely to be late."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.core.pages import PAGE_SIZE, require
from manyi.steps.cases import domain, queries
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.forms import HoldForm, PlainForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.views.parts import ALWAYS, OPEN, Act, Panel

NOTICES_SHOWN = 8


def clocks_panel(_person: Person, case: Case) -> Mapping[str, Any] | None:
    """Return every clock with how it stands, and the times the customer was waited for."""
    clocks, holds = queries.shown_clocks(case), list(case.holds.select_related("set_by"))
    if not clocks:
        return None
    return {
        "clocks": clocks,
        "next": queries.next_clock(clocks),
        "hold": next((one for one in holds if one.resumed_at is None), None),
        "holds": [one for one in holds if one.resumed_at is not None],
        "now": now(),
    }


def hold_panel(person: Person, case: Case) -> Mapping[str, Any] | None:
    """Return nothing more than the form; it is there while nobody is waited for."""
    may = person.has_perm("cases.hold_case", case)
    return {} if may and case.state == CaseState.ASSIGNED and not case.is_held else None


def notices_panel(person: Person, case: Case) -> Mapping[str, Any] | None:
    """Return what the person was told of the case and has not taken note of."""
    notices = list(queries.unseen_notices(person).filter(case=case))
    return {"notices": notices} if notices else None


def _may_hold(_person: Person, case: Case) -> bool:
    return not case.is_held


def _may_resume(_person: Person, case: Case) -> bool:
    return case.is_held


def _was_told(person: Person, case: Case) -> bool:
    return queries.unseen_notices(person).filter(case=case).exists()


ACTS = {
    "hold": Act(
        "cases.hold_case", HoldForm, domain.hold_case, [CaseState.ASSIGNED], is_offered=_may_hold
    ),
    "resume": Act("cases.hold_case", PlainForm, domain.resume_case, OPEN, is_offered=_may_resume),
    "noted": Act("cases.take_note", PlainForm, domain.take_note, ALWAYS, is_offered=_was_told),
}
NOTICES = Panel("cases/clocks/notices.html", notices_panel)
CLOCKS = Panel("cases/clocks/clocks.html", clocks_panel)
HOLD = Panel("cases/clocks/hold.html", hold_panel, "doing")


def home_panel(*, person: Person, **_about: object) -> dict[str, Any] | None:
    """Return what the person was told of cases and has not taken note of."""
    notices = queries.unseen_notices(person)
    n = notices.count()
    if not n:
        return None
    shown = notices.select_related("case__customer")[:NOTICES_SHOWN]
    return {"template": "cases/clocks/home_notices.html", "notices": shown, "n": n}


@login_required
def forecast(request: HttpRequest) -> HttpResponse:
    """Show which cases will be late today and this week at the pace of their handlers."""
    require(request, "cases.read")
    found = queries.forecast()
    is_today = request.GET.get("show") == "today"
    risks = found.today if is_today else found.this_week
    page = Paginator(risks, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": queries.with_cases(page.object_list),
        "loads": queries.with_names(found.loads),
        "n_today": len(found.today),
        "n_week": len(found.this_week),
        "is_today": is_today,
        "is_sure": any(load.answered for load in found.loads),
    }
    return render(request, "cases/clocks/forecast.html", context)
