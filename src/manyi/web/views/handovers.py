"""Handovers: proposed on a person's page, confirmed by somebody else, taken back."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from manyi.core import handovers as acts
from manyi.core.models import Handover, Person
from manyi.core.pages import paginate, require
from manyi.problems import ProblemsFound, sentence
from manyi.web.handover_forms import HandoverForm
from manyi.web.views.form_pages import carry_out

MANAGE = "core.hand_over"
ACTS = {
    "confirm": acts.confirm_handover,
    "refuse": acts.refuse_handover,
    "return": acts.return_handover,
}


@login_required
def handovers(request: HttpRequest) -> HttpResponse:
    """List the handovers: what waits for confirmation first."""
    require(request, MANAGE)
    context = {
        "page": paginate(request, acts.listed_handovers()),
        "waiting": acts.waiting_for_confirmation(request.user),
    }
    return render(request, "web/handovers.html", context)


@login_required
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything a person has in hand, and take down what goes to whom."""
    require(request, MANAGE)
    leaving = get_object_or_404(Person.objects.select_related("unit"), pk=pk)
    form = HandoverForm(request.POST or None, leaving=leaving, in_hand=acts.in_hand(leaving))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = acts.propose_handover(
                leaving,
                receiver=data["receiver"],
                wishes=form.wishes,
                until=data["until"],
                reason=data["reason"],
                actor=request.user,
            )
        except ProblemsFound as error:
            for problem in error.problems:
                form.add_error(None, sentence(problem))
        else:
            return redirect("handover", made.pk)
    return render(request, "web/handover_propose.html", {"leaving": leaving, "form": form})


@login_required
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one handover: what moves or moved, to whom, and why something did not."""
    require(request, MANAGE)
    row = get_object_or_404(acts.listed_handovers(), pk=pk)
    titles = {kind.kind: kind.title for kind in acts.in_hand(row.leaving)}
    lines = [
        (titles.get(line.kind, line.kind), line) for line in row.lines.select_related("receiver")
    ]
    context = {
        "handover": row,
        "lines": lines,
        "may_confirm": row.state == "proposed" and row.proposed_by_id != request.user.pk,
    }
    return render(request, "web/handover.html", context)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Confirm, refuse or take back a handover."""
    require(request, MANAGE)
    if name not in ACTS:
        raise Http404
    row = get_object_or_404(Handover, pk=pk)
    back = reverse("handover", args=[pk])
    return carry_out(request, lambda: ACTS[name](row, actor=request.user), back=back)


def home_panel(*, person: Person, **_about: object) -> dict[str, Any] | None:
    """Return the handovers that wait for this person's confirmation."""
    if not person.has_perm(MANAGE):
        return None
    rows = list(acts.waiting_for_confirmation(person))
    return {"template": "web/handover_home.html", "rows": rows} if rows else None
