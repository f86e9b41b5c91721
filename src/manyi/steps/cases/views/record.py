"""One case: facts, clock, timeline, and what is to be done next by whom."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import ConcurrentTransition

from manyi.core.models import Person
from manyi.core.pages import problem_messages, require
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.enums import CaseState
from manyi.steps.cases.forms import (
    AnswerForm,
    AssignForm,
    CaseForm,
    LinkForm,
    NoteForm,
    PlainForm,
    VisitForm,
)
from manyi.steps.cases.models import Case
from manyi.steps.improvement.forms import OpenForm


@dataclass(frozen=True)
class Act:
    """One act on a case: in which states it is offered, to whom, with which form."""

    permission: str
    form: type[CaseForm]
    carry_out: Callable[..., object]
    states: Collection[str]
    who: str = "actor"


OPEN = [state for state in CaseState if state != CaseState.CLOSED]
ACTS = {
    "assign": Act(
        "cases.assign_case",
        AssignForm,
        domain.assign_case,
        [CaseState.RECEIVED, CaseState.ASSIGNED],
    ),
    "answer": Act("cases.answer_case", AnswerForm, domain.answer_case, [CaseState.ASSIGNED]),
    "visit": Act(
        "cases.revisit_case", VisitForm, domain.record_visit, [CaseState.ANSWERED], who="visitor"
    ),
    "close": Act("cases.close_case", PlainForm, domain.close_case, [CaseState.REVISITED]),
    "reopen": Act("cases.close_case", PlainForm, domain.reopen_case, [CaseState.CLOSED]),
    "note": Act("cases.note_case", NoteForm, domain.add_note, OPEN),
    "link": Act("cases.note_case", LinkForm, domain.link_plan, list(CaseState)),
}


@login_required
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one case and carry out the act its page was sent for."""
    require(request, "cases.read")
    row = get_object_or_404(
        Case.objects.select_related(
            "customer", "contact", "handler", "unit", "assessment_object", "plan__owner"
        ).select_related("adoption__pack_version", "adoption__unit", "response__audience__wave"),
        pk=pk,
    )
    sent = {}
    if request.method == "POST":
        name = request.POST.get("act", "")
        sent = {name: _sent_form(request, row, name)}
        if sent[name].is_valid() and _carried_out(request, row, name, sent[name]):
            return redirect("cases:case", pk)
        row = get_object_or_404(Case.objects.select_related("adoption__pack_version"), pk=pk)
    return render(request, "cases/case.html", _context(request, row, sent))


def _sent_form(request: HttpRequest, row: Case, name: str) -> CaseForm:
    if name not in ACTS:
        raise Http404
    require(request, ACTS[name].permission, row)
    return ACTS[name].form(request.POST, case=row, auto_id=f"id_{name}_%s")


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


def _context(request: HttpRequest, row: Case, sent: dict[str, CaseForm]) -> dict[str, Any]:
    problems = domain.visiting_problems(row, request.user)
    return {
        "case": row,
        "clock": queries.clock_of(row),
        "timeline": queries.timeline(row),
        "forms": _forms(request.user, row, sent, problems),
        "visiting_problems": problems if row.state == CaseState.ANSWERED else (),
        "closing_problems": domain.closing_problems(row) if row.state in OPEN else (),
        "plan_url": _plan_url(request.user, row),
    }


def _forms(
    person: Person, row: Case, sent: dict[str, CaseForm], visiting: Collection[Problem]
) -> dict[str, CaseForm]:
    """Return the forms of the acts the case waits for and this person may do."""
    offered = {
        name: sent.get(name) or act.form(case=row, auto_id=f"id_{name}_%s")
        for name, act in ACTS.items()
        if row.state in act.states and person.has_perm(act.permission, row)
    }
    return {name: form for name, form in offered.items() if name != "visit" or not visiting}


def _plan_url(person: Person, row: Case) -> str:
    """Return where an improvement for this case can be opened; nothing where it cannot."""
    if row.plan_id or not person.has_perm("improvement.open_plan", row):
        return ""
    if queries.plan_opening(row):
        return reverse("cases:open_plan", args=[row.pk])
    wave = row.response.audience.wave if row.response else None
    if wave is None or wave.state != "scored":
        return ""
    return f"{reverse('improvement:open', args=[wave.pk])}?indicator={row.indicator}"


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
