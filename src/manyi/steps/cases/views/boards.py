"""The notice to everybody: composed by staff, read without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.cases.domain import boards as acts
from manyi.steps.cases.exports import board_report
from manyi.steps.cases.forms import BoardForm, BoardWordsForm
from manyi.steps.cases.models import BoardNotice
from manyi.steps.cases.queries import boards
from manyi.steps.cases.views.papers import file_of, paper_context
from manyi.steps.cases.views.visits import chosen_adoption, regulations

ACTS = {
    "submit": acts.submit_board,
    "publish": acts.publish_board,
    "withdraw": acts.withdraw_board,
}


@require_safe
def public_board(request: HttpRequest) -> HttpResponse:
    """Show everybody the notices there are, the latest in full."""
    notices = list(boards.published_notices())
    return _public(request, notices, notices[0] if notices else None)


@require_safe
def public_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everybody one notice, as a page or a Word file."""
    notice = get_object_or_404(boards.published_notices(), pk=pk)
    if request.GET.get("as"):
        return file_of(board_report(notice), "docx", name=f"board-{notice.period}")
    return _public(request, list(boards.published_notices()), notice)


def _public(
    request: HttpRequest, notices: list[BoardNotice], notice: BoardNotice | None
) -> HttpResponse:
    shown = paper_context(board_report(notice)) if notice else {}
    context = {"notices": notices, "notice": notice, **shown}
    return render(request, "cases/boards/public.html", context)


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """List the notices of a regulation, and compose the next one."""
    require(request, "cases.read")
    adoption = chosen_adoption(request)
    if adoption is None:
        return render(request, "cases/papers/no_regulation.html")
    form = BoardForm(request.POST or None)
    if request.method == "POST":
        require(request, "cases.publish_board", adoption)
        if form.is_valid():
            try:
                notice = acts.compose_board(adoption, actor=request.user, **form.cleaned_data)
            except ProblemsFound as error:
                problem_messages(request, error)
            else:
                return redirect("cases:board_notice", notice.pk)
    context = {
        "form": form,
        "notices": boards.notices_of(adoption),
        "chain": acts.approval_chain(adoption),
        "may_publish": request.user.has_perm("cases.publish_board", adoption),
        **regulations(adoption),
    }
    return render(request, "cases/boards/index.html", context)


def _notice(pk: int) -> BoardNotice:
    rows = BoardNotice.objects.select_related(
        "adoption__unit", "adoption__pack_version", "approval", "composed_by"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one notice as everybody will read it, and write its words anew."""
    require(request, "cases.read")
    row = _notice(pk)
    form = BoardWordsForm(request.POST or None, initial={"done": row.done})
    if request.method == "POST":
        require(request, "cases.publish_board", row)
        if form.is_valid():
            try:
                acts.change_board(row, actor=request.user, **form.cleaned_data)
            except ProblemsFound as error:
                problem_messages(request, error)
            else:
                messages.success(request, _("已保存，并记入台账。"))
                return redirect("cases:board_notice", pk)
    context = paper_context(
        board_report(row),
        notice=row,
        form=form,
        chain=acts.approval_chain(row.adoption),
        may_publish=request.user.has_perm("cases.publish_board", row),
    )
    return render(request, "cases/boards/notice.html", context)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Submit, publish or withdraw a notice."""
    row = _notice(pk)
    require(request, "cases.publish_board", row)
    if name in ACTS:
        try:
            ACTS[name](row, actor=request.user)
        except ProblemsFound as error:
            problem_messages(request, error)
        else:
            messages.success(request, _("已保存，并记入台账。"))
    return redirect("cases:board_notice", pk)
