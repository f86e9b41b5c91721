"""Pages of step 5: waves that wait, one wave's responses, one response, rows behind a figure."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound, sentence
from manyi.questionnaire.questionnaire import NOT_APPLICABLE, Item, ItemKind
from manyi.steps.cleaning import domain, queries
from manyi.steps.cleaning.enums import FlagRule
from manyi.steps.cleaning.models import Flag, ResponseDecision, Snapshot
from manyi.steps.cleaning.queries import Headline
from manyi.steps.fieldwork.models import Response
from manyi.steps.fieldwork.queries import questionnaire_of
from manyi.steps.sampling.enums import Identity, WaveState
from manyi.steps.sampling.models import Wave
from manyi.steps.sampling.queries import waves

_SHOWN = (
    (queries.Shown.UNDECIDED, gettext_lazy("标记待定")),
    (queries.Shown.FLAGGED, gettext_lazy("有标记")),
    (queries.Shown.SET_ASIDE, gettext_lazy("已剔除")),
    (queries.Shown.LATE, gettext_lazy("逾期")),
)


@login_required
def index(request: HttpRequest) -> HttpResponse:
    """Show the waves that wait for cleaning, then those that are frozen."""
    require(request, "core.read")
    rows = waves().filter(reissues=None).order_by("closed_on", "pk")
    waiting = list(rows.filter(state__in=[WaveState.CLOSED, WaveState.JUDGED]))
    page = paginate(
        request, rows.filter(state__in=[WaveState.FROZEN, WaveState.SCORED]).order_by("-closed_on")
    )
    counts = queries.cleaning_counts([*waiting, *page])
    context = {
        "waiting": [(one, counts[one.pk]) for one in waiting],
        "done": [(one, counts[one.pk]) for one in page],
        "page": page,
    }
    return render(request, "cleaning/index.html", context)


@login_required
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one wave's responses with their flags, and what a freeze still needs."""
    row = get_object_or_404(waves(), pk=pk)
    require(request, "core.read", row)
    problems = domain.freezing_problems(row)
    if not domain.is_closed(row):
        problem_messages(request, ProblemsFound(problems))
        return redirect("sampling:wave", pk)
    rows = queries.rows_of(row)
    context = {
        "wave": row,
        "counts": queries.cleaning_counts([row])[row.pk],
        "everything": queries.headline(row, rows.without_decisions()),
        "now": queries.headline(row, rows),
        "shortfalls": queries.shortfalls(row, rows),
        "rules": queries.rules_asked(row),
        "by_hand": queries.rules_by_hand(row),
        "problems": [sentence(problem) for problem in problems],
        "snapshots": Snapshot.objects.filter(wave=row).select_related("frozen_by"),
        "can_decide": request.user.has_perm("cleaning.decide_response", row),
        "can_freeze": request.user.has_perm("cleaning.freeze_wave", row),
        "can_read": request.user.has_perm("cleaning.read_responses", row),
        **_list(request, row),
    }
    return render(request, "cleaning/wave.html", context)


def _list(request: HttpRequest, row: Wave) -> dict[str, Any]:
    rule, shown = request.GET.get("rule", ""), request.GET.get("shown", "")
    page = paginate(request, queries.listed(row, rule=rule, shown=shown))
    decisions, flags = queries.decisions_of(row), queries.flags_of(row)
    standing = queries.standings(list(page), decisions)
    return {
        "page": page,
        "rule": rule,
        "shown": shown,
        "shown_choices": _SHOWN,
        "rule_choices": FlagRule.choices,
        "lines": [
            {
                "response": one,
                "sender": _sender(one),
                "flags": flags.get(one.key, []),
                "standing": standing[one.key],
                "decision": decisions.get(one.key),
            }
            for one in page
        ],
    }


def _sender(response: Response) -> str:
    """Return who sent the response, as far as it is known."""
    if response.invitation is None:
        return _("名单中的人") if response.is_invited else _("公开链接")
    return str(response.invitation.member)


