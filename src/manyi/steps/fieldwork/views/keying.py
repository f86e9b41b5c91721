"""Keying in what came by letter, phone or visit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.pages import require
from manyi.problems import ProblemsFound, sentence
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.forms import KeyForm
from manyi.steps.fieldwork.models import Invitation
from manyi.steps.fieldwork.queries import questionnaire_of
from manyi.steps.sampling.models import SampleMember, WaveAudience


@login_required
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of one answer, keep it, and offer the next."""
    audience = get_object_or_404(
        WaveAudience.objects.select_related(
            "wave__adoption__unit", "wave__pack_version", "questionnaire_version"
        ),
        pk=pk,
        questionnaire_version__isnull=False,
        wave__opens_on__isnull=False,
    )
    require(request, "fieldwork.key_response", audience)
    form = KeyForm(
        questionnaire_of(audience.questionnaire_version),
        request.POST or None,
        people=_not_answered(audience),
        objects=audience.wave.objects_assessed.all(),
        initial={"member": request.GET.get("member")},
    )
    if request.method == "POST" and form.is_valid() and _keep(request, form, audience):
        messages.success(request, _("已录入。可以接着录下一份。"))
        return redirect("fieldwork:key", pk)
    return render(
        request, "fieldwork/key.html", {"audience": audience, "wave": audience.wave, "form": form}
    )


def _not_answered(audience: WaveAudience):
    open_rows = Invitation.objects.filter(audience=audience).exclude(state=InvitationState.ANSWERED)
    return SampleMember.objects.filter(pk__in=open_rows.values("member")).select_related(
        "contact__customer", "person"
    )


def _keep(request: HttpRequest, form: KeyForm, audience: WaveAudience) -> bool:
    chosen = form.cleaned_data.get("object")
    try:
        domain.key_response(
            audience,
            answers=form.answers(),
            member=form.cleaned_data["member"],
            object_id=chosen.pk if chosen else None,
            actor=request.user,
        )
    except ProblemsFound as error:
        for problem in error.problems:
            place = problem.place if problem.place in form.fields else None
            form.add_error(place, sentence(problem))
        return False
    return True
