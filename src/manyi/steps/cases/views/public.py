"""The customer's page: how my feedback stands, by number and secret, without signing in."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.forms import RatingForm, StatusForm, SupplementForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries import case_told
from manyi.steps.cases.queries.public import shown_to_customer

# The secret has 2^32 values; ten guesses in ten minutes find it in some thousands of years.
MOST_FAILURES = 10
WINDOW_MINUTES = 10


@sensitive_post_parameters("secret")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Show how a case stands to whoever has its number and secret, and take what they add.

    Each sending carries number and secret anew, so that nothing stays on a shared telephone.
    """
    form = StatusForm(request.POST or None)
    if request.method != "POST":
        return _asked(request, form)
    if _failures(request) >= MOST_FAILURES:
        often = Problem("cases.too_often", needed=str(WINDOW_MINUTES))
        return _asked(request, form, problem=often, code=429)
    if not form.is_valid():
        return _asked(request, form)
    case = case_told(form.cleaned_data["number"], form.cleaned_data["secret"])
    if case is None:
        _count_failure(request)
        return _asked(request, form, problem=Problem("cases.wrong_secret"))
    return _shown(request, form, case)


def _shown(request: HttpRequest, form: StatusForm, case: Case) -> HttpResponse:
    """Carry out what the customer sent beside number and secret, and show the case."""
    act = request.POST.get("act", "")
    sent = {"supplement": SupplementForm(), "rate": RatingForm()}
    told: dict[str, object] = {"problems": [], "done": ""}
    if act in sent:
        sent[act] = type(sent[act])(request.POST, request.FILES)
        if sent[act].is_valid():
            told = ACTS[act](request, case, sent[act])
            sent = {"supplement": SupplementForm(), "rate": RatingForm()}
            case.refresh_from_db()
    context = {"form": form, "case": case, "shown": shown_to_customer(case), **told}
    return render(request, "cases/status.html", context | {"sent": sent})


def _supplement(_request: HttpRequest, case: Case, form: SupplementForm) -> dict[str, object]:
    try:
        reply = domain.supplement_case(case, **form.cleaned_data)
    except ProblemsFound as error:
        return {"problems": error.problems}
    if reply.case.pk != domain.main_case(case).pk:
        late = Problem("cases.not_to_be_reopened", case.number, reply.case.number)
        return {"problems": [late]}
    return {"done": "supplement"}


def _rate(request: HttpRequest, case: Case, form: RatingForm) -> dict[str, object]:
    if request.user.is_authenticated:
        return {"problems": [Problem("cases.staff_cannot_rate")]}
    rating = domain.open_rating(case)
    if rating is None:
        return {"problems": [Problem("cases.rated_already", case.number)]}
    try:
        domain.rate(rating, **form.cleaned_data)
    except ProblemsFound as error:
        return {"problems": error.problems}
    return {"done": "rate"}


ACTS = {"supplement": _supplement, "rate": _rate}


def _asked(
    request: HttpRequest, form: StatusForm, *, problem: Problem | None = None, code: int = 200
) -> HttpResponse:
    context = {"form": form, "case": None, "problem": problem}
    return render(request, "cases/status.html", context, status=code)


def _counter(request: HttpRequest) -> str:
    return f"cases.status/{request.META.get('REMOTE_ADDR', '')}"


def _failures(request: HttpRequest) -> int:
    return cache.get(_counter(request), 0)


def _count_failure(request: HttpRequest) -> None:
    cache.add(_counter(request), 0, WINDOW_MINUTES * 60)
    cache.incr(_counter(request))
