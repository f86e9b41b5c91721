"""Reports of a period: figures, conformity with the rule, evidence for ISO 10002."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.core.clock import today
from manyi.core.models import Adoption
from manyi.core.pages import problem_messages, require
from manyi.documents.report import Report
from manyi.problems import ProblemsFound
from manyi.steps.cases.domain.conformity import record_conformity_check
from manyi.steps.cases.exports import conformity_report, figures_report, iso_report
from manyi.steps.cases.forms import FiguresForm, PeriodForm
from manyi.steps.cases.queries.conformity import cases_received, conformity_of
from manyi.steps.cases.queries.figures import figures_of
from manyi.steps.cases.queries.iso10002 import evidence_of
from manyi.steps.cases.views.papers import file_of, paper_context
from manyi.steps.cases.views.visits import chosen_adoption, regulations


def _report(
    request: HttpRequest,
    form_type: type[PeriodForm],
    make: Callable[..., Report],
    name: str,
    **more: object,
) -> HttpResponse:
    """Show the document of the period asked for, or hand it over as a file."""
    require(request, "cases.read")
    adoption = chosen_adoption(request)
    if adoption is None:
        return render(request, "cases/papers/no_regulation.html")
    form = form_type.filled(request.GET, today())
    if not form.is_valid():
        return render(request, "cases/papers/paper.html", {"form": form, **regulations(adoption)})
    document = make(adoption, **form.cleaned_data)
    if request.GET.get("as"):
        return file_of(document, request.GET["as"], name=f"{name}-{form.cleaned_data['until']}")
    return render(
        request,
        "cases/papers/paper.html",
        paper_context(document, form=form, **regulations(adoption), **more),
    )


@login_required
def figures(request: HttpRequest) -> HttpResponse:
    """Show how much came in, how fast and how well it was handled."""
    return _report(request, FiguresForm, _figures, "case-figures")


def _figures(adoption: Adoption, *, since: date, until: date, group: str) -> Report:
    found = figures_of(adoption, since=since, until=until, group=group)
    return figures_report(adoption, found, day=today())


@login_required
def conformity(request: HttpRequest) -> HttpResponse:
    """Show each case of a period against the steps of its rule."""
    may_check = request.user.has_perm("cases.hold_review")
    return _report(request, PeriodForm, _conformity, "case-conformity", may_check=may_check)


@login_required
@require_POST
def check_conformity(request: HttpRequest) -> HttpResponse:
    """Put the check of the period on record."""
    require(request, "cases.hold_review")
    form, adoption = PeriodForm(request.POST), chosen_adoption(request)
    if adoption is None or not form.is_valid():
        raise Http404
    try:
        amiss = record_conformity_check(adoption, **form.cleaned_data, actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        words = _("检查已记入台账：%(n)d 件没有按规定办理。")
        messages.success(request, words % {"n": amiss})
    period = {name: str(day) for name, day in form.cleaned_data.items()}
    return redirect(f"{reverse('cases:conformity')}?{urlencode({'of': adoption.pk, **period})}")


def _conformity(adoption: Adoption, *, since: date, until: date) -> Report:
    found = conformity_of(cases_received(adoption.key, since, until))
    return conformity_report(adoption, found, since=since, until=until, day=today())


@login_required
def iso10002(request: HttpRequest) -> HttpResponse:
    """Show what the ledger proves of each clause of ISO 10002."""
    return _report(request, PeriodForm, _iso, "iso10002")


def _iso(adoption: Adoption, *, since: date, until: date) -> Report:
    found = evidence_of(adoption, since=since, until=until)
    return iso_report(adoption, found, since=since, until=until, day=today())
