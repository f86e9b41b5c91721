"""Answers in from a file: sent, its columns mapped and rows looked at, then brought in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.core.pages import problem_messages, require
from manyi.core.received_files import received_file, refusing
from manyi.problems import ProblemsFound
from manyi.steps.fieldwork.domain.importing.checking import Checked
from manyi.steps.fieldwork.domain.importing.files import AnswersFile
from manyi.steps.fieldwork.domain.importing.keeping import (
    check_batch,
    columns_of,
    drop_import,
    file_of,
    import_answers,
    map_columns,
    start_import,
)
from manyi.steps.fieldwork.domain.importing.mapping import targets_of
from manyi.steps.fieldwork.enums import ImportState
from manyi.steps.fieldwork.forms import ImportForm, read_columns, read_words
from manyi.steps.fieldwork.models import AnswerImport
from manyi.steps.fieldwork.queries import questionnaire_of
from manyi.steps.sampling.queries import waves

_SHOWN = 50
_SAMPLES = 3


@login_required
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file and read it; nothing is brought in yet."""
    row = get_object_or_404(waves(), pk=pk)
    require(request, "fieldwork.import_responses", row)
    form = ImportForm(row, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = _started(request, form.cleaned_data)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            return redirect("fieldwork:import_batch", batch.pk)
    return render(request, "fieldwork/import.html", {"wave": row, "form": form})


def _started(request: HttpRequest, given: dict[str, Any]) -> AnswerImport:
    sent = given["file"]
    data = sent.read()
    found = list(refusing(received_file(sent.name, data).problems))
    # Wide exports are larger than letters' attachments may be; the reader has limits of its own.
    dangerous = [one for one in found if one.code != "received.too_large"]
    if dangerous:
        raise ProblemsFound(dangerous)
    assessed = given.get("assessed")
    return start_import(
        given["audience"],
        data=data,
        name=sent.name,
        customer=given["customer"],
        object_id=assessed.pk if assessed else None,
        actor=request.user,
    )


@login_required
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what would become of the file; change the mapping; bring it in."""
    rows = AnswerImport.objects.select_related(
        "audience__wave__adoption__unit", "audience__questionnaire_version__questionnaire",
        "customer", "imported_by",
    )  # fmt: skip
    row = get_object_or_404(rows, pk=pk)
    require(request, "fieldwork.import_responses", row.audience)
    if request.method == "POST":
        return _acted(request, row)
    if row.state == ImportState.IMPORTED:
        return render(request, "fieldwork/import_done.html", {"batch": row, **_refusals(row)})
    try:
        file = file_of(row)
        checked = check_batch(row, file)
    except ProblemsFound as error:
        problem_messages(request, error)
        return redirect("fieldwork:import", row.audience.wave_id)
    return render(request, "fieldwork/import_batch.html", _context(row, file, checked))


def _refusals(row: AnswerImport) -> dict[str, Any]:
    return {"refused": row.rejected[:_SHOWN], "refused_count": row.rows_in - row.accepted}


def _acted(request: HttpRequest, row: AnswerImport) -> HttpResponse:
    try:
        file = file_of(row)
        columns, faulty = read_columns(request.POST, count=len(file.table.titles))
        for place in faulty:
            told = _("第 %(place)s 列的满分要写成大于 0 的数。") % {"place": place}
            messages.error(request, told)
        words = read_words(request.POST.get("words", ""))
        map_columns(row, columns=columns, words=words)
        if "import" in request.POST and not faulty:
            done = import_answers(row, actor=request.user)
            messages.success(request, _("导入了 %(n)d 份答卷。") % {"n": done.accepted})
    except ProblemsFound as error:
        problem_messages(request, error)
    return redirect("fieldwork:import_batch", row.pk)


def _context(row: AnswerImport, file: AnswersFile, checked: Checked) -> dict[str, Any]:
    questionnaire = questionnaire_of(row.audience.questionnaire_version)
    mapped = columns_of(row)
    used = {one.target for one in mapped.values()}
    labels = dict(targets_of(questionnaire))
    required = [one for one in questionnaire.items() if one.required]
    words = dict.fromkeys(checked.unknown_words, "") | row.mapping.get("words", {})
    return {
        "batch": row,
        "wave": row.audience.wave,
        "columns": [
            {
                "place": place,
                "title": title,
                "samples": _samples(file, place),
                "target": mapped[place].target if place in mapped else "",
                "full": _shortly(mapped[place].full) if place in mapped else "",
            }
            for place, title in enumerate(file.table.titles)
            if title
        ],
        "targets": labels.items(),
        "unmapped": [one.label for one in required if f"item:{one.id}" not in used],
        "words": "\n".join(f"{theirs}={ours}" for theirs, ours in words.items()),
        "unknown": checked.unknown_words,
        "ready": len(checked.ready),
        "rows_in": checked.rows_in,
        "refused": checked.refused[:_SHOWN],
        "refused_count": len(checked.refused),
    }


def _shortly(full: float | None) -> str:
    return "" if full is None else f"{full:g}"


def _samples(file: AnswersFile, place: int) -> str:
    held = file.table.column(place).cast(str).drop_nulls().unique(maintain_order=True)
    return " | ".join(text[:20] for text in held.head(_SAMPLES).to_list())


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a file that was not brought in."""
    row = get_object_or_404(AnswerImport.objects.select_related("audience__wave"), pk=pk)
    require(request, "fieldwork.import_responses", row.audience)
    try:
        drop_import(row)
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        messages.success(request, _("文件已删除，没有导入任何答卷。"))
    return redirect("fieldwork:wave", row.audience.wave_id)
