"""A file of feedback: looked through, shown row by row, taken in on a second click."""

import csv
import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases import domain, queries
from manyi.steps.cases.forms import FeedbackFileForm
from manyi.steps.cases.models import CaseImport


@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """Take a file, check it, and keep it until somebody confirms."""
    require(request, "cases.import_cases")
    form = FeedbackFileForm(
        request.POST or None, request.FILES or None, adoptions=queries.case_adoptions()
    )
    if request.method == "POST" and form.is_valid():
        adoption, sent = form.cleaned_data["adoption"], form.cleaned_data["file"]
        require(request, "cases.import_cases", adoption)
        try:
            batch = domain.look_through(
                sent.read(), sent.name, adoption=adoption, actor=request.user
            )
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("cases:import_batch", batch.pk)
    rows = CaseImport.objects.select_related("made_by")
    context = {"form": form, "columns": domain.COLUMNS, "page": paginate(request, rows, 20)}
    return render(request, "cases/imports/index.html", context)


@login_required
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a file would add or added; confirm it; take the rejected rows away."""
    require(request, "cases.import_cases")
    row = get_object_or_404(
        CaseImport.objects.select_related("made_by", "adoption__unit", "adoption__pack_version"),
        pk=pk,
    )
    if request.GET.get("as") == "csv":
        return _rejected_rows(row)
    if request.method == "POST":
        require(request, "cases.import_cases", row.adoption)
        try:
            done = domain.take_in_file(row, actor=request.user)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            messages.success(request, _("已导入 %(count)d 件。") % {"count": done.n_new})
        return redirect("cases:import_batch", pk)
    rows = row.rows.select_related("case")
    context = {"batch": row, "page": paginate(request, rows)}
    return render(request, "cases/imports/batch.html", context)


def _rejected_rows(row: CaseImport) -> HttpResponse:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*row.titles, _("没有导入的原因")])
    for rejected in row.rejected:
        cells = [*rejected["cells"], *[""] * (len(row.titles) - len(rejected["cells"]))]
        writer.writerow([*map(_plain, cells), " ".join(rejected["reasons"])])
    response = HttpResponse(out.getvalue().encode("utf-8-sig"), content_type="text/csv")
    response["Content-Disposition"] = f'attachment; filename="rejected-{row.pk}.csv"'
    return response


def _plain(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
