"""Work orders: the list of one's own, the order page for a phone, and the panel of a case."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases.domain import orders as acts
from manyi.steps.cases.enums import OrderState
from manyi.steps.cases.forms.orders import (
    AcceptForm,
    CancelForm,
    MaterialForm,
    OrderForm,
    StepForm,
)
from manyi.steps.cases.models import Case, WorkOrder
from manyi.steps.cases.queries import orders as queries
from manyi.steps.cases.views.parts import OPEN, Act, Panel

_ACTS: Mapping[str, tuple[str, type[forms.Form], Any]] = {
    "step": ("cases.take_case", StepForm, acts.do_step),
    "material": ("cases.take_case", MaterialForm, acts.use_material),
    "accept": ("cases.take_case", AcceptForm, acts.accept_order),
    "cancel": ("cases.note_case", CancelForm, acts.cancel_order),
}


def orders_panel(_person: Person, case: Case) -> Mapping[str, Any] | None:
    """Return the orders of the case; nothing where the regulation knows no orders."""
    if not queries.has_order_steps(case):
        return None
    return {"orders": case.orders.select_related("worker", "zone")}


def has_steps(_person: Person, case: Case) -> bool:
    """Whether the regulation says how a work order goes."""
    return queries.has_order_steps(case)


ACTS = {
    "order": Act("cases.note_case", OrderForm, acts.open_order, OPEN, is_offered=has_steps),
}
ORDERS = Panel("cases/orders/panel.html", orders_panel, "doing")


@login_required
def orders(request: HttpRequest) -> HttpResponse:
    """Show one's own open orders, or all of them."""
    require(request, "cases.read")
    is_all = request.GET.get("show") == "all"
    rows = queries.listed_orders() if is_all else queries.orders_for(request.user)
    context = {"page": paginate(request, rows), "is_all": is_all, "now": now()}
    return render(request, "cases/orders/orders.html", context)


@login_required
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an order step by step, on a phone too; do the next step, note materials, accept."""
    require(request, "cases.read")
    row = get_object_or_404(queries.listed_orders(), pk=pk)
    forms_sent: dict[str, forms.Form] = {}
    if request.method == "POST":
        name = request.POST.get("act", "")
        if name not in _ACTS:
            raise Http404
        permission, form_class, act = _ACTS[name]
        require(request, permission, row.case)
        form = form_class(request.POST)
        if form.is_valid() and _done(request, row, act, form):
            return redirect("cases:order", pk)
        forms_sent = {name: form}
        row.refresh_from_db()
    return render(request, "cases/orders/order.html", _context(request, row, forms_sent))


def _done(request: HttpRequest, row: WorkOrder, act: Any, form: forms.Form) -> bool:
    try:
        act(row, actor=request.user, **form.cleaned_data)
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已保存。"))
    return True


def _context(
    request: HttpRequest, row: WorkOrder, sent: Mapping[str, forms.Form]
) -> dict[str, Any]:
    is_mine = row.worker_id == request.user.pk and request.user.has_perm("cases.take_case")
    may_cancel = request.user.has_perm("cases.note_case", row.case)
    materials = list(row.materials.all())
    return {
        "order": row,
        "steps": queries.standing_of(row),
        "materials": materials,
        "cost": queries.materials_cost(row),
        "is_mine": is_mine,
        "step_form": sent.get("step") or StepForm(),
        "material_form": _material_form(sent, row) if is_mine else None,
        "accept_form": (sent.get("accept") or AcceptForm())
        if row.state == OrderState.DONE and request.user.has_perm("cases.take_case")
        else None,
        "cancel_form": (sent.get("cancel") or CancelForm())
        if row.state == OrderState.OPEN and may_cancel
        else None,
    }


def _material_form(sent: Mapping[str, forms.Form], row: WorkOrder) -> forms.Form | None:
    if row.state not in (OrderState.OPEN, OrderState.DONE):
        return None
    return sent.get("material") or MaterialForm()
