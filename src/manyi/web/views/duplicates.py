"""Customers that are probably one: looked at side by side, merged, told apart, undone."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from manyi.core import duplicates as acts
from manyi.core.models import Customer, CustomerMerge
from manyi.core.pages import paginate, require
from manyi.web.views.form_pages import carry_out

MANAGE = "core.manage_customers"


@login_required
def duplicates(request: HttpRequest) -> HttpResponse:
    """Show the pairs that are probably one customer, and what was merged before."""
    require(request, MANAGE)
    context = {"pairs": acts.likely_same(), "page": paginate(request, acts.merges(), 20)}
    return render(request, "web/duplicates.html", context)


@login_required
def pair(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Show two customers side by side with what hangs on each."""
    require(request, MANAGE)
    rows = Customer.objects.select_related("unit", "salesperson").prefetch_related(
        "contacts__addresses"
    )
    both = [get_object_or_404(rows, pk=one) for one in (pk, other)]
    sides = [
        {"customer": one, "hangs": acts.hangs_on(one), "into": both[1 - place]}
        for place, one in enumerate(both)
    ]
    return render(request, "web/duplicate_pair.html", {"sides": sides})


@login_required
@require_POST
def merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Merge one customer into the other."""
    customer, into = (get_object_or_404(Customer, pk=one) for one in (pk, other))
    require(request, MANAGE, customer)
    require(request, MANAGE, into)
    reason = request.POST.get("reason", "")
    return carry_out(
        request,
        lambda: acts.merge_customers(customer, into=into, reason=reason, actor=request.user),
        back=reverse("duplicates"),
    )


@login_required
@require_POST
def apart(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """Say that two customers are not the same."""
    customer, second = (get_object_or_404(Customer, pk=one) for one in (pk, other))
    require(request, MANAGE, customer)
    return carry_out(
        request,
        lambda: acts.tell_apart(customer, second, actor=request.user),
        back=reverse("duplicates"),
    )


@login_required
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo a merge."""
    row = get_object_or_404(CustomerMerge.objects.select_related("customer", "into"), pk=pk)
    require(request, MANAGE, row.into)
    return carry_out(
        request, lambda: acts.undo_merge(row, actor=request.user), back=reverse("duplicates")
    )
