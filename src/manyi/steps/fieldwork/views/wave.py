"""One wave in the field: links, counts, people, verdict, and what can be done now."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from manyi.channels.web import qr_svg
from manyi.core.approvals import current_step
from manyi.core.clock import today
from manyi.core.outbox import jobs_listed
from manyi.core.pages import paginate, problem_messages, require
from manyi.problems import ProblemsFound
from manyi.steps.fieldwork import domain
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Extension, Invitation, Verdict, WaveReview
from manyi.steps.fieldwork.queries import (
    duties_lacking,
    has_kept_back,
    open_link,
    personal_link,
    return_counts,
    rounds_of,
)
from manyi.steps.fieldwork.queries.tokens import recover_token
from manyi.steps.fieldwork.queries.wave_page import verdict_words
from manyi.steps.fieldwork.views.acts import acts_open
from manyi.steps.fieldwork.views.exporting import exchange_context
from manyi.steps.sampling.enums import Channel, Identity, WaveState
from manyi.steps.sampling.models import Wave, WaveAudience
from manyi.steps.sampling.queries import survey_of, waves

# Who has answered is told once the answer is mixed; until then they are among those written to.
_STATES = [one for one in InvitationState.choices if one[0] != InvitationState.UNMIXED]


def wave_or_404(pk: int) -> Wave:
    """Return the wave with what its pages show of it."""
    return get_object_or_404(waves(), pk=pk)


@login_required
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the wave's fieldwork."""
    row = wave_or_404(pk)
    require(request, "core.read", row)
    verdict = Verdict.objects.filter(wave=row).select_related("waived_by").first()
    context = {
        "wave": row,
        "window": survey_of(row).window,
        "lacking": duties_lacking(row) if row.opens_on is None else (),
        "verdict": verdict,
        "verdict_words": verdict_words(verdict) if verdict else "",
        "waiver_step": _waiver_step(verdict),
        "acts": acts_open(row, verdict, request.user),
        "extensions": Extension.objects.filter(wave=row).select_related("extended_by"),
        "reviews": WaveReview.objects.filter(wave=row).select_related("reviewed_by"),
        "rounds": rounds_of(row)[:-1],
        "again": Wave.objects.filter(reissue_of=row).first(),
        "can_key": row.identity != Identity.ANONYMOUS
        and request.user.has_perm("fieldwork.key_response", row),
        "is_kept_back": row.state != WaveState.ISSUED and has_kept_back(row),
        **exchange_context(row, request.user),
        **_counts(row),
    }
    return render(request, "fieldwork/wave.html", context)


def _waiver_step(verdict: Verdict | None) -> Any:
    if verdict is None or verdict.waived_by is None:
        return None
    return current_step(verdict.waived_by)


@login_required
def wave_counts(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the counts alone; the wave's page asks for them while it is in the field."""
    row = wave_or_404(pk)
    require(request, "core.read", row)
    return render(request, "fieldwork/counts.html", {"wave": row, **_counts(row)})


def _counts(row: Wave) -> dict[str, Any]:
    parts = [
        {
            "counts": part,
            "link": open_link(part.audience),
            "channels": [(Channel(way).label, n) for way, n in part.by_channel.items()],
        }
        for part in return_counts(row)
    ]
    letters = jobs_listed(job="fieldwork.send_invitations", key=row.thing, count=1)
    return {
        "parts": parts,
        "letters": letters[0] if letters else None,
        "is_live": row.state == WaveState.ISSUED,
        "days_left": (row.closes_on - today()).days if row.closes_on else None,
    }


@login_required
def qr(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the QR code of an audience's open link."""
    audience = get_object_or_404(WaveAudience.objects.exclude(open_token=None), pk=pk)
    require(request, "core.read", audience)
    drawn = qr_svg(open_link(audience), title=_("扫码填写"))
    return HttpResponse(drawn, content_type="image/svg+xml")


@login_required
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """List who was asked, and first of all who has not answered."""
    row = wave_or_404(pk)
    require(request, "core.read", row)
    state = request.GET.get("state", "open")
    page = paginate(request, _asked(row, state))
    # Whether one person's state may be known and changed at once.
    is_open = row.identity != Identity.ANONYMOUS
    may_hand_out = request.user.has_perm("fieldwork.issue_wave", row)
    context = {
        "wave": row,
        "page": page,
        "state": state,
        "states": [("open", _("未答")), *_STATES, ("all", _("全部"))],
        "rows": [(one, _own_link(one) if may_hand_out and is_open else "") for one in page],
        "can_make_links": may_hand_out and not is_open and row.state == WaveState.ISSUED,
        "can_key": row.opens_on is not None
        and is_open
        and request.user.has_perm("fieldwork.key_response", row),
        "can_mark": row.state == WaveState.ISSUED
        and is_open
        and request.user.has_perm("fieldwork.remind_wave", row),
    }
    return render(request, "fieldwork/people.html", context)


def _asked(row: Wave, state: str) -> Any:
    invited = Invitation.objects.filter(audience__wave=row).select_related(
        "audience", "member__contact__customer", "member__person"
    )
    if state == "open":
        return invited.exclude(state=InvitationState.ANSWERED)
    if state == InvitationState.SENT:
        return invited.filter(state__in=(InvitationState.SENT, InvitationState.UNMIXED))
    return invited.filter(state=state) if state in dict(_STATES) else invited


def _own_link(invitation: Invitation) -> str:
    """Return the personal link of someone to whom it is handed by other means than mail."""
    if invitation.channel != Channel.LINK or invitation.state == InvitationState.ANSWERED:
        return ""
    try:
        return personal_link(recover_token(invitation.member_id, invitation.token_hash))
    except LookupError:  # the installation's secret was changed since
        return ""


@login_required
@require_POST
def undeliverable(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation that never arrived out of the denominator."""
    invitation = get_object_or_404(Invitation.objects.select_related("audience__wave"), pk=pk)
    row = invitation.audience.wave
    require(request, "fieldwork.remind_wave", row)
    try:
        domain.mark_undeliverable(
            invitation, reason=request.POST.get("reason", ""), actor=request.user
        )
    except ProblemsFound as error:
        problem_messages(request, error)
    else:
        messages.success(request, _("已标记为无法送达，不再计入发出份数。"))
    return redirect("fieldwork:people", row.pk)
