"""Pages of step 8: the board, one plan, and the form that opens one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django_fsm import ConcurrentTransition

from manyi.core.clock import today
from manyi.core.contributions import collect
from manyi.core.models import Person
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.improvement import domain, queries
from manyi.steps.improvement.enums import PlanState
from manyi.steps.improvement.forms import (
    ActionForm,
    DoneForm,
    EvidenceForm,
    FillForm,
    OpenFromWaveForm,
    VerifyForm,
)
from manyi.steps.improvement.models import Action, Plan
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.queries import WeakItem, weak_items


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show the plans, the most pressing first, and the measures whose day has passed."""
    require(request, "improvement.read")
    rows = queries.listed_plans()
    state = request.GET.get("state", "")
    if state in PlanState.values:
        rows = rows.filter(state=state)
    context = {
        "page": paginate(request, rows),
        "states": PlanState.choices,
        "state": state,
        "late": queries.overdue_actions(today()),
        "mine": queries.actions_of(request.user),
        "today": today(),
    }
    return render(request, "improvement/index.html", context)


@login_required
def open_from_wave(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a plan for a weak indicator of a scored wave; the facts are filled in already."""
    wave = get_object_or_404(Wave.objects.select_related("adoption__pack_version"), pk=pk)
    require(request, "improvement.open_plan", wave)
    score = queries.latest_score(wave)
    weak = weak_items(score) if score else ()
    chosen = next((i for i in weak if i.indicator == request.GET.get("indicator")), None)
    form = OpenFromWaveForm(
        request.POST or None, initial=_initial(chosen), openings=queries.openings(wave)
    )
    if request.method == "POST" and form.is_valid():
        plan = _open(request, form, wave, chosen)
        if plan is not None:
            return redirect("improvement:plan", plan.pk)
    context = {"wave": wave, "weak": weak, "chosen": chosen, "form": form, "score": score}
    return render(request, "improvement/open.html", context)


def _initial(chosen: WeakItem | None) -> dict[str, object]:
    if chosen is None:
        return {}
    words = _("%(label)s：满意度 %(degree)s（n=%(n)d）") % {
        "label": chosen.label,
        "degree": chosen.printed_degree,
        "n": chosen.n,
    }
    return {"finding": words}


def _open(
    request: HttpRequest, form: OpenFromWaveForm, wave: Wave, chosen: WeakItem | None
) -> Plan | None:
    given = dict(form.cleaned_data)
    goal, opening = given.pop("goal"), given.pop("opening")
    try:
        return domain.open_plan(
            wave.adoption,
            provision=opening.provision,
            trigger=opening.trigger,
            occasion=wave.thing,
            wave=wave,
            score=queries.latest_score(wave),
            indicator=chosen.indicator if chosen else "",
            indicator_label=chosen.label if chosen else "",
            goal=float(goal) / 100 if goal is not None else None,
            actor=request.user,
            **given,
        )
    except ProblemsFound as error:
        problem_messages(request, error)
        return None


@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one plan: finding, cause, measures, proof, and what is to be done next."""
    require(request, "improvement.read")
    row = get_object_or_404(
        Plan.objects.select_related("owner", "department", "wave", "adoption__pack_version"), pk=pk
    )
    sent: dict[str, forms.Form] = {}
    if request.method == "POST":
        if _acted(request, row, sent):
            return redirect("improvement:plan", pk)
        row = get_object_or_404(Plan.objects.select_related("adoption__pack_version"), pk=pk)
    waves = queries.proving_waves(row)
    context = {
        "plan": row,
        "actions": row.actions.select_related("doer"),
        "fill_form": sent.get("fill") or FillForm(initial=_words(row)),
        "action_form": sent.get("add") or ActionForm(),
        "done_form": sent.get("done"),
        "done_action": request.POST.get("action", ""),
        "verify_form": VerifyForm(waves=waves),
        "evidence_form": sent.get("judge") or EvidenceForm(),
        "waves": [(wave, queries.effect_of(row, wave)) for wave in waves[:5]],
        "verifier_problems": domain.verifier_problems(row, request.user),
        "may_fill": request.user.has_perm("improvement.fill_plan", row),
        "may_verify": request.user.has_perm("improvement.verify_plan", row),
        "links": list(collect("plan.link", plan=row)),
        "today": today(),
    }
    return render(request, "improvement/plan.html", context)


def _words(row: Plan) -> dict[str, str]:
    return {key: getattr(row, key) for key in (*domain.WORDS, "resources")}


def _acted(request: HttpRequest, row: Plan, sent: dict[str, forms.Form]) -> bool:
    """Carry out the act the page was sent for; a form with blanks is handed back in `sent`."""
    acts = {
        "fill": _fill,
        "add": _add,
        "done": _done,
        "finish": _finish,
        "verify": _verify,
        "judge": _judge,
    }
    name = request.POST.get("act", "")
    if name not in acts:
        raise Http404
    try:
        refused = acts[name](request, row)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    except ConcurrentTransition:
        messages.error(request, _("刚才已有人办理这份计划。请看最新的情况再决定。"))
        return False
    if refused is not None:
        sent[name] = refused
        return False
    messages.success(request, _("已保存，并记入台账。"))
    return True


def _fill(request: HttpRequest, row: Plan) -> forms.Form | None:
    require(request, "improvement.fill_plan", row)
    form = FillForm(request.POST)
    if not form.is_valid():
        return form
    domain.fill_plan(row, actor=request.user, **form.cleaned_data)
    return None


def _add(request: HttpRequest, row: Plan) -> forms.Form | None:
    require(request, "improvement.fill_plan", row)
    form = ActionForm(request.POST)
    if not form.is_valid():
        return form
    domain.add_action(row, actor=request.user, **form.cleaned_data)
    return None


def _done(request: HttpRequest, row: Plan) -> forms.Form | None:
    action = get_object_or_404(Action, pk=request.POST.get("action"), plan=row)
    if action.doer != request.user:
        require(request, "improvement.fill_plan", row)
    require(request, "improvement.complete_action", row)
    form = DoneForm(request.POST)
    if not form.is_valid():
        return form
    domain.complete_action(action, actor=request.user, **form.cleaned_data)
    return None


def _finish(request: HttpRequest, row: Plan) -> None:
    require(request, "improvement.fill_plan", row)
    domain.finish_plan(row, actor=request.user)


def _verify(request: HttpRequest, row: Plan) -> forms.Form | None:
    require(request, "improvement.verify_plan", row)
    form = VerifyForm(request.POST, waves=queries.proving_waves(row))
    if not form.is_valid():
        return form
    domain.verify_plan(row, actor=request.user, **form.cleaned_data)
    return None


def _judge(request: HttpRequest, row: Plan) -> forms.Form | None:
    require(request, "improvement.verify_plan", row)
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return form
    domain.verify_by_evidence(row, actor=request.user, **form.cleaned_data)
    return None


def wave_next(*, wave: Wave, person: Person, **_about: object) -> dict[str, Any] | None:
    """Offer a plan on the page of a scored wave."""
    if wave.state != "scored" or not person.has_perm("improvement.open_plan", wave):
        return None
    url = reverse("improvement:open", args=[wave.pk])
    return {"label": _("为薄弱指标开立改进计划"), "url": url, "primary": False}
