"""Asking the customer again: whom to call, a case's panel, the month's report, the sample."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.clock import now, today
from manyi.core.models import Adoption, Person
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.exports import visit_report
from manyi.steps.cases.forms import MonthForm, PlainForm, SupervisionForm, VisitForm
from manyi.steps.cases.models import Case, SupervisionCall, SupervisionDraw
from manyi.steps.cases.queries import visits
from manyi.steps.cases.views.papers import file_of, paper_context
from manyi.steps.cases.views.parts import Act, Panel

SEEDS = 2**32


def visit_panel(person: Person, case: Case) -> Mapping[str, Any] | None:
    """Return how the asking stands; nothing when nobody has to ask now."""
    if case.state != CaseState.ANSWERED:
        return None
    rule = visits.visit_rule(case)
    return {
        "problems": visits.visiting_problems(case, person),
        "days": visits.days_in_vain(case),
        "wanted": rule.unreachable_after if rule else None,
        "then": rule.unreachable_then if rule else "",
    }


def may_ask(person: Person, case: Case) -> bool:
    """Whether the person had no part in the handling."""
    return not visits.visiting_problems(case, person)


def may_give_up(person: Person, case: Case) -> bool:
    """Whether the customer was called in vain for as long as the regulation asks."""
    return may_ask(person, case) and visits.may_give_up(case)


@login_required
def to_visit(request: HttpRequest) -> HttpResponse:
    """Show whom to call next, with a number to tap and how often it was tried."""
    require(request, "cases.revisit_case")
    page = paginate(request, visits.cases_to_visit(), 25)
    lines = visits.visit_lines(page.object_list, request.user)
    context = {"page": page, "lines": lines, "now": now(), "adoptions": queries.case_adoptions()}
    return render(request, "cases/visits/index.html", context)


def chosen_adoption(request: HttpRequest) -> Adoption | None:
    """Return the regulation a page is about: the one asked for, else the first in force."""
    rows = queries.case_adoptions()
    asked = request.GET.get("of") or request.POST.get("of")
    return next((row for row in rows if str(row.pk) == asked), rows[0] if rows else None)


def regulations(adoption: Adoption) -> dict[str, Any]:
    """Return the regulation a page is about, and those it can be about."""
    return {"adoption": adoption, "adoptions": queries.case_adoptions()}


@login_required
def month(request: HttpRequest) -> HttpResponse:
    """Show the return visits of a month, as a page, in Word or in Excel."""
    require(request, "cases.read")
    adoption = chosen_adoption(request)
    if adoption is None:
        return render(request, "cases/papers/no_regulation.html")
    form = MonthForm(request.GET if "month" in request.GET else {"month": f"{today():%Y-%m}"})
    if not form.is_valid():
        context = {"form": form, **regulations(adoption)}
        return render(request, "cases/papers/paper.html", context)
    wanted = form.cleaned_data["month"]
    document = visit_report(adoption, visits.visit_month(adoption.key, wanted), day=today())
    if request.GET.get("as"):
        return file_of(document, request.GET["as"], name=f"return-visits-{wanted}")
    return render(
        request,
        "cases/papers/paper.html",
        paper_context(document, form=form, **regulations(adoption)),
    )


@login_required
def supervision(request: HttpRequest) -> HttpResponse:
    """Show the samples that are called once more, and draw the one of a month."""
    require(request, "cases.supervise_visits")
    adoption = chosen_adoption(request)
    if adoption is None:
        return render(request, "cases/papers/no_regulation.html")
    form = MonthForm(request.POST or None, initial={"month": f"{today():%Y-%m}"})
    if request.method == "POST" and form.is_valid():
        seed = secrets.randbelow(SEEDS)
        try:
            draw = domain.draw_supervision(
                adoption, month=form.cleaned_data["month"], seed=seed, actor=request.user
            )
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("cases:draw", draw.pk)
    rule = queries.provision_of(adoption)[1].return_visit
    context = {
        "form": form,
        "draws": visits.draws(adoption.key),
        "rule": rule,
        **regulations(adoption),
    }
    return render(request, "cases/visits/supervision.html", context)


@login_required
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one sample: who is still to be called, and where what was said differs."""
    require(request, "cases.supervise_visits")
    row = get_object_or_404(SupervisionDraw.objects.select_related("adoption__unit"), pk=pk)
    context = {"draw": row, "calls": visits.calls_of(row)}
    return render(request, "cases/visits/draw.html", context)


@login_required
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what one customer told the supervisor."""
    require(request, "cases.supervise_visits")
    rows = SupervisionCall.objects.select_related(
        "visit__case__adoption__pack_version", "visit__case__adoption__unit", "draw"
    )
    row = get_object_or_404(rows, pk=pk)
    form = SupervisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            domain.call_again(row, actor=request.user, **form.cleaned_data)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            messages.success(request, _("已保存，并记入台账。"))
            return redirect("cases:draw", row.draw_id)
    return render(request, "cases/visits/call.html", {"call": row, "form": form})


ACTS = {
    "visit": Act(
        "cases.revisit_case",
        VisitForm,
        domain.record_visit,
        [CaseState.ANSWERED],
        who="visitor",
        is_offered=may_ask,
    ),
    "give_up": Act(
        "cases.revisit_case",
        PlainForm,
        domain.give_up_visit,
        [CaseState.ANSWERED],
        is_offered=may_give_up,
    ),
}
VISIT = Panel("cases/visits/visit.html", visit_panel, "doing")
