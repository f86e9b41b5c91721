"""Pages of the questionnaires."""

from collections.abc import Callable
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.core.adoption import adoptions_in_force
from manyi.core.clock import today
from manyi.core.contributions import collect
from manyi.core.models import Adoption
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound, sentence
from manyi.steps.indicators.models import IndicatorTree
from manyi.steps.questionnaires import domain, queries
from manyi.steps.questionnaires.forms import (
    DesignerForm,
    DraftForm,
    QuestionForm,
    without_item,
)
from manyi.steps.questionnaires.models import QuestionnaireVersion


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List, for each regulation in force, its forms and their versions."""
    require(request, "core.read")
    rows = queries.versions()
    versions = {
        key: list(group)
        for key, group in groupby(
            rows, lambda v: (v.questionnaire.adoption_id, v.questionnaire.form)
        )
    }
    adoptions = {group[0].adoption.pk: group[0].adoption for group in versions.values()}
    adoptions |= {adoption.pk: adoption for adoption in adoptions_in_force(today())}
    context = {
        "forms": [
            {
                "adoption": adoption,
                "name": name,
                "form": form,
                "versions": versions.get((adoption.pk, name), []),
                "can_draft": request.user.has_perm("questionnaires.draft_questionnaire", adoption),
            }
            for adoption in adoptions.values()
            for name, form in queries.questionnaire_forms(adoption).items()
        ]
    }
    return render(request, "questionnaires/index.html", context)


@login_required
def draft(request: HttpRequest, adoption: int, form: str) -> HttpResponse:
    """Draft a form of the regulation from one of its indicator trees."""
    row = get_object_or_404(Adoption.objects.select_related("unit", "pack_version"), pk=adoption)
    require(request, "questionnaires.draft_questionnaire", row)
    provision = queries.questionnaire_forms(row).get(form)
    if provision is None:
        return redirect("questionnaires:index")
    trees = IndicatorTree.objects.filter(adoption=row, section=provision.indicators)
    sent = DraftForm(request.POST or None, trees=trees, initial={"tree": trees.first()})
    if request.method == "POST" and sent.is_valid():
        made = _try(
            request,
            lambda: domain.draft_questionnaire(
                row, form=form, tree=sent.cleaned_data["tree"], actor=request.user
            ),
        )
        if made:
            return redirect("questionnaires:edit", made.pk)
    context = {"adoption": row, "provision": provision, "form": sent, "has_trees": trees.exists()}
    return render(request, "questionnaires/draft.html", context)


def _version(pk: int) -> QuestionnaireVersion:
    rows = QuestionnaireVersion.objects.select_related(
        "questionnaire__adoption__unit",
        "questionnaire__adoption__pack_version",
        "tree__adoption__pack_version",
        "published_by",
    )
    return get_object_or_404(rows, pk=pk)


@login_required
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version: what it asks, how it looks on a phone, what is still to do."""
    require(request, "core.read")
    row = _version(pk)
    problems = domain.publishing_problems(row) if row.is_draft else ()
    newest = queries.latest_version(row.questionnaire)
    context = {
        "version": row,
        "document": queries.document_of(row),
        "labels": dict(row.tree.indicators.values_list("code", "label")),
        "problems": [sentence(problem) for problem in problems],
        "versions": row.questionnaire.versions.defer("document"),
        "newest": newest,
        "can_change": request.user.has_perm("questionnaires.change_questionnaire", row),
        "panels": list(collect("questionnaire.panel", version=row)),
    }
    return render(request, "questionnaires/version.html", context)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Word a draft: kept while typing, with the phone's view beside it."""
    row = _version(pk)
    require(request, "questionnaires.change_questionnaire", row)
    document = queries.document_of(row)
    form = DesignerForm(request.POST or None, document=document)
    is_kept = request.method == "POST" and form.is_valid() and _keep(request, row, form)
    if request.headers.get("HX-Request"):
        context = {"document": queries.document_of(row), "form": form, "is_kept": is_kept}
        return render(request, "questionnaires/preview.html", context)
    if is_kept:
        act, _colon, target = request.POST.get("act", "").partition(":")
        if act == "remove":
            kept = without_item(queries.document_of(row), target)
            domain.save_draft(row, document=kept, actor=request.user)
            return redirect("questionnaires:edit", pk)
        messages.success(request, _("已保存。"))
        return redirect("questionnaires:version", pk)
    context = {
        "version": row,
        "form": form,
        "document": document,
        "voices": list(collect("questionnaire.designer", version=row)),
        "labels": dict(row.tree.indicators.values_list("code", "label")),
    }
    return render(request, "questionnaires/edit.html", context)


def _keep(request: HttpRequest, row: QuestionnaireVersion, form: DesignerForm) -> bool:
    try:
        domain.save_draft(row, document=form.reworded(), actor=request.user)
    except ProblemsFound as error:
        for problem in error.problems:
            form.add_error(None, sentence(problem))
        return False
    return True


@login_required
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a question of one's own."""
    row = _version(pk)
    require(request, "questionnaires.change_questionnaire", row)
    form = QuestionForm(request.POST or None, document=queries.document_of(row))
    if request.method == "POST" and form.is_valid():
        kept = _try(
            request,
            lambda: domain.save_draft(row, document=form.extended(), actor=request.user),
        )
        if kept:
            return redirect("questionnaires:edit", pk)
    return render(request, "questionnaires/question.html", {"version": row, "form": form})


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the version final."""
    row = _version(pk)
    require(request, "questionnaires.publish_questionnaire", row)
    if _try(request, lambda: domain.publish(row, actor=request.user)):
        messages.success(request, _("已发布，内容从此不变。下一步：在「调查期与抽样」里选用。"))
    return redirect("questionnaires:version", pk)


@login_required
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the next version, fitted to the indicator tree now published."""
    row = _version(pk)
    require(request, "questionnaires.draft_questionnaire", row)
    made = _try(request, lambda: domain.new_version(row.questionnaire, actor=request.user))
    if made is None:
        return redirect("questionnaires:version", pk)
    return redirect("questionnaires:edit", made.pk)


def _try(request: HttpRequest, act: Callable[[], object]) -> object | None:
    """Do the act, or put everything that stands in its way on the next page."""
    try:
        return act() or True
    except ProblemsFound as error:
        problem_messages(request, error)
        return None
