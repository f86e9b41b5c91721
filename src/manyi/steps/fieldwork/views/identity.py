"""Acts on one person that depend on the wave's mode: their own link, and whose answer it is."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.forms import ReasonForm
from manyi.steps.fieldwork.models import Invitation, Response
from manyi.steps.fieldwork.queries import personal_link


@login_required
@never_cache
@require_POST
def own_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for somebody of an anonymous wave and show it once; it is kept nowhere."""
    rows = Invitation.objects.select_related("audience__wave", "member__contact__customer")
    invitation = get_object_or_404(rows, pk=pk)
    wave = invitation.audience.wave
    require(request, "fieldwork.issue_wave", wave)
    try:
        token = domain.hand_out_token(invitation)
    except ProblemsFound as error:
        problem_messages(request, error)
        return redirect("fieldwork:people", wave.pk)
    context = {"wave": wave, "invitation": invitation, "link": personal_link(token)}
    return render(request, "fieldwork/own_link.html", context)


@login_required
@never_cache
def identity(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask why, record it, and show whose confidential answer this is."""
    rows = Response.objects.select_related(
        "audience__wave__adoption__unit", "audience__wave__pack_version"
    )
    response = get_object_or_404(rows, pk=key)
    wave = response.audience.wave
    require(request, "fieldwork.open_identity", wave)
    form = ReasonForm(request.POST or None)
    invitation = None
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            invitation = domain.open_identity(response, reason=reason, actor=request.user)
        except ProblemsFound as error:
            problem_messages(request, error)
    context = {"wave": wave, "response": response, "form": form, "invitation": invitation}
    return render(request, "fieldwork/identity.html", context)
