"""Customers: the list, one customer, and the import of a file."""

import csv
import io
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from manyi.core import customers as acts
from manyi.core.clock import today
from manyi.core.contacts import contact_roles
from manyi.core.contributions import collect
from manyi.core.customers import COLUMNS, check_customers, import_customers
from manyi.core.enums import ConsentPurpose, CustomerClass, CustomerRelation
from manyi.core.models import Customer, CustomerBatch
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.questionnaire.formats.tables import read_table
from manyi.web.contact_forms import CustomerForm
from manyi.web.forms import CustomerFileForm
from manyi.web.views.form_pages import serve_form


@login_required
def customers(request: HttpRequest) -> HttpResponse:
    """List customers, filtered by words, class and relation."""
    require(request, "core.read")
    rows = Customer.objects.select_related("unit", "salesperson")
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(Q(name__icontains=words) | Q(number__icontains=words))
    for name in ("customer_class", "relation"):
        if value := request.GET.get(name):
            rows = rows.filter(**{name: value})
    context = {
        "page": paginate(request, rows),
        "classes": CustomerClass.choices,
        "relations": CustomerRelation.choices,
        "batches": CustomerBatch.objects.all()[:5],
        "can_manage": request.user.has_perm("core.manage_customers"),
    }
    return render(request, "web/customers.html", context)


@login_required
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one customer: facts, contacts with their roles, what the steps know of it."""
    require(request, "core.read")
    row = get_object_or_404(Customer.objects.select_related("unit", "salesperson"), pk=pk)
    contacts = row.contacts.prefetch_related("addresses", "roles__assessment_object", "consents")
    context = {
        "customer": row,
        "contacts": contacts,
        "role_labels": contact_roles(row.unit, today()),
        "purposes": dict(ConsentPurpose.choices),
        "can_manage": request.user.has_perm("core.manage_customers", row),
        "panels": list(collect("customer.panel", customer=row)),
    }
    return render(request, "web/customer.html", context)


def _page_of(row: Customer) -> str:
    return reverse("customer", args=[row.pk])


@login_required
def add_customer(request: HttpRequest) -> HttpResponse:
    """Enter one customer by hand."""
    require(request, "core.manage_customers")
    return serve_form(
        request,
        CustomerForm(request.POST or None),
        acts.add_customer,
        title=_("新增客户"),
        back=reverse("customers"),
        then=_page_of,
        intro=_("只有几家时在这里填；成批的名单用「导入客户」。"),
    )


@login_required
def change_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one customer's facts."""
    row = get_object_or_404(Customer.objects.select_related("unit"), pk=pk)
    require(request, "core.manage_customers", row)
    return serve_form(
        request,
        CustomerForm(request.POST or None, initial=CustomerForm.facts_of(row)),
        partial(acts.change_customer, row),
        title=_("修改客户"),
        back=_page_of(row),
        intro=row.name,
    )


@login_required
def import_page(request: HttpRequest) -> HttpResponse:
    """Read a file, write what is right, list what is not."""
    require(request, "core.manage_customers")
    form = CustomerFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        require(request, "core.manage_customers", form.cleaned_data["unit"])
        sent = form.cleaned_data["file"]
        try:
            table = read_table(sent.read(), sent.name)
            checked = check_customers(table, unit=form.cleaned_data["unit"])
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            batch = import_customers(checked, file_name=sent.name, actor=request.user)
            return redirect("customer_batch", batch.pk)
    return render(request, "web/customer_import.html", {"form": form, "columns": COLUMNS})


@login_required
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what an import did; the rejected rows can be taken away, mended and sent again."""
    require(request, "core.read")
    row = get_object_or_404(CustomerBatch.objects.select_related("imported_by"), pk=pk)
    if request.GET.get("as") == "csv":
        return _rejected_rows(row)
    if row.rejected:
        count = len(row.rejected)
        messages.warning(request, _("有 %(count)d 行没有导入，原因见下表。") % {"count": count})
    return render(request, "web/customer_batch.html", {"batch": row})


def _rejected_rows(row: CustomerBatch) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*row.titles, _("没有导入的原因")])
    for rejected in row.rejected:
        cells = [*rejected["cells"], *[""] * (len(row.titles) - len(rejected["cells"]))]
        writer.writerow([*cells, " ".join(rejected["reasons"])])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="rejected-{row.pk}.csv"'
    return response
