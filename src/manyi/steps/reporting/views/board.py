"""The list of reports, and the page on which one is begun."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.reporting import domain, queries
from manyi.steps.reporting.enums import ReportState
from manyi.steps.sampling.models import Wave
from manyi.steps.sampling.queries import pack_of_wave, waves
from manyi.steps.scoring.queries import latest_score


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show the waves that wait for a report, and every report."""
    require(request, "reporting.read")
    rows = queries.reports().annotate(read=Count("receipts")).order_by("-composed_at", "-pk")
    state = request.GET.get("state", "")
    if state in ReportState.values:
        rows = rows.filter(state=state)
    context = {
        "page": paginate(request, rows),
        "states": ReportState.choices,
        "state": state,
        "owed": [
            {"owed": one, "url": compose_url(one.wave, one.provision), "role": _author_role(one)}
            for one in queries.owed_reports()
        ],
    }
    return render(request, "reporting/index.html", context)


def _author_role(owed: queries.OwedReport) -> str:
    pack = pack_of_wave(owed.wave)
    return pack.roles[pack.reports[owed.provision].author].label


def compose_url(wave: Wave, provision: str) -> str:
    """Return where a report on the wave is begun."""
    return reverse("reporting:compose", args=[wave.pk, provision])


@login_required
def compose(request: HttpRequest, wave: int, provision: str) -> HttpResponse:
    """Say what will be reported and what keeps it from being begun; begin it when asked."""
    row = get_object_or_404(waves(), pk=wave)
    require(request, "reporting.read", row)
    provisions, score = queries.report_provisions(row), latest_score(row)
    if provision not in provisions or score is None:
        raise Http404
    if request.method == "POST":
        require(request, "reporting.compose_report", row)
        try:
            made = domain.compose_report(score, provision=provision, author=request.user)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("reporting:report", made.pk)
    last = queries.latest_version(row, provision)
    context = {
        "wave": row,
        "score": score,
        "report": provisions[provision],
        "role": pack_of_wave(row).roles[provisions[provision].author].label,
        "last": last,
        "problems": domain.composing_problems(score, provision, request.user, last),
    }
    return render(request, "reporting/compose.html", context)
