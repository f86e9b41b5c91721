"""The manual: one page beside every step."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.loop import STEP, STEPS


@login_required
def manual(request: HttpRequest) -> HttpResponse:
    """Show the loop and where each page of the manual is."""
    return render(request, "web/manual.html", {"steps": STEPS})


@login_required
def manual_of_step(request: HttpRequest, key: str) -> HttpResponse:
    """Show one step's page: what it is for, what to do in order, what the gate asks."""
    if key not in STEP:
        raise Http404
    step = STEP[key]
    around = (step.number - 2, step.number % len(STEPS))
    context = {
        "step": step,
        "before": STEPS[around[0]] if step.number > 1 else None,
        "after": STEPS[around[1]] if step.number < len(STEPS) else None,
        "page": f"{key}/manual.html",
    }
    return render(request, "web/manual_of_step.html", context)
