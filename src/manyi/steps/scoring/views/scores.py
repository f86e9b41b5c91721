"""A wave's score: the gate while it is shut, then every figure with what is behind it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.core.adoption import pack_of
from manyi.core.pages import problem_messages, require
from manyi.problems import ProblemsFound, sentence
from manyi.steps.sampling.queries import waves
from manyi.steps.scoring import domain, queries
from manyi.steps.scoring.models import Score
from manyi.steps.scoring.views.score_page import ScorePage


@login_required
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the latest score of the wave, or show what the gate still needs."""
    row = get_object_or_404(waves(), pk=pk)
    require(request, "core.read", row)
    score_row = queries.latest_score(row)
    problems = domain.scoring_problems(row)
    if score_row is not None:
        return redirect("scoring:score", score_row.pk)
    context = {
        "wave": row,
        "problems": [sentence(problem) for problem in problems],
        "can_score": request.user.has_perm("scoring.score_wave", row),
        "live": queries.stored_figures(row),
    }
    return render(request, "scoring/wave.html", context)


@login_required
def figures_json(request: HttpRequest, pk: int) -> JsonResponse:
    """Give the wave's figures as data: of its score, else of what has come in so far."""
    row = get_object_or_404(waves(), pk=pk)
    require(request, "core.read", row)
    found = queries.stored_figures(row)
    if found is None:
        return JsonResponse({"wave": row.thing, "respondents": 0, "card": None})
    return JsonResponse(
        {
            "wave": row.thing,
            "is_live": found.is_live,
            "as_of": found.as_of,
            "respondents": found.respondents,
            "card": found.card.to_json(),
        },
        json_dumps_params={"ensure_ascii": False},
    )


@login_required
@require_POST
def score_wave(request: HttpRequest, pk: int) -> HttpResponse:
    """Score the wave now."""
    row = get_object_or_404(waves(), pk=pk)
    require(request, "scoring.score_wave", row)
    try:
        score_row = domain.score_wave(row, actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
        return redirect("scoring:wave", pk)
    messages.success(request, _("已计分（第 %(n)d 版）。") % {"n": score_row.version})
    return redirect("scoring:score", score_row.pk)


def _score_or_404(pk: int) -> Score:
    rows = Score.objects.select_related(
        "wave__adoption__unit", "wave__pack_version", "snapshot__frozen_by", "scored_by"
    )
    return get_object_or_404(rows, pk=pk)


@login_required
@require_POST
def recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the score again from the frozen data and say whether it is the same."""
    row = _score_or_404(pk)
    require(request, "core.read", row)
    try:
        different = queries.differences(row)
    except ProblemsFound as error:
        problem_messages(request, error)
        return redirect("scoring:score", pk)
    if different:
        words = _("重新计算的结果与记录不同，共 %(n)d 处，例如 %(place)s。请联系质量管理员。")
        messages.error(request, words % {"n": len(different), "place": different[0]})
    else:
        messages.success(request, _("已由冻结的数据重新计算，每个数字都与记录一致。"))
    return redirect("scoring:score", pk)


@login_required
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one score: figures, items, frequencies, comparisons, and where they come from."""
    row = _score_or_404(pk)
    require(request, "core.read", row)
    card, pack = queries.scorecard_of(row), pack_of(row.wave.pack_version)
    page = ScorePage(
        row, card, pack, can_open=request.user.has_perm("cleaning.read_responses", row)
    )
    context = {
        "score": row,
        "wave": row.wave,
        "card": card,
        "figures": page.figures(),
        "counts": [line for line in card.scores if line.unit == "count"],
        "audiences": list(page.audiences()),
        "parts": list(page.parts()),
        "competitors": page.competitors(),
        "competitor_picture": page.competitor_picture(),
        "cuts": list(page.cuts()),
        "rows_url": page.rows(),
        "versions": Score.objects.filter(wave=row.wave).defer("scorecard"),
        "can_score": request.user.has_perm("scoring.score_wave", row),
        "is_latest": queries.latest_score(row.wave) == row,
    }
    return render(request, "scoring/score.html", context)
