"""What is done with a report: files asked for and taken, submitted, read."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.core.outbox import State
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.reporting import domain, queries
from manyi.steps.reporting.enums import FileFormat
from manyi.steps.reporting.models import Report

TYPES = {
    FileFormat.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileFormat.PDF: "application/pdf",
    FileFormat.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def files_context(row: Report, *, may_change: bool) -> dict[str, Any]:
    """Return what the card of files shows: the files, how their writing stands, their age."""
    going = queries.writing(row)
    return {
        "files": list(row.files.all()),
        "writing": going,
        "has_failed": going is not None and going.state == State.FAILED,
        "are_current": queries.files_are_current(row) if row.is_draft else True,
        "may_write_files": may_change,
    }


@login_required
def files(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the files, or show how far their writing is; once it is done the page comes anew."""
    row = get_object_or_404(queries.reports(), pk=pk)
    require(request, "reporting.read", row)
    if request.method == "POST":
        require(request, "reporting.change_report", row)
        return _acted(request, row, lambda: domain.ask_for_files(row, actor=request.user))
    if not request.htmx:
        return redirect("reporting:report", pk)
    may_change = row.is_draft and request.user.has_perm("reporting.change_report", row)
    context = {"report": row, **files_context(row, may_change=may_change)}
    response = render(request, "reporting/files.html", context)
    if context["writing"] is None:
        response.headers["HX-Refresh"] = "true"
    return response


def _acted(
    request: HttpRequest, row: Report, act: Callable[[], object], said: str = ""
) -> HttpResponse:
    try:
        act()
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        if said:
            messages.success(request, said)
    return redirect("reporting:report", row.pk)


@login_required
def download(request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
    """Hand over one file exactly as it was written."""
    row = get_object_or_404(queries.reports(), pk=pk)
    require(request, "reporting.read", row)
    file = get_object_or_404(row.files.select_related("report"), format=file_format)
    try:
        content = queries.file_bytes(file)
    except ProblemsFound as error:
        problem_messages(request, error)
        return redirect("reporting:report", pk)
    name = f"{row.number}-v{row.version}.{file.format}"
    how = "inline" if file.format == FileFormat.PDF else "attachment"
    return HttpResponse(
        content,
        content_type=TYPES[FileFormat(file.format)],
        headers={"Content-Disposition": f'{how}; filename="{name}"'},
    )


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the report on its way."""
    row = get_object_or_404(queries.reports(), pk=pk)
    require(request, "reporting.change_report", row)
    said = _("已提交，并记入台账。文件从现在起不再改动。")
    return _acted(request, row, lambda: domain.submit_report(row, actor=request.user), said)


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that this person has read the report."""
    row = get_object_or_404(queries.reports(), pk=pk)
    require(request, "reporting.mark_read", row)
    said = _("已登记阅知，并记入台账。")
    return _acted(request, row, lambda: domain.mark_read(row, reader=request.user), said)
