"""问卷星's push: the door it knocks at, and the page that says which activity may."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from manyi.core.pages import problem_messages, require
from manyi.problems import Problem, ProblemsFound, sentence
from manyi.steps.fieldwork.domain.importing.mapping import targets_of
from manyi.steps.fieldwork.domain.importing.pushes import (
    PushOutcome,
    WrongSignature,
    questions_proposed,
    set_push,
    take_push,
)
from manyi.steps.fieldwork.forms import PushForm
from manyi.steps.fieldwork.models import PushSource
from manyi.steps.fieldwork.queries import questionnaire_of
from manyi.steps.fieldwork.queries.importing import push_source, refusals_of
from manyi.steps.sampling.models import WaveAudience

_LARGEST_PUSH = 256 * 1024


@csrf_exempt  # the signature says who it is; there is no session to be misused
@require_POST
def push(request: HttpRequest, pk: int) -> JsonResponse:
    """Take one pushed answer: 201 for a new one, 200 for one known, 403 for a wrong signature."""
    rows = PushSource.objects.select_related(
        "audience__wave", "audience__questionnaire_version"
    ).filter(is_open=True, audience=pk)
    source = get_object_or_404(rows)
    body = _body(request)
    if body is None:
        return _told([sentence(Problem("push.unreadable"))], 400)
    try:
        outcome = take_push(source, body)
    except WrongSignature:
        return _told([sentence(Problem("push.signature"))], 403)
    return _answered(outcome)


def _answered(outcome: PushOutcome) -> JsonResponse:
    if outcome.reasons:
        return _told(list(outcome.reasons), 422)
    return JsonResponse({"kept": True}, status=201 if outcome.is_new else 200)


def _told(reasons: list[str], status: int) -> JsonResponse:
    options = {"ensure_ascii": False}
    return JsonResponse({"reasons": reasons}, status=status, json_dumps_params=options)


def _body(request: HttpRequest) -> Mapping[str, Any] | None:
    if len(request.body) > _LARGEST_PUSH:
        return None
    try:
        held = json.loads(request.body)
    except ValueError:
        return None
    return held if isinstance(held, dict) else None


@login_required
def settings_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which activity pushes to an audience, with which key, and what its questions are."""
    rows = WaveAudience.objects.select_related("wave__adoption__unit", "questionnaire_version")
    audience = get_object_or_404(rows.exclude(questionnaire_version=None), pk=pk)
    require(request, "fieldwork.set_push", audience)
    source, questionnaire = push_source(audience), questionnaire_of(audience.questionnaire_version)
    proposed = questions_proposed(questionnaire)
    held = {name: source.mapping.get(name, "") for name in proposed} if source else proposed
    initial = {"activity": source.activity, "is_open": source.is_open} if source else None
    form = PushForm(held, list(_items(questionnaire)), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _set(request, audience, form):
        return redirect("fieldwork:push_settings", pk)
    context = {
        "audience": audience,
        "wave": audience.wave,
        "form": form,
        "source": source,
        "address": settings.PUBLIC_URL + reverse("fieldwork:push", args=[audience.pk]),
        "refusals": refusals_of(source),
    }
    return render(request, "fieldwork/push.html", context)


def _items(questionnaire: Any) -> Any:
    return (one for one in targets_of(questionnaire) if one[0].startswith("item:"))


def _set(request: HttpRequest, audience: WaveAudience, form: PushForm) -> bool:
    given = form.cleaned_data
    try:
        set_push(
            audience,
            activity=given["activity"],
            key=given["key"],
            mapping=form.mapping(),
            is_open=given["is_open"],
            actor=request.user,
        )
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已保存。请在问卷星的数据推送里填写下面的地址。"))
    return True
