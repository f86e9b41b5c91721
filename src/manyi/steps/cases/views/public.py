"""The customer's page: how my feedback stands, by number and secret, without signing in."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from manyi.problems import Problem
from manyi.steps.cases.forms import StatusForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries import case_told

# The secret has 2^32 values; ten guesses in ten minutes find it in some thousands of years.
MOST_FAILURES = 10
WINDOW_MINUTES = 10


@sensitive_post_parameters("secret")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Show how a case stands to whoever has its number and secret, and nothing internal."""
    form = StatusForm(request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if _failures(request) >= MOST_FAILURES:
        often = Problem("cases.too_often", needed=str(WINDOW_MINUTES))
        return _page(request, form, problem=often, code=429)
    if not form.is_valid():
        return _page(request, form)
    case = case_told(form.cleaned_data["number"], form.cleaned_data["secret"])
    if case is None:
        _count_failure(request)
        return _page(request, form, problem=Problem("cases.wrong_secret"))
    return _page(request, form, case=case)


def _page(
    request: HttpRequest,
    form: StatusForm,
    *,
    case: Case | None = None,
    problem: Problem | None = None,
    code: int = 200,
) -> HttpResponse:
    notes = case.notes.filter(is_public=True) if case else ()
    context = {"form": form, "case": case, "notes": notes, "problem": problem}
    return render(request, "cases/status.html", context, status=code)


def _counter(request: HttpRequest) -> str:
    return f"cases.status/{request.META.get('REMOTE_ADDR', '')}"


def _failures(request: HttpRequest) -> int:
    return cache.get(_counter(request), 0)


def _count_failure(request: HttpRequest) -> None:
    cache.add(_counter(request), 0, WINDOW_MINUTES * 60)
    cache.incr(_counter(request))
