"""The first page: what this person has to do, taken from the regulation."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.core.approvals import waiting_for
from manyi.core.clock import today
from manyi.core.contributions import collect


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show signatures asked for, duties owed, and what each step says is waiting."""
    context = {
        "signatures": waiting_for(request.user, today()),
        "panels": list(collect("home.panel", person=request.user, day=today())),
        "today": today(),
    }
    return render(request, "web/home.html", context)
