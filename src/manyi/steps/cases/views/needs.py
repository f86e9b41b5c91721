"""The register of needs and ideas, and the public page where ideas are handed in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from manyi.core.models import Person
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases import queries
from manyi.steps.cases.domain import needs as acts
from manyi.steps.cases.enums import NeedKind, NeedSource, NeedState
from manyi.steps.cases.forms import (
    IdeaForm,
    NeedAnswerForm,
    NeedDecideForm,
    NeedForm,
    NeedOfCaseForm,
    NeedRealiseForm,
    NeedSendForm,
    StatusForm,
)
from manyi.steps.cases.models import Case, Need
from manyi.steps.cases.queries import needs
from manyi.steps.cases.views.parts import ALWAYS, Act, Panel

MOST_IDEAS = 20
MOST_GUESSES = 10
WINDOW_S = 3600


@dataclass(frozen=True)
class NeedAct:
    """One act on a need: who may, in which states, with which form."""

    permission: str
    form: type[forms.Form]
    carry_out: Callable[..., object]
    states: tuple[str, ...]


NEED_ACTS = {
    "send": NeedAct(
        "cases.send_need",
        NeedSendForm,
        acts.send_need,
        (NeedState.REGISTERED, NeedState.SENT),
    ),
    "decide": NeedAct("cases.decide_need", NeedDecideForm, acts.decide_need, (NeedState.SENT,)),
    "realise": NeedAct(
        "cases.decide_need", NeedRealiseForm, acts.realise_need, (NeedState.ADOPTED,)
    ),
    "answer": NeedAct(
        "cases.answer_need",
        NeedAnswerForm,
        acts.answer_need,
        (NeedState.ADOPTED, NeedState.DECLINED),
    ),
}


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show the register, what waits for the person's department, and the adoption rate."""
    require(request, "cases.register_need")
    rows = needs.narrowed_needs(needs.listed_needs(), request.GET.dict())
    context = {
        "page": paginate(request, rows),
        "waiting": needs.needs_waiting_for(request.user),
        "rate": needs.adoption_rate(),
        "wanted": request.GET,
        "states": NeedState.choices,
        "kinds": NeedKind.choices,
    }
    return render(request, "cases/needs/index.html", context)


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Register a need somebody heard or saw."""
    require(request, "cases.register_need")
    form = NeedForm(request.POST or None, adoptions=queries.case_adoptions())
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            need, _secret = acts.register_need(
                data["adoption"],
                kind=data["kind"],
                source=data["source"],
                words=data["words"],
                actor=request.user,
                about=form.about,
            )
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("cases:need", need.pk)
    return render(request, "cases/needs/register.html", {"form": form})


@login_required
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one need and carry out the act its page was sent for."""
    require(request, "cases.register_need")
    row = get_object_or_404(needs.listed_needs().select_related("decided_by", "reporter"), pk=pk)
    sent: dict[str, forms.Form] = {}
    name = request.POST.get("act", "")
    if request.method == "POST" and name in NEED_ACTS:
        act = NEED_ACTS[name]
        require(request, act.permission)
        sent[name] = act.form(request.POST)
        if sent[name].is_valid() and _done(request, row, act, sent[name]):
            return redirect("cases:need", pk)
        row.refresh_from_db()
    shown = {
        name: sent.get(name) or act.form(auto_id=f"id_{name}_%s")
        for name, act in NEED_ACTS.items()
        if row.state in act.states and request.user.has_perm(act.permission)
    }
    return render(request, "cases/needs/need.html", {"need": row, "forms": shown})


def _done(request: HttpRequest, row: Need, act: NeedAct, form: forms.Form) -> bool:
    try:
        act.carry_out(row, actor=request.user, **form.cleaned_data)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已保存，并记入台账。"))
    return True


@sensitive_post_parameters("phone", "email", "name")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def idea(request: HttpRequest) -> HttpResponse:
    """Take in an idea from anybody; number and secret are on the answer."""
    adoptions = queries.case_adoptions()
    form = IdeaForm(request.POST or None)
    if request.method != "POST" or not adoptions or not form.is_valid():
        return _idea_page(request, form=form, is_open=bool(adoptions))
    if _counted(request, "ideas") > MOST_IDEAS:
        often = Problem("cases.too_often", needed="60")
        return _idea_page(request, form=form, is_open=True, problem=often, code=429)
    made, secret = acts.register_need(
        adoptions[0],
        kind=NeedKind.IDEA,
        source=NeedSource.IDEA,
        words=form.cleaned_data["words"],
        actor=None,
        teller=form.teller,
    )
    return _idea_page(request, need=made, secret=secret)


def _idea_page(request: HttpRequest, *, code: int = 200, **shown: object) -> HttpResponse:
    return render(request, "cases/needs/idea.html", shown, status=code)


@sensitive_post_parameters("secret")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def idea_status(request: HttpRequest) -> HttpResponse:
    """Show what became of an idea to whoever has its number and secret."""
    form = StatusForm(request.POST or None)
    shown: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        if cache.get(_counter(request, "guesses"), 0) >= MOST_GUESSES:
            often = Problem("cases.too_often", needed="60")
            return render(
                request, "cases/needs/status.html", shown | {"problem": often}, status=429
            )
        found = needs.need_told(form.cleaned_data["number"], form.cleaned_data["secret"])
        if found is None:
            _counted(request, "guesses")
            shown["problem"] = Problem("cases.wrong_secret")
        shown["need"] = found
    return render(request, "cases/needs/status.html", shown)


def _counter(request: HttpRequest, what: str) -> str:
    return f"cases.{what}/{request.META.get('REMOTE_ADDR', '')}"


def _counted(request: HttpRequest, what: str) -> int:
    cache.add(_counter(request, what), 0, WINDOW_S)
    return cache.incr(_counter(request, what))


def needs_panel(_person: Person, case: Case) -> Mapping[str, Any]:
    """Return the needs registered from a case."""
    return {"needs": list(case.needs.all())}


def home_panel(*, person: Person, **_about: object) -> dict[str, Any] | None:
    """Return the needs a person's department has to decide."""
    if not person.has_perm("cases.decide_need"):
        return None
    rows = list(needs.needs_waiting_for(person)[:10])
    return {"template": "cases/needs/home_panel.html", "rows": rows} if rows else None


def questionnaire_panel(*, version: Any, **_about: object) -> dict[str, Any] | None:
    """Return what customers said beside the indicators of a questionnaire."""
    return _voices(version.tree)


def tree_panel(*, tree: Any, **_about: object) -> dict[str, Any] | None:
    """Return what customers said beside the indicators of a tree."""
    return _voices(tree)


def _voices(tree: Any) -> dict[str, Any] | None:
    labels = dict(tree.indicators.values_list("code", "label"))
    found = needs.voices_for(tree.adoption, labels)
    return {"template": "cases/needs/voices.html", "voices": found} if found else None


ACTS = {
    "need": Act("cases.register_need", NeedOfCaseForm, acts.register_need_of_case, ALWAYS),
}
NEEDS = Panel("cases/needs/panel.html", needs_panel, "more")
