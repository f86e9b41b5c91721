"""The step's first page: every wave that waits for something in the field."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.core.clock import today
from manyi.core.pages import require
from manyi.steps.fieldwork.queries.board import SECTIONS, board_rows, waves_in

# Waves long judged are found on their own pages; the board shows the latest.
_SHOWN = 30


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show the board."""
    require(request, "core.read")
    shown = {name: list(waves_in(name)[:_SHOWN]) for name in SECTIONS}
    everything = [wave for waves in shown.values() for wave in waves]
    rows = {row.wave.pk: row for row in board_rows(everything, today())}
    context = {name: [rows[wave.pk] for wave in waves] for name, waves in shown.items()}
    return render(request, "fieldwork/index.html", context)


@login_required
def counts(request: HttpRequest) -> HttpResponse:
    """Show the counts of what is in the field; the board asks for them again and again."""
    require(request, "core.read")
    rows = board_rows(list(waves_in("field")[:_SHOWN]), today())
    return render(request, "fieldwork/field_rows.html", {"field": rows})
