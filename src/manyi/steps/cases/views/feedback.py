"""The public form: anybody, without signing in, on a phone, without a script, free of charge."""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from manyi.problems import Problem, ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.forms import SALT, FeedbackForm
from manyi.steps.cases.models import Case, PublicSubmission
from manyi.steps.cases.queries import case_adoptions

RECEIPT = "feedback_receipt"
RECEIPT_LASTS_S = 3600
# One person does not report more in an hour. A whole office behind one address may: it is not
# turned away, only asked for a sum.
MOST_FROM_ONE_TELLER = 5
MOST_FROM_ONE_ADDRESS = 60
WINDOW_S = 3600


@sensitive_post_parameters("phone", "email", "name")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest) -> HttpResponse:
    """Take in what a customer has to say; a form sent twice is one case."""
    adoptions = case_adoptions()
    must_add = _count(_address(request)) >= MOST_FROM_ONE_ADDRESS
    given: dict[str, Any] = {"adoptions": adoptions, "must_add": must_add}
    if request.method != "POST" or not adoptions:
        return _page(request, FeedbackForm(**given))
    form = FeedbackForm(request.POST, request.FILES, **given)
    if not form.is_valid():
        return _page(request, form)
    if (often := _often(form)) is not None:
        return _page(request, form, problems=[often], code=429)
    try:
        case, secret = _taken_once(form)
    except ProblemsFound as error:
        return _page(request, form, problems=error.problems)
    _remember(request, form, case, secret)
    return redirect("cases:feedback_received")


@never_cache
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """Show number and secret to whoever sent the form, for an hour, to keep or to print."""
    told = request.session.get(RECEIPT)
    if told is None:
        return redirect("cases:feedback")
    case = Case.objects.filter(pk=told["case"]).first()
    address = settings.PUBLIC_URL + reverse("cases:status")
    context = {"case": case, "secret": told["secret"], "address": address}
    return render(request, "cases/feedback/received.html", context)


def _taken_once(form: FeedbackForm) -> tuple[Case, str]:
    """Take the form in; of two sendings at the same moment the later one finds the earlier's."""
    try:
        return _taken(form)
    except IntegrityError:
        return _taken(form)


@transaction.atomic
def _taken(form: FeedbackForm) -> tuple[Case, str]:
    known = PublicSubmission.objects.filter(key=form.cleaned_data["once"]).first()
    if known is not None:
        return known.case, ""
    case, secret = domain.take_in(
        form.cleaned_data["adoption"], form.heard, actor=None, files=form.cleaned_data["files"]
    )
    PublicSubmission.objects.create(key=form.cleaned_data["once"], case=case)
    if email := form.cleaned_data["email"]:
        domain.ask_for_receipt(case, to=email, tells_secret=False)
    return case, secret


def _remember(request: HttpRequest, form: FeedbackForm, case: Case, secret: str) -> None:
    if not secret:  # sent twice: the first receipt of this browser still holds
        if request.session.get(RECEIPT, {}).get("case") != case.pk:
            request.session[RECEIPT] = {"case": case.pk, "secret": ""}
        return
    request.session[RECEIPT] = {"case": case.pk, "secret": secret}
    if not request.user.is_authenticated:
        request.session.set_expiry(RECEIPT_LASTS_S)
    for counter in (_address(request), *_tellers(form)):
        cache.add(counter, 0, WINDOW_S)
        cache.incr(counter)


def _often(form: FeedbackForm) -> Problem | None:
    most = max((_count(counter) for counter in _tellers(form)), default=0)
    return Problem("feedback.often", found=str(most)) if most >= MOST_FROM_ONE_TELLER else None


def _tellers(form: FeedbackForm) -> list[str]:
    ways = (form.cleaned_data["phone"], form.cleaned_data["email"].lower())
    return [f"cases.feedback/{way}" for way in ways if way]


def _address(request: HttpRequest) -> str:
    return f"cases.feedback/{request.META.get('REMOTE_ADDR', '')}"


def _count(counter: str) -> int:
    return cache.get(counter, 0)


def _page(
    request: HttpRequest, form: FeedbackForm, *, problems: Any = (), code: int = 200
) -> HttpResponse:
    addends = [secrets.randbelow(9) + 1, secrets.randbelow(9) + 1]
    context = {
        "form": form,
        "problems": problems,
        "addends": addends,
        "sum_of": signing.dumps(addends, salt=SALT),
        "has_regulation": bool(form.fields["adoption"].queryset),
    }
    return render(request, "cases/feedback/form.html", context, status=code)
