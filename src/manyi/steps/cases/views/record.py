"""One case: facts, clock, timeline, and what is to be done next by whom."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django_fsm import ConcurrentTransition

from manyi.core.models import Person
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.forms import CaseForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries.story import whole_cases
from manyi.steps.cases.views.panels import ACTS, PANELS
from manyi.steps.improvement.forms import OpenForm


@login_required
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one case and carry out the act its page was sent for."""
    require(request, "cases.read")
    row = _row(pk)
    sent = {}
    if request.method == "POST":
        name = request.POST.get("act", "")
        sent = {name: _sent_form(request, row, name)}
        if sent[name].is_valid() and _carried_out(request, row, name, sent[name]):
            return redirect("cases:case", pk)
        row = _row(pk)
    return render(request, "cases/case.html", _context(request.user, row, sent))


def _row(pk: int) -> Case:
    return get_object_or_404(whole_cases(), pk=pk)


def _sent_form(request: HttpRequest, row: Case, name: str) -> CaseForm:
    if name not in ACTS:
        raise Http404
    require(request, ACTS[name].permission, row)
    return ACTS[name].form(request.POST, request.FILES, case=row, auto_id=f"id_{name}_%s")


def _carried_out(request: HttpRequest, row: Case, name: str, form: forms.Form) -> bool:
    act = ACTS[name]
    try:
        act.carry_out(row, **{act.who: request.user}, **form.cleaned_data)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    except ConcurrentTransition:
        messages.error(request, _("刚才已有人办理这一件。请看最新的情况再决定。"))
        return False
    messages.success(request, _("已保存，并记入台账。"))
    return True


def _context(person: Person, row: Case, sent: dict[str, CaseForm]) -> dict[str, Any]:
    columns: dict[str, list[dict[str, Any]]] = {
        "facts": [],
        "doing": [],
        "more": [],
        "wide": [],
    }
    for panel in PANELS:
        content = panel.content(person, row)
        if content is not None:
            columns[panel.column].append({"template": panel.template, "content": content})
    return {"case": row, "forms": _forms(person, row, sent), "columns": columns}


def _forms(person: Person, row: Case, sent: dict[str, CaseForm]) -> dict[str, CaseForm]:
    """Return the forms of the acts the case waits for and this person may do."""
    return {
        name: sent.get(name) or act.form(case=row, auto_id=f"id_{name}_%s")
        for name, act in ACTS.items()
        if row.state in act.states
        and person.has_perm(act.permission, row)
        and act.is_offered(person, row)
    }


@login_required
def open_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the improvement the regulation wants for this case."""
    row = get_object_or_404(Case.objects.select_related("adoption__pack_version"), pk=pk)
    require(request, "improvement.open_plan", row)
    form = OpenForm(request.POST or None, initial={"finding": row.description})
    form.fields.pop("goal")
    if request.method == "POST" and form.is_valid():
        try:
            plan = domain.open_plan_for_case(row, actor=request.user, **form.cleaned_data)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("improvement:plan", plan.pk)
    return render(request, "cases/open_plan.html", {"case": row, "form": form})
