"""Answers out: asked for on the wave's page, made in the background, taken away in any pieces."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from manyi.core.models import Person
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.fieldwork.domain.exporting import ask_for_export
from manyi.steps.fieldwork.domain.importing.keeping import takes_files
from manyi.steps.fieldwork.enums import ExportState
from manyi.steps.fieldwork.forms import ExportForm
from manyi.steps.fieldwork.models import AnswerExport
from manyi.steps.fieldwork.queries.exporting import (
    export_path,
    exports_listed,
    may_hold_names,
    may_take_away,
)
from manyi.steps.fieldwork.queries.importing import imports_listed
from manyi.steps.sampling.models import Wave
from manyi.steps.sampling.queries import waves

_PIECE = 64 * 1024
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def exchange_context(row: Wave, person: Person) -> dict[str, Any]:
    """Return what the cards of files out and in show."""
    may_export = person.has_perm("fieldwork.export_responses", row)
    may_import = person.has_perm("fieldwork.import_responses", row)
    return {
        "export_form": _form(row, person) if may_export else None,
        **_lines(row, person),
        "may_import": may_import,
        "takes_files": takes_files(row),
        "imports": imports_listed(row) if may_import else [],
        "push_audiences": list(row.audiences.exclude(questionnaire_version=None))
        if person.has_perm("fieldwork.set_push", row)
        else [],
    }


def _form(row: Wave, person: Person, data: Any = None) -> ExportForm:
    may_name = may_hold_names(row) and person.has_perm("fieldwork.export_names", row)
    return ExportForm(row, data, may_name=may_name)


def _lines(row: Wave, person: Person) -> dict[str, Any]:
    lines = exports_listed(row) if person.has_perm("fieldwork.export_responses", row) else []
    shown = [(one, may_take_away(person, one.export)) for one in lines]
    is_busy = any(one.export.state == ExportState.WRITING for one in lines)
    return {"export_lines": shown, "is_writing": is_busy}


@login_required
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a file made."""
    row = get_object_or_404(waves(), pk=pk)
    require(request, "fieldwork.export_responses", row)
    form = _form(row, request.user, request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        return redirect("fieldwork:wave", pk)
    try:
        ask_for_export(actor=request.user, **form.cleaned_data)
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        messages.success(request, _("正在后台生成文件，完成后可以在「导出」里下载。"))
    return redirect("fieldwork:wave", pk)


@login_required
@require_GET
def exports(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the list of files alone; the card asks for it while one is being made."""
    row = get_object_or_404(waves(), pk=pk)
    require(request, "fieldwork.export_responses", row)
    return render(request, "fieldwork/exports.html", {"wave": row, **_lines(row, request.user)})


@login_required
@require_GET
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand a complete file over, whole or from where a broken download stopped."""
    rows = AnswerExport.objects.select_related("audience__wave__adoption__unit")
    export = get_object_or_404(rows.filter(state=ExportState.READY), pk=pk)
    require(request, "fieldwork.export_responses", export.audience)
    if export.with_names:
        require(request, "fieldwork.export_names", export.audience)
    path = export_path(export)
    if not path.is_file() or path.stat().st_size != export.size:
        messages.error(request, _("文件不在了或不完整，没有交给您。请再导出一次。"))
        return redirect("fieldwork:wave", export.audience.wave_id)
    return _handed_over(request, path, export)


def _handed_over(request: HttpRequest, path: Path, export: AnswerExport) -> HttpResponseBase:
    size, tag = export.size or 0, f'"{export.sha256}"'
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": tag,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(export.file_name)}",
        "Cache-Control": "private, no-store",
    }
    wanted = request.headers.get("Range", "")
    # A file that has changed since the first piece is sent anew, whole.
    is_same = request.headers.get("If-Range", tag) == tag
    piece = _piece(wanted, size) if wanted and is_same else (0, size - 1)
    if piece is None:
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{size}"})
    first, last = piece
    headers["Content-Length"] = str(last - first + 1)
    is_part = bool(wanted) and is_same and _RANGE.fullmatch(wanted) is not None
    if is_part:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return StreamingHttpResponse(
        _bytes(path, first, last),
        status=206 if is_part else 200,
        content_type="application/octet-stream",
        headers=headers,
    )


def _piece(wanted: str, size: int) -> tuple[int, int] | None:
    """Return the first and last byte asked for; the whole file for what we do not know."""
    found = _RANGE.fullmatch(wanted)
    if found is None:
        return 0, size - 1
    start, end = found.groups()
    if not start:
        return (max(size - int(end), 0), size - 1) if end and int(end) else None
    first, last = int(start), min(int(end), size - 1) if end else size - 1
    return (first, last) if first <= last and first < size else None


def _bytes(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (data := file.read(min(_PIECE, left))):
            left -= len(data)
            yield data
