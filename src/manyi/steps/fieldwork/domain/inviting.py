"""Invitations by mode: a named one's token can be made again, an anonymous one's never."""

from collections.abc import Callable, Sequence

from manyi.core.clock import now, today
from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Invitation, MailDay, SpareToken
from manyi.steps.fieldwork.queries.strata import (
    LEAST_INVITED,
    NEEDED,
    only,
    safe_dimensions,
    strata_of,
)
from manyi.steps.fieldwork.queries.tokens import hash_token, make_token, random_token
from manyi.steps.sampling.enums import Channel, Identity, WaveState
from manyi.steps.sampling.models import SampleDraw, SampleMember, Wave, WaveAudience
from manyi.steps.sampling.queries import current_draw, current_members

LEAST_RELEASED = 10


def invite(audience: WaveAudience) -> None:
    """Make an invitation for everybody drawn, as the wave's mode asks."""
    members = list(current_members(audience))
    make = _MAKERS[Identity(audience.wave.identity)]
    Invitation.objects.bulk_create(make(audience, members), 1000)


def _named(audience: WaveAudience, members: Sequence[SampleMember]) -> list[Invitation]:
    return [_invitation(audience, one, token=make_token(one.pk), sent=now()) for one in members]


def _confidential(audience: WaveAudience, members: Sequence[SampleMember]) -> list[Invitation]:
    invitations = _named(audience, members)
    for invitation in invitations:
        invitation.strata = strata_of(invitation.member)
    return invitations


def _anonymous(audience: WaveAudience, members: Sequence[SampleMember]) -> list[Invitation]:
    """Return invitations with a token nobody holds: each letter carries one of its own."""
    _refuse_if_recognisable(audience, members)
    groups = [strata_of(one) for one in members]
    kept = safe_dimensions(groups)
    invitations = []
    for member, group in zip(members, groups, strict=True):
        invitation = _invitation(audience, member, token=random_token(), sent=None)
        invitation.strata = only(group, kept)
        invitations.append(invitation)
    return invitations


_MAKERS: dict[Identity, Callable[[WaveAudience, Sequence[SampleMember]], list[Invitation]]] = {
    Identity.NAMED: _named,
    Identity.CONFIDENTIAL: _confidential,
    Identity.ANONYMOUS: _anonymous,
}


def _invitation(audience, member: SampleMember, *, token: str, sent) -> Invitation:
    """Return the member's invitation; only letters by e-mail still wait to be sent."""
    invitation = Invitation(
        audience=audience,
        member=member,
        channel=member.channel,
        token_hash=hash_token(token),
    )
    if member.contact is not None and member.contact.opted_out_on is not None:
        invitation.state, invitation.failure = InvitationState.UNDELIVERABLE, "已拒绝打扰"
    elif member.channel != Channel.EMAIL:
        invitation.state, invitation.sent_at = InvitationState.SENT, sent
    return invitation


def _refuse_if_recognisable(audience: WaveAudience, members: Sequence[SampleMember]) -> None:
    """Refuse an anonymous audience in which an answer would give away its author."""
    problems = []
    if 0 < len(members) < LEAST_RELEASED:
        found = str(len(members))
        problems.append(Problem("anonymity.too_few", audience.label, found, str(LEAST_RELEASED)))
    elif members:
        kept = safe_dimensions([strata_of(one) for one in members])
        problems += [
            Problem(f"anonymity.{name}_tells", audience.label, needed=str(LEAST_INVITED))
            for name in NEEDED
            if name not in kept and _is_needed(name, current_draw(audience))
        ]
    if problems:
        raise ProblemsFound(problems)


def _is_needed(name: str, draw: SampleDraw | None) -> bool:
    """Whether figures need the dimension: weights only where some were drawn more than others."""
    return name != "weight" or bool(draw and draw.rule.get("oversample"))


def write_token(invitation: Invitation) -> str:
    """Return a fresh token for one more letter or link; spending any of them spends all."""
    token = random_token()
    SpareToken.objects.create(token_hash=hash_token(token), invitation=invitation)
    return token


def hand_out_token(invitation: Invitation) -> str:
    """Return a fresh token for somebody who is given their link by hand, in an anonymous wave.

    Whether they have answered makes no difference, or making a link would tell.
    """
    wave = invitation.audience.wave
    may = wave.identity == Identity.ANONYMOUS and wave.state == WaveState.ISSUED
    if not may or invitation.channel == Channel.EMAIL:
        raise ProblemsFound([Problem("anonymity.no_link", place=wave.title)])
    return write_token(invitation)


def mail_day(wave: Wave) -> int:
    """Return the number of today among the days on which the wave wrote letters."""
    found = MailDay.objects.filter(wave=wave, day=today()).first()
    if found is None:
        number = MailDay.objects.filter(wave=wave).count() + 1
        found = MailDay.objects.create(wave=wave, day=today(), number=number)
    return found.number
