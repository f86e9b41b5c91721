"""The manual: one page beside every screen, of the steps and of the shell."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.loop import STEP, STEPS
from manyi.web.screens import SCREENS


@login_required
def manual(request: HttpRequest) -> HttpResponse:
    """Show the loop and where each page of the manual is."""
    return render(request, "web/manual.html", {"steps": STEPS, "screens": SCREENS.values()})


@login_required
def manual_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show the page of a step or of a screen of the shell."""
    if key in SCREENS:
        context = {"screen": SCREENS[key], "page": f"web/manual_{key}.html"}
        return render(request, "web/manual_of_screen.html", context)
    if key not in STEP:
        raise Http404
    return _manual_of_step(request, key)


def _manual_of_step(request: HttpRequest, key: str) -> HttpResponse:
    """Show one step's page: what it is for, what to do in order, what the gate asks."""
    step = STEP[key]
    around = (step.number - 2, step.number % len(STEPS))
    context = {
        "step": step,
        "before": STEPS[around[0]] if step.number > 1 else None,
        "after": STEPS[around[1]] if step.number < len(STEPS) else None,
        "page": f"{key}/manual.html",
    }
    return render(request, "web/manual_of_step.html", context)
