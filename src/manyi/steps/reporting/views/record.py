"""One report: its chapters as its author writes them, and as its readers see them."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from manyi.core.clock import today
from manyi.core.contributions import collect
from manyi.core.pages import approval_url, require
from manyi.documents.report import Block, Chart
from manyi.documents.report import Report as Document
from manyi.steps.reporting import domain, queries
from manyi.steps.reporting.exports.drafting import proposed_suggestions, proposed_texts
from manyi.steps.reporting.exports.reading import Reading
from manyi.steps.reporting.exports.recorded import document_of, reading_of
from manyi.steps.reporting.models import Report
from manyi.steps.reporting.views.acts import files_context
from manyi.steps.reporting.views.board import compose_url

PARTS = {"survey": gettext_lazy("调查部分"), "self": gettext_lazy("自评部分")}


@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one version: chapters, files, signatures, readers, and what is to be done next."""
    row = get_object_or_404(queries.reports(), pk=pk)
    require(request, "reporting.read", row)
    reading = reading_of(row)
    may_change = row.is_draft and request.user.has_perm("reporting.change_report", row)
    readers = queries.readers_of(row, today())
    context = {
        "report": row,
        "validity": reading.card.validity,
        "headline": reading.headline,
        # A reader is shown what was written; the rest speaks through figures, in the whole text.
        "chapters": [one for one in _chapters(row, reading) if may_change or one["saved"]],
        "causes": [one for one in _causes(row, reading) if may_change or one["text"]],
        "may_change": may_change,
        "lacks": domain.submission_problems(row) if may_change else (),
        "readers": readers,
        "unread": sum(one.read_on is None for one in readers),
        "must_read": row.is_final and _is_unread(readers, request.user.pk),
        "read_until": queries.read_until(row),
        "signatures": _signatures(row),
        "approval_url": approval_url(row.approval) if row.approval else "",
        "refusals": _refusals(row),
        "newer_score": queries.newer_score(row),
        "compose_url": compose_url(row.wave, row.provision),
        "versions": list(queries.versions_of(row.wave, row.provision)),
        "links": list(collect("report.link", report=row)),
        **files_context(row, may_change=may_change),
    }
    return render(request, "reporting/report.html", context)


def _is_unread(readers: list[queries.Reader], pk: int) -> bool:
    return any(one.person.pk == pk and one.read_on is None for one in readers)


def _chapters(row: Report, reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield each chapter with its words; where none are saved, with a proposal marked as one."""
    proposed = proposed_texts(reading)
    for key, title in queries.provision_of(row).sections.items():
        if key == "suggestions":
            yield _chapter(
                "suggestions",
                "all",
                title,
                "\n".join(row.suggestions),
                "\n".join(proposed_suggestions(reading)),
            )
            continue
        yield _chapter("text", key, title, row.texts.get(key, ""), proposed.get(key, ""))


def _chapter(part: str, key: str, title: str, saved: str, proposed: str) -> dict[str, Any]:
    return {
        "part": part,
        "key": key,
        "title": title,
        "text": saved or proposed,
        "saved": saved,
        "is_proposal": not saved and bool(proposed),
    }


def _causes(row: Report, reading: Reading) -> Iterator[dict[str, Any]]:
    """Yield the indicators whose causes the author should name, the weak ones first."""
    low = {part: {line.indicator: line.total for line in reading.tally_of(part)} for part in PARTS}
    weak = {entry.item.indicator: entry for entry in reading.weak}
    for item in sorted(
        reading.items_of(reading.main_audience),
        key=lambda item: (item.indicator not in weak, item.degree or 0.0),
    ):
        found = [(PARTS[part], totals.get(item.indicator, 0)) for part, totals in low.items()]
        if item.indicator in weak or any(total for _part, total in found):
            yield {
                "key": item.indicator,
                "label": item.label,
                "degree": item.printed_degree,
                "n": item.n,
                "reasons": weak[item.indicator].reasons if item.indicator in weak else (),
                "low": [one for one in found if one[1]],
                "text": "\n".join(row.causes.get(item.indicator, [])),
            }


def _signatures(row: Report) -> list[dict[str, Any]]:
    roles = queries.pack_of_report(row).roles
    return [{"step": one, "role": roles[one.role].label} for one in queries.signatures_of(row)]


def _refusals(row: Report) -> list[tuple[str, str]]:
    """Return the words with which this version, or the one it answers, was sent back."""
    before = queries.refused_before(row)
    return queries.refusal_words(before) if before else queries.refusal_words(row)


@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole report as a page, with the same words and charts as its files."""
    row = get_object_or_404(queries.reports(), pk=pk)
    require(request, "reporting.read", row)
    document = document_of(row)
    context = {
        "report": row,
        "document": document,
        "chapters": _shown(document),
        "is_frozen": not row.is_draft,
    }
    return render(request, "reporting/preview.html", context)


def _shown(document: Document) -> list[dict[str, Any]]:
    """Return the chapters with each block named by its kind, each chart by a number."""
    numbers = {id(chart): n for n, chart in enumerate(document.charts, 1)}
    return [
        {
            "title": title,
            "anchor": f"chapter-{n}",
            "blocks": [_block(block, numbers) for block in blocks],
        }
        for n, (title, _sheet, blocks) in enumerate(document.chapters(), 1)
    ]


def _block(block: Block, numbers: dict[int, int]) -> dict[str, Any]:
    number = numbers[id(block)] if isinstance(block, Chart) else None
    kind, script = type(block).__name__.lower(), f"chart-option-{number}"
    return {"kind": kind, "it": block, "number": number, "script": script}
