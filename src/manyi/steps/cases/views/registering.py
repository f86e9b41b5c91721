"""How feedback comes in: the register form, the customer chooser, the receipt."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from manyi.core.models import Customer
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain
from manyi.steps.cases.forms import CustomerChoice, RegisterForm
from manyi.steps.cases.models import Case
from manyi.steps.cases.queries import case_adoptions, customers_named

RECEIPT = "case_receipt"


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Take in one piece of feedback; looking for the customer needs no script."""
    require(request, "cases.register_case")
    adoptions = case_adoptions()
    form = RegisterForm(adoptions=adoptions)
    choice = CustomerChoice(request.GET or None)
    if request.method == "POST":
        choice = CustomerChoice(request.POST)
        if "find" in request.POST:
            form = RegisterForm(adoptions=adoptions, initial=request.POST.dict())
        else:
            form = RegisterForm(request.POST, request.FILES, adoptions=adoptions)
            if form.is_valid() and choice.is_valid():
                form.customer = choice.cleaned_data["customer"]
                case = _registered(request, form)
                if case is not None:
                    return redirect("cases:receipt", case.pk)
    chosen = choice.cleaned_data.get("customer") if choice.is_valid() else None
    context = {"form": form, "has_regulation": bool(adoptions), **_found(request, chosen)}
    return render(request, "cases/register.html", context)


def _found(request: HttpRequest, chosen: Customer | None) -> dict[str, object]:
    words = request.POST.get("customer_words", "") or request.GET.get("customer_words", "")
    return {"words": words, "customers": customers_named(words), "chosen": chosen}


def _registered(request: HttpRequest, form: RegisterForm) -> Case | None:
    data = form.cleaned_data
    require(request, "cases.register_case", data["adoption"])
    try:
        case, secret = domain.take_in(
            data["adoption"], form.heard, actor=request.user, files=data["files"]
        )
    except ProblemsFound as error:
        problem_messages(request, error)
        return None
    remember_receipt(request, case, secret, next_url="cases:register")
    return case


def remember_receipt(request: HttpRequest, case: Case, secret: str, *, next_url: str) -> None:
    """Keep number and secret for the one page that shows them; `next_url` takes the next one in."""
    request.session[RECEIPT] = {"case": case.pk, "secret": secret, "next": next_url}


@login_required
def customers(request: HttpRequest) -> HttpResponse:
    """Hand over the customers whose name holds the words, to choose from."""
    require(request, "cases.register_case")
    return render(request, "cases/customers.html", _found(request, None))


@login_required
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Show number and secret once, to be told to the customer; afterwards only the case."""
    require(request, "cases.read")
    told = request.session.pop(RECEIPT, None)
    if told is None or told["case"] != pk:
        return redirect("cases:case", pk)
    case = get_object_or_404(Case.objects.select_related("handler"), pk=pk)
    address = settings.PUBLIC_URL + reverse("cases:status")
    context = {
        "case": case,
        "secret": told["secret"],
        "address": address,
        "next_url": reverse(told["next"]),
    }
    return render(request, "cases/receipt.html", context)
