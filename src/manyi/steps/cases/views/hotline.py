"""The hotline: the number first, who it is beside it, the words, done; all by keyboard."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_variables

from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.forms import HotlineForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries import case_adoptions
from manyi.steps.cases.views.registering import remember_receipt


@login_required
def hotline(request: HttpRequest) -> HttpResponse:
    """Take a call; a telephone system opens the page with ?phone= and the caller is shown."""
    require(request, "cases.register_case")
    adoptions = case_adoptions()
    phone = request.POST.get("phone") or request.GET.get("phone", "")
    form = HotlineForm(adoptions=adoptions, initial={"phone": phone})
    if request.method == "POST":
        if "find" in request.POST:
            form = HotlineForm(adoptions=adoptions, initial=request.POST.dict())
        else:
            form = HotlineForm(request.POST, adoptions=adoptions)
            if form.is_valid() and (case := _taken(request, form)) is not None:
                return redirect("cases:receipt", case.pk)
    context = {
        "form": form,
        "has_regulation": bool(adoptions),
        "caller": queries.caller(phone),
        "chosen": request.POST.get("contact", ""),
    }
    return render(request, "cases/intake/hotline.html", context)


@login_required
def caller(request: HttpRequest) -> HttpResponse:
    """Hand over who calls and what they said before, as the number is typed."""
    require(request, "cases.register_case")
    found = queries.caller(request.GET.get("phone", ""))
    return render(request, "cases/intake/caller.html", {"caller": found})


@sensitive_variables("secret")
def _taken(request: HttpRequest, form: HotlineForm) -> Case | None:
    adoption = form.cleaned_data["adoption"]
    require(request, "cases.register_case", adoption)
    try:
        case, secret = domain.take_in(adoption, form.heard, actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
        return None
    remember_receipt(request, case, secret, next_url="cases:hotline")
    return case
