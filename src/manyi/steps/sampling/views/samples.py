"""Drawing and approving the names of a wave."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.analytics.sampling import sample_size
from manyi.core.clock import today
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.sampling import domain, queries
from manyi.steps.sampling.enums import Channel, WaveState
from manyi.steps.sampling.forms import CENSUS, SAMPLE, DrawForm, ReasonForm
from manyi.steps.sampling.models import SampleDraw, SampleMember, Wave, WaveAudience
from manyi.steps.sampling.queries.frames import ASKED_LATELY

MARGINS = (0.1, 0.05, 0.03)
SHOWN = ("asked", "waiting", "left_out")


@login_required
def samples(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the draws of a wave side by side, to be drawn, approved or sent back."""
    row = get_object_or_404(queries.waves(), pk=pk)
    require(request, "core.read", row)
    draws = {
        draw.audience_id: draw
        for draw in SampleDraw.objects.filter(audience__wave=row, is_current=True).select_related(
            "drawn_by"
        )
    }
    own = queries.has_drawn(row, request.user)
    context = {
        "wave": row,
        "rows": [
            {"count": one, "draw": draws.get(one.audience.pk)}
            for one in queries.audience_counts(row)
        ],
        "is_preparing": queries.is_preparing(row),
        "awaits_approval": row.state == WaveState.SAMPLED,
        "can_refuse": row.state in (WaveState.SAMPLED, WaveState.APPROVED)
        and request.user.has_perm("sampling.approve_sample", row),
        "can_approve": request.user.has_perm("sampling.approve_sample", row) and not own,
        "can_draw": request.user.has_perm("sampling.draw_sample", row),
        "is_own": own,
        "reason": ReasonForm(),
    }
    return render(request, "sampling/samples.html", context)


@login_required
def audience(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one audience: who could be asked, how they were drawn, who is asked."""
    row = get_object_or_404(
        WaveAudience.objects.select_related(
            "wave__adoption__unit", "wave__adoption__pack_version", "wave__pack_version"
        ),
        pk=pk,
    )
    require(request, "core.read", row)
    can_draw = request.user.has_perm("sampling.draw_sample", row)
    is_open = can_draw and queries.is_preparing(row.wave)
    try:
        frame = _frame(request, row) if is_open else None
        form = _draw_form(request, row, queries.current_draw(row)) if is_open else None
    except ProblemsFound as error:
        problem_messages(request, error)
        frame = form = None
    if form is not None and form.is_valid() and _draw(request, row, form):
        return redirect("sampling:audience", pk)
    draw = queries.current_draw(row)
    shown = request.GET.get("show") if request.GET.get("show") in SHOWN else "asked"
    context = {
        "audience": row,
        "wave": row.wave,
        "frame": frame,
        "form": form,
        "draw": draw,
        "margin": queries.draw_margin(draw) if draw else None,
        "channel": Channel(draw.rule["channel"]).label if draw and "channel" in draw.rule else "",
        "strata": queries.strata_of(row),
        "shown": shown,
        "page": paginate(request, _members(draw, shown)) if draw else None,
        "can_override": is_open and request.user.has_perm("sampling.override_exclusion", row),
        "asked_lately": ASKED_LATELY,
        "reason": ReasonForm(),
    }
    return render(request, "sampling/audience.html", context)


def _frame(request: HttpRequest, row: WaveAudience) -> dict[str, Any]:
    """Return how many can be asked by a channel, why others cannot, and sizes to aim at."""
    draw = queries.current_draw(row)
    used = draw.rule.get("channel") if draw else None
    wanted = request.GET.get("channel") or used
    chosen = wanted if wanted in row.channels else row.channels[0]
    rows = queries.frame_of(row, channel=chosen)
    eligible = sum(not one.excluded_because for one in rows)
    return {
        "channel": Channel(chosen).label,
        "chosen": chosen,
        "eligible": eligible,
        "reasons": sorted(
            Counter(one.excluded_because for one in rows if one.excluded_because).items()
        ),
        "sizes": [
            (margin, sample_size(margin, population=eligible)) for margin in MARGINS if eligible
        ],
    }


def _draw_form(request: HttpRequest, row: WaveAudience, draw: SampleDraw | None) -> DrawForm:
    sampling = queries.survey_of(row.wave).sampling
    rule = draw.rule if draw else {}
    size = rule.get("size") if draw else (sampling.size if sampling else None)
    boosts = rule.get("oversample") if draw else (sampling.boost if sampling else {})
    initial = {
        "method": SAMPLE if size else CENSUS,
        "size": size,
        "strata": rule.get("strata") if draw else list(sampling.strata if sampling else ()),
        "oversample": "\n".join(f"{name} {times:g}" for name, times in (boosts or {}).items()),
        "channel": rule.get("channel") or request.GET.get("channel") or row.channels[0],
        "seed": draw.seed if draw else int(f"{today():%Y%m%d}") * 1000 + row.pk % 1000,
    }
    return DrawForm(
        request.POST or None,
        channels=row.channels,
        strata=queries.strata_of(row),
        initial=initial,
    )


def _draw(request: HttpRequest, row: WaveAudience, form: DrawForm) -> bool:
    try:
        domain.draw_sample(row, actor=request.user, **form.rule())
    except ProblemsFound as error:
        problem_messages(request, error)
        return False
    messages.success(request, _("已抽样。名单在下面；请另一位同事批准。"))
    return True


def _members(draw: SampleDraw, shown: str):
    rows = draw.members.select_related("contact__customer", "person", "assessment_object")
    match shown:
        case "waiting":
            return rows.filter(replacement_order__isnull=False).order_by(
                "stratum", "replacement_order"
            )
        case "left_out":
            return rows.exclude(excluded_because="")
        case _:
            return rows.filter(excluded_because="", replacement_order=None)


@login_required
@require_POST
def override(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody who was asked lately all the same."""
    member = get_object_or_404(
        SampleMember.objects.select_related(
            "draw__audience__wave__adoption__unit",
            "draw__audience__wave__adoption__pack_version",
            "contact__customer",
        ),
        pk=pk,
    )
    row = member.draw.audience
    require(request, "sampling.override_exclusion", row)
    try:
        domain.override_exclusion(member, reason=request.POST.get("reason", ""), actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        messages.success(request, _("已破例列入样本，理由已留存。"))
    return redirect("sampling:audience", row.pk)


@login_required
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the names as drawn."""
    row = _to_sign(request, pk)
    try:
        domain.approve_sample(row, actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
        return redirect("sampling:wave_samples", pk)
    messages.success(request, _("样本已批准。下一步：发出问卷。"))
    return redirect("sampling:wave", pk)


@login_required
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the sample back with words."""
    row = _to_sign(request, pk)
    try:
        domain.refuse_sample(row, reason=request.POST.get("reason", ""), actor=request.user)
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        messages.success(request, _("已退回，抽样人可以重新抽取。"))
    return redirect("sampling:wave_samples", pk)


def _to_sign(request: HttpRequest, pk: int) -> Wave:
    row = get_object_or_404(queries.waves(), pk=pk)
    require(request, "sampling.approve_sample", row)
    return row
