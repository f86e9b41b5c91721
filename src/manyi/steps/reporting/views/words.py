"""What the author writes: kept while it is typed, and found again when it was better before."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.core.clock import now
from manyi.core.models import Person
from manyi.core.pages import paginate, require
from manyi.problems import ProblemsFound
from manyi.steps.reporting import domain, queries
from manyi.steps.reporting.forms import LinesForm, SectionForm
from manyi.steps.reporting.models import Report
from manyi.steps.scoring.queries import scorecard_of


@login_required
@require_POST
def write(request: HttpRequest, pk: int, part: str, key: str) -> HttpResponse:
    """Keep one box of words; htmx gets the mark beside the box, a plain form the page again."""
    row = get_object_or_404(queries.reports(), pk=pk)
    require(request, "reporting.change_report", row)
    form = SectionForm(request.POST) if part == "text" else LinesForm(request.POST)
    problems: list[str] = [error for errors in form.errors.values() for error in errors]
    if not problems:
        try:
            _writer(row, part, key)(row, key, form, request.user)
        except ProblemsFound as error:
            problems = [str(problem) for problem in error.problems]
    if request.htmx:
        return render(request, "reporting/saved.html", {"problems": problems, "at": now()})
    for problem in problems:
        messages.error(request, problem)
    if not problems:
        messages.success(request, _("已保存。"))
    return redirect("reporting:report", pk)


def _writer(row: Report, part: str, key: str) -> Callable[..., Report]:
    """Return what keeps this kind of words; a chapter or indicator that is not there has none."""
    places = {
        "text": queries.provision_of(row).sections,
        "causes": {item.indicator for item in scorecard_of(row.score).items},
        "suggestions": {"all"},
    }
    if key not in places.get(part, ()):
        raise Http404
    return {"text": _section, "causes": _causes, "suggestions": _suggestions}[part]


def _section(row: Report, key: str, form: SectionForm, actor: Person) -> Report:
    return domain.write_section(row, section=key, text=form.cleaned_data["text"], actor=actor)


def _causes(row: Report, key: str, form: LinesForm, actor: Person) -> Report:
    return domain.write_causes(row, indicator=key, causes=form.lines(), actor=actor)


def _suggestions(row: Report, _key: str, form: LinesForm, actor: Person) -> Report:
    return domain.write_suggestions(row, suggestions=form.lines(), actor=actor)


@login_required
def past(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was written before and changed since, to be taken back with one click."""
    row = get_object_or_404(queries.reports(), pk=pk)
    require(request, "reporting.read", row)
    titles = {("text", key): title for key, title in queries.provision_of(row).sections.items()}
    titles["suggestions", "all"] = _("改进建议")
    for item in scorecard_of(row.score).items:
        titles["causes", item.indicator] = _("%(item)s的原因") % {"item": item.label}
    page = paginate(request, queries.past_words(row))
    context = {
        "report": row,
        "page": page,
        "rows": [{"was": one, "title": titles.get((one.part, one.key), one.key)} for one in page],
        "may_change": row.is_draft and request.user.has_perm("reporting.change_report", row),
    }
    return render(request, "reporting/past_words.html", context)
