"""Planning a wave: survey, occasion, objects, questionnaires, the survey plan."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.adoption import adoptions_in_force, pack_of
from manyi.core.clock import today
from manyi.core.models import Adoption
from manyi.core.objects import objects_in_use
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.questionnaires.queries import published_versions
from manyi.steps.sampling import domain, queries
from manyi.steps.sampling.forms import ObjectsForm, PlanForm, QuestionnairesForm, WaveForm
from manyi.steps.sampling.models import Wave


@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Show the surveys of each regulation in force with the occasions they can be held for."""
    require(request, "sampling.plan_wave")
    day = today()
    surveys = [
        {
            "adoption": adoption,
            "name": name,
            "survey": survey,
            "occasions": queries.suggested_occasions(adoption, name, day),
        }
        for adoption in adoptions_in_force(day)
        if request.user.has_perm("sampling.plan_wave", adoption)
        for name, survey in pack_of(adoption.pack_version).surveys.items()
    ]
    return render(request, "sampling/choose.html", {"surveys": surveys, "today": day})


@login_required
def plan_wave(request: HttpRequest, adoption: int, survey: str) -> HttpResponse:
    """Start a wave: say which occasion it is and what it assesses."""
    row = get_object_or_404(Adoption.objects.select_related("unit", "pack_version"), pk=adoption)
    require(request, "sampling.plan_wave", row)
    provision = pack_of(row.pack_version).surveys.get(survey)
    if provision is None:
        raise Http404
    day = today()
    form = WaveForm(
        request.POST or None,
        occasions=queries.suggested_occasions(row, survey, day),
        is_on_demand=provision.when.every is None,
        objects=objects_in_use(day),
        initial={"occasion": request.GET.get("occasion", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = domain.plan_wave(row, survey=survey, actor=request.user, **form.cleaned_data)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("sampling:wave", made.pk)
    context = {"adoption": row, "survey": provision, "form": form}
    return render(request, "sampling/plan_wave.html", context)


def _planned(request: HttpRequest, pk: int) -> Wave:
    row = get_object_or_404(queries.waves(), pk=pk)
    require(request, "sampling.plan_wave", row)
    return row


@login_required
def name_objects(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the wave assesses."""
    row = _planned(request, pk)
    chosen = list(row.objects_assessed.all())
    form = ObjectsForm(
        request.POST or None, objects=objects_in_use(today()), initial={"objects": chosen}
    )
    if request.method == "POST" and form.is_valid():
        try:
            domain.name_objects(row, list(form.cleaned_data["objects"]), actor=request.user)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("sampling:wave", pk)
    return _page(
        request, row, form, _("测评对象"), _("勾选这一期测评的对象。问卷和抽样都以此为前提。")
    )


@login_required
def questionnaires(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the version each audience is asked with."""
    row = _planned(request, pk)
    audiences = list(row.audiences.all())
    form = QuestionnairesForm(
        request.POST or None,
        choices={
            one: list(published_versions(row.adoption, queries.audience_provision(one).form))
            for one in audiences
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            domain.choose_questionnaires(row, form.chosen(), actor=request.user)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("sampling:wave", pk)
    words = _("每类受访者用一份已发布的问卷。发放时版本固定，以后不再变。")
    return _page(request, row, form, _("选定问卷"), words)


@login_required
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the survey plan and send it through the regulation's chain."""
    row = _planned(request, pk)
    provision = queries.survey_of(row).plan
    if provision is None:
        raise Http404
    form_provision = queries.pack_of_wave(row).forms[provision.form]
    written = queries.wave_plan(row)
    initial = written.fields if written else _first_words(row)
    form = PlanForm(request.POST or None, provision=form_provision, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            domain.file_plan(row, fields=form.cleaned_data, actor=request.user)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            messages.success(request, _("已提交。需要会签的部门会在待办里看到。"))
            return redirect("sampling:wave", pk)
    approval = provision.approval and queries.pack_of_wave(row).approvals[provision.approval]
    context = {
        "wave": row,
        "form": form,
        "plan": written,
        "provision": form_provision,
        "approval": approval,
        "chain": [
            queries.pack_of_wave(row).roles[step.role].label for step in approval.steps.values()
        ]
        if approval
        else [],
        "fields": [
            (field.label, (written.fields if written else {}).get(name, ""))
            for name, field in form_provision.fields.items()
        ],
    }
    return render(request, "sampling/plan.html", context)


def _first_words(row: Wave) -> dict[str, str]:
    """Return what the plan can say from what is known already; people finish it."""
    asked = "、".join(one.label for one in row.audiences.all())
    return {"audience": asked, "dates": queries.occasion_label(row.occasion)}


def _page(request: HttpRequest, row: Wave, form: Any, heading: str, words: str) -> HttpResponse:
    context = {"wave": row, "form": form, "heading": heading, "words": words}
    return render(request, "sampling/wave_form.html", context)
