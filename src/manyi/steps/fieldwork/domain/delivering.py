"""What became of letters, and reminders to those who have not answered."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from manyi.core.acts import record_act
from manyi.core.adoption import pack_of
from manyi.core.clock import now, today
from manyi.core.models import Person
from manyi.core.outbox import OutboxEntry, enqueue
from manyi.problems import Problem, ProblemsFound
from manyi.regulation import Pack
from manyi.steps.fieldwork.domain.inviting import mail_day
from manyi.steps.fieldwork.domain.locking import hold
from manyi.steps.fieldwork.enums import InvitationState
from manyi.steps.fieldwork.models import Invitation
from manyi.steps.fieldwork.queries.reminding import may_be_reminded
from manyi.steps.sampling.enums import Identity, WaveState
from manyi.steps.sampling.models import Wave

# Where the regulation sets no hours of its own: nobody is reminded before eight or after eight.
_HOURS = (8, 20)


def note_delivery(invitation: Invitation, *, refusal: str = "") -> None:
    """Mark a letter as taken over by the mail server, or its address as refused."""
    waiting = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.WAITING)
    if refusal:
        waiting.update(state=InvitationState.UNDELIVERABLE, failure=refusal)
    else:
        waiting.update(state=InvitationState.SENT, **_written(invitation, "sent_at"))


def _written(invitation: Invitation, column: str) -> dict[str, object]:
    """Return how it is kept that a letter went today: its time, or the number of the day."""
    wave = invitation.audience.wave
    if wave.identity == Identity.ANONYMOUS:
        return {"mail_day": mail_day(wave)}
    return {column: now()}


@transaction.atomic
def mark_undeliverable(invitation: Invitation, *, reason: str, actor: Person) -> None:
    """Take an invitation out of the denominator: the letter came back, the number is dead."""
    if not reason.strip():
        raise ProblemsFound([Problem("invitation.reason_missing")])
    open_rows = Invitation.objects.filter(pk=invitation.pk).exclude(state=InvitationState.ANSWERED)
    wave = hold(invitation.audience.wave)
    if wave.identity == Identity.ANONYMOUS:
        # A refusal for those who answered only would tell who they are before they are mixed.
        raise ProblemsFound([Problem("anonymity.no_marking", place=wave.title)])
    if wave.state != WaveState.ISSUED:
        raise ProblemsFound([Problem("wave.not_in_the_field", place=wave.title)])
    if not open_rows.update(state=InvitationState.UNDELIVERABLE, failure=reason.strip()[:200]):
        raise ProblemsFound([Problem("invitation.answered", place=wave.title)])
    record_act(
        "invitation.failed",
        adoption=wave.adoption,
        actor=actor,
        address=f"surveys.{wave.survey}",
        occasion=wave.thing,
        thing=wave.thing,
        facts={"wave": wave.thing, "undeliverable": 1, "channel": invitation.channel},
        pack_version=wave.pack_version,
    )


@transaction.atomic
def request_reminders(wave: Wave, *, actor: Person) -> OutboxEntry:
    """Queue one reminder to everyone who may get one today; outside the hours it waits for them."""
    wave = hold(wave)
    if wave.state != WaveState.ISSUED or today() > wave.closes_on:
        raise ProblemsFound([Problem("wave.not_in_the_field", place=wave.title)])
    if not may_be_reminded(wave, today()).exists():
        raise ProblemsFound([Problem("wave.nobody_to_remind", place=wave.title)])
    return enqueue(
        "fieldwork.send_reminders",
        key=f"{wave.thing}/{today().isoformat()}",
        after=next_allowed(now(), allowed_hours(pack_of(wave.pack_version))),
        wave_id=wave.pk,
        actor_id=actor.pk,
    )


def allowed_hours(pack: Pack) -> tuple[int, int]:
    """Return from which hour until before which people may be reminded."""
    for control in pack.controls.values():
        if control.control == "reminder_limit":
            return (
                int(control.params.get("from_hour", _HOURS[0])),
                int(control.params.get("to_hour", _HOURS[1])),
            )
    return _HOURS


def is_allowed(moment: datetime, hours: tuple[int, int]) -> bool:
    """Whether people may be reminded at the moment."""
    return hours[0] <= timezone.localtime(moment).hour < hours[1]


def next_allowed(moment: datetime, hours: tuple[int, int]) -> datetime:
    """Return the moment itself where reminding is allowed, else the next hour it is."""
    if is_allowed(moment, hours):
        return moment
    local = timezone.localtime(moment)
    opening = local.replace(hour=hours[0], minute=0, second=0, microsecond=0)
    return opening if local < opening else opening + timedelta(days=1)


def note_reminder(invitation: Invitation) -> None:
    """Mark that the person was reminded today."""
    unspent = Invitation.objects.filter(pk=invitation.pk).exclude(state__in=InvitationState.spent())
    unspent.update(**_written(invitation, "reminded_at"))


@transaction.atomic
def record_reminders(wave: Wave, *, sent: int, actor: Person | None) -> None:
    """Record how many were reminded."""
    record_act(
        "reminders.sent",
        adoption=wave.adoption,
        actor=actor,
        address=f"surveys.{wave.survey}",
        occasion=wave.thing,
        thing=wave.thing,
        facts={"wave": wave.thing, "sent": sent, "channel": "email"},
        pack_version=wave.pack_version,
    )


@transaction.atomic
def record_failures(wave: Wave, *, undeliverable: int) -> None:
    """Record how many letters the mail servers refused."""
    record_act(
        "invitation.failed",
        adoption=wave.adoption,
        actor=None,
        address=f"surveys.{wave.survey}",
        occasion=wave.thing,
        thing=wave.thing,
        facts={"wave": wave.thing, "undeliverable": undeliverable, "channel": "email"},
        pack_version=wave.pack_version,
    )
