"""Reports of a period: figures, conformity with the rule, evidence for ISO 10002."""

from collections.abc import Callable
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.core.clock import today
from manyi.core.models import Adoption
from manyi.core.pages import require
from manyi.documents.report import Report
from manyi.steps.cases.exports import conformity_report, figures_report, iso_report
from manyi.steps.cases.forms import FiguresForm, PeriodForm
from manyi.steps.cases.queries.conformity import cases_received, conformity_of
from manyi.steps.cases.queries.figures import figures_of
from manyi.steps.cases.queries.iso10002 import evidence_of
from manyi.steps.cases.views.papers import file_of, paper_context
from manyi.steps.cases.views.visits import chosen_adoption, regulations


def _report(
    request: HttpRequest, form_type: type[PeriodForm], make: Callable[..., Report], name: str
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
        paper_context(document, form=form, **regulations(adoption)),
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
    return _report(request, PeriodForm, _conformity, "case-conformity")


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