@login_required
@require_POST
def raise_flags(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark what the regulation's rules find."""
    row = get_object_or_404(waves(), pk=pk)
    require(request, "cleaning.raise_flags", row)
    try:
        marked = domain.raise_flags(row, actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        messages.success(request, _("已按制度标记 %(n)d 份答卷。") % {"n": marked})
    return redirect("cleaning:wave", pk)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Count the chosen responses or set them aside, and say what that does to the figure."""
    row = get_object_or_404(waves(), pk=pk)
    require(request, "cleaning.decide_response", row)
    chosen = Response.objects.filter(pk__in=_keys(request))
    act = (
        domain.set_aside_responses
        if request.POST.get("decision") == "set_aside"
        else domain.keep_responses
    )
    before = queries.headline(row, queries.rows_of(row))
    try:
        decided = act(row, chosen, reason=request.POST.get("reason", ""), actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        after = queries.headline(row, queries.rows_of(row))
        messages.success(request, _told(len(decided), before, after))
    return redirect(_back(request, row))


def _keys(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("response"):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _back(request: HttpRequest, row: Wave) -> str:
    """Return the list as it was filtered; only our own address is followed."""
    query = request.POST.get("query", "")
    return f"{queries.cleaning_address(row)}?{query}" if query else queries.cleaning_address(row)


def _told(n: int, before: Headline | None, after: Headline | None) -> str:
    words = _("已决定 %(n)d 份，并记入台账。") % {"n": n}
    if before is None or after is None:
        return words
    change = _("%(label)s：此前 %(before)s（%(old)d 份），现在 %(after)s（%(new)d 份）。") % {
        "label": after.label,
        "before": before.printed,
        "old": before.forms,
        "after": after.printed,
        "new": after.forms,
    }
    return words + change


@login_required
@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the wave as its decisions stand."""
    row = get_object_or_404(waves(), pk=pk)
    require(request, "cleaning.freeze_wave", row)
    try:
        snapshot = domain.freeze_wave(row, actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        words = _("已冻结第 %(version)d 版：收回 %(rows)d 份，计入 %(used)d 份。") % {
            "version": snapshot.version,
            "rows": snapshot.rows_in,
            "used": snapshot.rows_used,
        }
        messages.success(request, words)
    return redirect("cleaning:wave", pk)


@login_required
def response(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one response: its answers, its flags, and every decision about it."""
    row = get_object_or_404(
        Response.objects.select_related(
            "audience__wave__adoption__unit",
            "questionnaire_version",
            "assessment_object",
            "keyed_by",
            "invitation__member__contact__customer",
            "invitation__member__person",
        ),
        pk=key,
    )
    require(request, "cleaning.read_responses", row)
    decisions = ResponseDecision.objects.filter(response=row).select_related("decided_by")
    latest = decisions.first()
    context = {
        "response": row,
        "wave": row.audience.wave,
        "sender": _sender(row),
        "answers": list(_answers(row)),
        "flags": Flag.objects.filter(response=row),
        "decisions": decisions,
        "can_open": row.audience.wave.identity == Identity.CONFIDENTIAL
        and row.is_invited
        and request.user.has_perm("fieldwork.open_identity", row),
        "is_used": not row.is_late and (latest is None or latest.is_used),
        "can_decide": not row.is_late and request.user.has_perm("cleaning.decide_response", row),
    }
    return render(request, "cleaning/response.html", context)


def _answers(row: Response) -> Any:
    for item in questionnaire_of(row.questionnaire_version).items():
        if item.kind is not ItemKind.INFORMATION:
            yield {"label": item.label, "words": _words(item, row.answers)}


def _words(item: Item, answers: dict[str, Any]) -> str:
    answer = answers.get(item.id)
    if answer is None:
        return ""
    if answer == NOT_APPLICABLE and item.not_applicable:
        return item.not_applicable
    labels = {choice.code: choice.label for choice in item.choices}
    given = answer if isinstance(answer, list) else [answer]
    own = [answers[f"{item.id}.{code}"] for code in given if f"{item.id}.{code}" in answers]
    return "、".join([*(str(labels.get(code, code)) for code in given), *own])


@login_required
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """List the frozen rows behind one figure."""
    snapshot = get_object_or_404(Snapshot.objects.select_related("wave__adoption__unit"), pk=pk)
    require(request, "cleaning.read_responses", snapshot)
    asked = {name: request.GET.get(name, "") for name in ("audience", "item", "dimension", "label")}
    level = request.GET.get("level", "")
    try:
        keys = queries.rows_behind(
            snapshot, level=int(level) if level.isdecimal() else None, **asked
        )
    except ProblemsFound as error:
        problem_messages(request, error)
        keys = []
    page = paginate(request, keys)
    found = queries.listed(snapshot.wave).in_bulk(list(page))
    context = {
        "snapshot": snapshot,
        "wave": snapshot.wave,
        "page": page,
        "lines": [
            {"response": found[key], "sender": _sender(found[key])} for key in page if key in found
        ],
        "about": request.GET.get("about", ""),
    }
    return render(request, "cleaning/rows.html", context)
