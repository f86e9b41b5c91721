"""Targets of a year: how each is worked out, who approves it, and where it stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.core.adoption import adoptions_in_force, pack_of
from manyi.core.clock import today
from manyi.core.models import Adoption
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.scoring import domain, queries
from manyi.steps.scoring.models import Target

_YEARS_SHOWN = 3


@login_required
def targets(request: HttpRequest) -> HttpResponse:
    """Show each regulation's targets of the year with the working of the method."""
    require(request, "core.read")
    year = _year(request.GET.get("year", ""))
    adoptions = [
        {
            "adoption": adoption,
            "needs": [_shown(adoption, need) for need in queries.target_needs(adoption, year)],
            "can_propose": request.user.has_perm("scoring.propose_target", adoption),
        }
        for adoption in adoptions_in_force(today())
        if pack_of(adoption.pack_version).targets
    ]
    context = {
        "year": year,
        "years": [today().year + 1 - back for back in range(_YEARS_SHOWN)],
        "adoptions": adoptions,
    }
    return render(request, "scoring/targets.html", context)


def _shown(adoption: Adoption, need: queries.TargetNeed) -> dict:
    pack = pack_of(adoption.pack_version)
    provision = pack.targets[need.provision]
    steps = pack.approvals[provision.approval].steps if provision.approval else {}
    return {
        "need": need,
        "set_by": pack.roles[provision.set_by].label,
        "approved_by": [pack.roles[step.role].label for step in steps.values()],
        "score_label": pack.scores[need.score].label,
    }


def _year(text: str) -> int:
    this = today().year
    return int(text) if text.isdecimal() and this - 50 <= int(text) <= this + 1 else this


@login_required
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Propose the target the method gives and send it along the regulation's chain."""
    adoption = get_object_or_404(
        Adoption.objects.select_related("pack_version", "unit"),
        pk=request.POST.get("adoption") or 0,
    )
    require(request, "scoring.propose_target", adoption)
    year = _year(request.POST.get("year", ""))
    try:
        target = domain.propose_target(
            adoption, provision=request.POST.get("provision", ""), year=year, actor=request.user
        )
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        messages.success(request, _told(target))
    return redirect(f"{reverse('scoring:targets')}?year={year}")


def _told(target: Target) -> str:
    if target.approval_id is None:
        return _("目标已定。")
    return _("目标已提出，等待批准。")
