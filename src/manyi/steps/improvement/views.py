"""Pages of step 8: the board, one plan, and the form that opens one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from manyi.core.adoption import pack_of
from manyi.core.clock import today
from manyi.core.contributions import collect
from manyi.core.models import Person
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.improvement import domain, queries
from manyi.steps.improvement.enums import PlanState
from manyi.steps.improvement.forms import ActionForm, DoneForm, FillForm, OpenForm, VerifyForm
from manyi.steps.improvement.models import Action, Plan
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.queries import weak_items


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show the plans, the most pressing first, and the measures whose day has passed."""
    require(request, "improvement.read")
    rows = Plan.objects.select_related("owner", "department", "wave", "adoption__unit")
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
    form = OpenForm(request.POST or None, initial=_initial(chosen))
    if request.method == "POST" and form.is_valid():
        plan = _open(request, form, wave, chosen)
        if plan is not None:
            return redirect("improvement:plan", plan.pk)
    context = {"wave": wave, "weak": weak, "chosen": chosen, "form": form, "score": score}
    return render(request, "improvement/open.html", context)


def _initial(chosen: Any) -> dict[str, object]:
    if chosen is None:
        return {}
    words = _("%(label)s:满意度 %(degree)s(n=%(n)d)") % {
        "label": chosen.label,
        "degree": chosen.printed_degree,
        "n": chosen.n,
    }
    return {"finding": words}


def _open(request: HttpRequest, form: OpenForm, wave: Wave, chosen: Any) -> Plan | None:
    provisions = pack_of(wave.adoption.pack_version).improvements
    provision, trigger = next(
        (key, name)
        for key, one in provisions.items()
        for name, when in one.opened_by.items()
        if when.after == "wave.scored"
    )
    goal = form.cleaned_data.pop("goal")
    try:
        return domain.open_plan(
            wave.adoption,
            provision=provision,
            trigger=trigger,
            occasion=wave.thing,
            wave=wave,
            score=queries.latest_score(wave),
            indicator=chosen.indicator if chosen else "",
            indicator_label=chosen.label if chosen else "",
            goal=float(goal) / 100 if goal is not None else None,
            actor=request.user,
            **form.cleaned_data,
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
    if request.method == "POST" and _act(request, row):
        return redirect("improvement:plan", pk)
    waves = queries.proving_waves(row)
    context = {
        "plan": row,
        "actions": row.actions.select_related("doer"),
        "fill_form": FillForm(initial=_words(row)),
        "action_form": ActionForm(),
        "done_form": DoneForm(initial={"done_on": today()}),
        "verify_form": VerifyForm(waves=waves),
        "waves": [(wave, queries.effect_of(row, wave)) for wave in waves[:5]],
        "verifier_problems": domain.verifier_problems(row, request.user),
        "may_fill": request.user.has_perm("improvement.fill_plan", row),
        "links": list(collect("plan.link", plan=row)),
        "today": today(),
    }
    return render(request, "improvement/plan.html", context)


def _words(row: Plan) -> dict[str, str]:
    return {key: getattr(row, key) for key in (*domain.WORDS, "resources")}


def _act(request: HttpRequest, row: Plan) -> bool:
    """Carry out the act the page was sent for; problems become messages."""
    acts = {"fill": _fill, "add": _add, "done": _done, "finish": _finish, "verify": _verify}
    try:
        done = acts[request.POST.get("act", "")](request, row)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    if done:
        messages.success(request, _("已保存,并记入台账。"))
    else:
        messages.error(request, _("还有空没有填,没有保存。请补齐后再试。"))
    return done


def _fill(request: HttpRequest, row: Plan) -> bool:
    require(request, "improvement.fill_plan", row)
    form = FillForm(request.POST)
    return form.is_valid() and bool(domain.fill_plan(row, actor=request.user, **form.cleaned_data))


def _add(request: HttpRequest, row: Plan) -> bool:
    require(request, "improvement.fill_plan", row)
    form = ActionForm(request.POST)
    return form.is_valid() and bool(domain.add_action(row, actor=request.user, **form.cleaned_data))


def _done(request: HttpRequest, row: Plan) -> bool:
    action = get_object_or_404(Action, pk=request.POST.get("action"), plan=row)
    _require_own(request, row, action.doer)
    form = DoneForm(request.POST)
    return form.is_valid() and bool(
        domain.complete_action(action, actor=request.user, **form.cleaned_data)
    )


def _require_own(request: HttpRequest, row: Plan, doer: Person) -> None:
    if doer != request.user:
        require(request, "improvement.fill_plan", row)


def _finish(request: HttpRequest, row: Plan) -> bool:
    require(request, "improvement.fill_plan", row)
    return bool(domain.finish_plan(row, actor=request.user))


def _verify(request: HttpRequest, row: Plan) -> bool:
    require(request, "improvement.verify_plan", row)
    form = VerifyForm(request.POST, waves=queries.proving_waves(row))
    return form.is_valid() and bool(
        domain.verify_plan(row, actor=request.user, **form.cleaned_data)
    )


def wave_next(*, wave: Wave, person: Person) -> dict[str, Any] | None:
    """Offer a plan on the page of a scored wave."""
    if wave.state != "scored" or not person.has_perm("improvement.open_plan", wave):
        return None
    url = reverse("improvement:open", args=[wave.pk])
    return {"label": _("为薄弱指标开立改进计划"), "url": url, "primary": False}
