"""Any colleague hands in what a customer told them, with the least account there is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.forms import ReportForm


@login_required
def hand_in(request: HttpRequest) -> HttpResponse:
    """Take in what a colleague heard, and show what became of what they handed in before."""
    require(request, "cases.report")
    adoptions = queries.case_adoptions()
    form = ReportForm(request.POST or None, request.FILES or None, adoptions=adoptions)
    if request.method == "POST" and form.is_valid():
        try:
            case, _secret = domain.take_in(
                form.cleaned_data["adoption"],
                form.heard,
                actor=request.user,
                files=form.cleaned_data["files"],
            )
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            told = _("已登记为 %(number)s，谢谢您转达。") % {"number": case.number}
            messages.success(request, told)
            return redirect("cases:hand_in")
    context = {
        "form": form,
        "has_regulation": bool(adoptions),
        "page": paginate(request, queries.reported_by(request.user), 10),
        "may_read": request.user.has_perm("cases.read"),
    }
    return render(request, "cases/intake/hand_in.html", context)
