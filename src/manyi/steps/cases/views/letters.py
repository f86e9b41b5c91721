"""Letters: written from a template, looked at, sent or printed; and the papers of a case."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from manyi.core.models import Person
from manyi.core.pages import problem_messages, require
from manyi.documents.sheets import Sheet, sheet_docx, sheet_pdf
from manyi.problems import ProblemsFound
from manyi.steps.cases.domain import letters as acts
from manyi.steps.cases.enums import LetterKind, LetterState
from manyi.steps.cases.exports.printed import PRINTED, letter_sheet
from manyi.steps.cases.forms.letters import LetterForm, TemplateForm
from manyi.steps.cases.models import Case, Letter
from manyi.steps.cases.queries import letters as queries
from manyi.steps.cases.queries.story import whole_cases
from manyi.steps.cases.views.parts import Panel

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FILES: Mapping[str, tuple[Callable[[Sheet], bytes], str]] = {
    "docx": (sheet_docx, _WORD),
    "pdf": (sheet_pdf, "application/pdf"),
}
_ACTS: Mapping[str, Callable[..., Letter]] = {
    "send": acts.queue_letter,
    "print": acts.hand_over_print,
    "arrived": acts.settle_unsure,
}
_MAY_SEND = (LetterState.DRAFT, LetterState.REFUSED, LetterState.BOUNCED, LetterState.UNSURE)


def letters_panel(person: Person, case: Case) -> Mapping[str, Any]:
    """Return the letters about the case, what can be written, and the papers to print."""
    return {
        "letters": queries.letters_of(case),
        "kinds": LetterKind.choices if person.has_perm("cases.note_case", case) else (),
        "papers": [(kind, paper.label) for kind, paper in PRINTED.items()],
    }


LETTERS = Panel("cases/letters/letters.html", letters_panel, "more")


def _case(pk: int) -> Case:
    return get_object_or_404(whole_cases(), pk=pk)


@login_required
def write(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write a letter: the template with its placeholders filled in, to be changed at will."""
    if kind not in LetterKind.values:
        raise Http404
    case = _case(pk)
    require(request, "cases.note_case", case)
    template = queries.template_of(kind)
    start = {
        "to": queries.mail_address(case),
        "subject": queries.filled(template.subject, case),
        "body": queries.filled(template.body, case),
    }
    form = LetterForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        letter = acts.write_letter(case, kind=kind, actor=request.user, **form.cleaned_data)
        return redirect("cases:letter", letter.pk)
    context = {"case": case, "form": form, "label": LetterKind(kind).label}
    return render(request, "cases/letters/write.html", context)


@login_required
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a letter as it goes out and how far it is; send it, or say that it was handed over."""
    require(request, "cases.read")
    row = get_object_or_404(Letter.objects.select_related("case__adoption", "written_by"), pk=pk)
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        require(request, "cases.note_case", row.case)
        try:
            act(row, actor=request.user)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            messages.success(request, _("已保存，并记入台账。"))
        return redirect("cases:letter", pk)
    may_act = request.user.has_perm("cases.note_case", row.case)
    context = {"letter": row, "may_send": may_act and row.state in _MAY_SEND}
    return render(request, "cases/letters/letter.html", context)


@login_required
def letter_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand out a letter as Word file or PDF."""
    require(request, "cases.read")
    row = get_object_or_404(Letter.objects.select_related("case__adoption"), pk=pk)
    return _file(letter_sheet(row), form, row.case.number)


@login_required
def paper(request: HttpRequest, pk: int, kind: str, form: str) -> HttpResponse:
    """Hand out one of the papers of a case."""
    require(request, "cases.read")
    if kind not in PRINTED:
        raise Http404
    case = _case(pk)
    return _file(PRINTED[kind].make(case), form, f"{case.number}-{kind}")


def _file(sheet: Sheet, form: str, name: str) -> HttpResponse:
    if form not in _FILES:
        raise Http404
    make, content_type = _FILES[form]
    response = HttpResponse(make(sheet), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@login_required
def templates(request: HttpRequest) -> HttpResponse:
    """Show the templates of letters."""
    require(request, "cases.manage_rules")
    rows = [queries.template_of(kind) for kind in LetterKind.values]
    return render(request, "cases/letters/templates.html", {"templates": rows})


@login_required
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Change the words letters of a purpose start from, tried on the last case."""
    require(request, "cases.manage_rules")
    if kind not in LetterKind.values:
        raise Http404
    row = queries.template_of(kind)
    form = TemplateForm(
        request.POST or None,
        initial={"title": row.title, "subject": row.subject, "body": row.body},
    )
    is_preview = request.POST.get("act") == "preview"
    if request.method == "POST" and form.is_valid() and not is_preview:
        try:
            acts.change_template(kind, actor=request.user, **form.cleaned_data)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            messages.success(request, _("已保存。以后写的信用新的模板，写好的信不变。"))
            return redirect("cases:templates")
    return render(request, "cases/letters/template.html", _tried(row, form))


def _tried(row: Any, form: TemplateForm) -> dict[str, Any]:
    """Return the template with what it makes of the last case."""
    case = whole_cases().order_by("-pk").first()
    words = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    named = ("subject", "body")
    tried = {name: queries.filled(words[name], case) for name in named} if case else None
    return {
        "template": row,
        "form": form,
        "tried": tried,
        "case": case,
        "placeholders": queries.PLACEHOLDERS,
        "unknown": queries.unknown_placeholders(words["subject"], words["body"]),
    }
