"""The door for other systems: signed JSON in, the case's number out; and who may use it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import Problem, ProblemsFound, sentence
from manyi.steps.cases import domain, queries
from manyi.steps.cases.forms import SourceActForm, SourceForm
from manyi.steps.cases.models import IntakeDelivery, IntakeSource

# Refusals are kept to be looked at, but a stranger must not fill the table.
MOST_REFUSALS_KEPT = 100
WINDOW_S = 3600


@csrf_exempt  # the signature says who it is; there is no session to be misused
@require_POST
def deliver(request: HttpRequest, code: str) -> JsonResponse:
    """Take one delivery: 201 with number and secret, 200 for one known, 403 for a wrong hand."""
    signed = domain.Signed(
        timestamp=request.headers.get("X-Manyi-Timestamp", ""),
        key=request.headers.get("X-Manyi-Key", ""),
        signature=request.headers.get("X-Manyi-Signature", ""),
        body=request.body,
    )
    source = IntakeSource.objects.filter(code=code, is_active=True).first()
    if source is None:
        return _refused([Problem("intake.no_source", found=code)], 404)
    if _refusals(request) >= MOST_REFUSALS_KEPT:
        return _refused([Problem("intake.signature")], 403)
    try:
        delivery, secret = domain.accept_delivery(source, signed)
    except domain.DeliveryRefused as error:
        _count_refusal(request)
        return _refused(error.problems, 403)
    except ProblemsFound as error:
        is_reused = error.problems[0].code == "intake.key_reused"
        return _refused(error.problems, 409 if is_reused else 422)
    told = {"number": delivery.case.number, "status_url": settings.PUBLIC_URL + "/case/"}
    if secret:
        return JsonResponse(told | {"secret": secret}, status=201)
    return JsonResponse(told)


def _refused(problems, status: int) -> JsonResponse:
    told = [{"code": one.code, "message": sentence(one)} for one in problems]
    options = {"ensure_ascii": False}
    return JsonResponse({"problems": told}, status=status, json_dumps_params=options)


def _counter(request: HttpRequest) -> str:
    return f"cases.intake/{request.META.get('REMOTE_ADDR', '')}"


def _refusals(request: HttpRequest) -> int:
    return cache.get(_counter(request), 0)


def _count_refusal(request: HttpRequest) -> None:
    cache.add(_counter(request), 0, WINDOW_S)
    cache.incr(_counter(request))


@login_required
def sources(request: HttpRequest) -> HttpResponse:
    """Show which systems may deliver and what they delivered; add, stop, renew a key."""
    require(request, "cases.manage_sources")
    form = SourceForm(None, adoptions=queries.case_adoptions())
    if request.method == "POST":
        if "source" in request.POST:
            _switch(request)
            return redirect("cases:sources")
        form = SourceForm(request.POST, adoptions=queries.case_adoptions())
        if form.is_valid() and _added(request, form):
            return redirect("cases:sources")
    rows = [
        {"row": row, "secret": domain.source_secret(row), "url": _url(row)}
        for row in IntakeSource.objects.all()
    ]
    deliveries = IntakeDelivery.objects.select_related("source", "case")
    context = {"form": form, "sources": rows, "page": paginate(request, deliveries)}
    return render(request, "cases/sources/index.html", context)


def _url(row: IntakeSource) -> str:
    return settings.PUBLIC_URL + reverse("cases:deliver", args=[row.code])


def _added(request: HttpRequest, form: SourceForm) -> bool:
    data = dict(form.cleaned_data)
    adoption = data.pop("adoption")
    require(request, "cases.manage_sources", adoption)
    try:
        domain.add_source(adoption_key=adoption.key, actor=request.user, **data)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已保存，并记入台账。"))
    return True


def _switch(request: HttpRequest) -> None:
    form = SourceActForm(request.POST)
    if not form.is_valid():
        return
    source, act = form.cleaned_data["source"], form.cleaned_data["act"]
    if act == "renew":
        domain.renew_source_secret(source, actor=request.user)
    else:
        domain.switch_source(source, is_active=act == "start", actor=request.user)
    messages.success(request, _("已保存，并记入台账。"))
