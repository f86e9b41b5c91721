"""One approval: what is to be signed, who has signed, and the two buttons."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core import approvals as acts
from manyi.core.adoption import pack_of
from manyi.core.clock import today
from manyi.core.contributions import collect
from manyi.core.models import Approval
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound


@login_required
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the chain and take a signature or a refusal."""
    require(request, "core.read")
    row = get_object_or_404(Approval.objects.select_related("adoption__pack_version"), pk=pk)
    step = acts.current_step(row)
    if request.method == "POST" and step is not None:
        require(request, "core.sign")
        if _decide(request, row):
            return redirect("approval", pk)
        step = acts.current_step(row)
    roles = pack_of(row.adoption.pack_version).roles
    steps = [(one, roles[one.role].label) for one in row.steps.select_related("decided_by")]
    problems = acts.signing_problems(step, request.user, today()) if step else ()
    context = {
        "approval": row,
        "steps": steps,
        "current": step,
        "problems": problems,
        "links": list(collect("approval.link", approval=row)),
    }
    return render(request, "web/approval.html", context)


def _decide(request: HttpRequest, row: Approval) -> bool:
    words = request.POST.get("words", "")
    step = row.steps.filter(pk=request.POST.get("step")).first() or acts.current_step(row)
    try:
        if request.POST.get("decision") == "give":
            acts.sign(step, person=request.user, words=words)
        else:
            acts.refuse(step, person=request.user, words=words)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已签署。"))
    return True
