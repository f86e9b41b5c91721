"""Files of a case: listed with what is wrong with them, handed out as downloads only."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from manyi.core.models import Person
from manyi.core.pages import require
from manyi.problems import Problem, sentence
from manyi.steps.cases import domain
from manyi.steps.cases.forms import AttachForm
from manyi.steps.cases.models import Case, CaseAttachment
from manyi.steps.cases.views.parts import OPEN, Act, Panel


def attachments_panel(_person: Person, case: Case) -> Mapping[str, Any]:
    """Return the files of the case, each with its findings in words."""
    files = [
        {"row": row, "findings": [sentence(_problem(row, code)) for code in row.findings]}
        for row in case.attachments.select_related("added_by")
    ]
    return {"files": files, "mails": list(case.mails.all())}


def _problem(row: CaseAttachment, code: str) -> Problem:
    """Return the finding in words; sizes are told from what is kept of the file."""
    found = f"{row.size / 1024 / 1024:.1f}" if code == "received.too_large" else row.media_type
    return Problem(code, row.name, found, "10")


@login_required
@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand a file out to be saved: never as a page of ours, whatever it says it is."""
    require(request, "cases.read")
    row = get_object_or_404(CaseAttachment.objects.select_related("case__adoption__unit"), pk=pk)
    require(request, "cases.read", row.case)
    if not default_storage.exists(row.path):
        raise Http404
    return as_download(default_storage.open(row.path), row.name)


def as_download(file: Any, name: str) -> FileResponse:
    """Return a file that a browser saves and does not look into."""
    response = FileResponse(
        file, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


ACTS = {
    "attach": Act("cases.note_case", AttachForm, domain.attach_sound_files, OPEN),
}
ATTACHMENTS = Panel("cases/intake/attachments.html", attachments_panel, "more")
