"""The board and list of cases."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from manyi.core.clock import now
from manyi.core.pages import paginate, require
from manyi.steps.cases import queries
from manyi.steps.cases.enums import CaseKind, CaseSource, CaseState


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show what is late, due today, open and one's own, and the list behind each count."""
    require(request, "cases.read")
    is_narrowed = any(request.GET.get(name) for name in ("state", "q", *queries.BELONGS_TO))
    shelf = request.GET.get("show", "" if is_narrowed else "open")
    rows = queries.narrowed(queries.cases_on(shelf, request.user), request.GET.dict())
    context = {
        "page": paginate(request, rows),
        "board": queries.board(request.user),
        "kinds": CaseKind.choices,
        "labels": _labels(),
        "wanted": request.GET,
        "shelf": shelf,
        "now": now(),
        "may_register": request.user.has_perm("cases.register_case"),
    }
    return render(request, "cases/index.html", context)


def _labels() -> dict[str, dict[str, str]]:
    """Return the words of the codes in the list; asked of each row they cost more than the rows."""
    kinds = {"states": CaseState, "kinds": CaseKind, "sources": CaseSource}
    return {name: {one.value: str(one.label) for one in words} for name, words in kinds.items()}
