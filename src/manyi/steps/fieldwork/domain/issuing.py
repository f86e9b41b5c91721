"""Sending a wave out: pack pinned, one invitation a member, links opened, letters queued."""

from collections import Counter
from datetime import date

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.calendar import working_calendar
from manyi.core.clock import today
from manyi.core.models import Person
from manyi.core.outbox import enqueue
from manyi.loop import STEP
from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.domain.inviting import invite
from manyi.steps.fieldwork.domain.locking import hold
from manyi.steps.fieldwork.models import Invitation
from manyi.steps.fieldwork.queries.prerequisites import (
    audiences_asked,
    duties_lacking,
    issue_facts,
)
from manyi.steps.fieldwork.queries.tokens import make_open_token
from manyi.steps.sampling.enums import Channel, WaveState
from manyi.steps.sampling.models import Wave, WaveAudience
from manyi.steps.sampling.queries import survey_of


@transaction.atomic
def issue_wave(wave: Wave, *, closes_on: date | None = None, actor: Person) -> Wave:
    """Open the gate and send the wave out; its last day is the regulation's, or an earlier one."""
    wave = hold(wave)
    _refuse_if_issued(wave)
    _check_gate(wave)
    send_out(wave, closes_on=closes_on)
    _record_issue(wave, actor)
    return wave


def send_out(wave: Wave, *, closes_on: date | None) -> None:
    """Pin the pack, invite everybody drawn, open the links, queue the letters and the pages."""
    wave.pack_version = wave.adoption.pack_version
    wave.opens_on = today()
    wave.closes_on = _deadline(wave, closes_on)
    wave.mark_issued()
    wave.save()
    asked = audiences_asked(wave)
    for audience in asked:
        invite(audience)
        _open_link(audience)
    for version in {audience.questionnaire_version for audience in asked}:
        enqueue("fieldwork.render_pages", key=version.thing, version=version.pk)
    enqueue("fieldwork.send_invitations", key=wave.thing, wave_id=wave.pk)


def _refuse_if_issued(wave: Wave) -> None:
    if wave.state not in {WaveState.PLANNED, WaveState.SAMPLED, WaveState.APPROVED}:
        raise ProblemsFound([Problem("wave.issued_already", place=wave.title)])


def _check_gate(wave: Wave) -> None:
    problems = list(STEP["fieldwork"].gate.problems(issue_facts(wave)))
    problems += [Problem("wave.duty_lacking", wave.title, label) for label in duties_lacking(wave)]
    if problems:
        raise ProblemsFound(problems)


def latest_deadline(wave: Wave, opens_on: date) -> date:
    """Return the last day the regulation's window leaves for answers."""
    return working_calendar().add(opens_on, survey_of(wave).window)


def _deadline(wave: Wave, closes_on: date | None) -> date:
    latest = latest_deadline(wave, wave.opens_on)
    if closes_on is None:
        return latest
    if not wave.opens_on <= closes_on <= latest:
        needed = f"{wave.opens_on.isoformat()} 到 {latest.isoformat()}"
        found = closes_on.isoformat()
        raise ProblemsFound([Problem("wave.deadline_outside_window", wave.title, found, needed)])
    return closes_on


def _open_link(audience: WaveAudience) -> None:
    if Channel.LINK in audience.channels and audience.open_token is None:
        audience.open_token = make_open_token()
        audience.save(update_fields=["open_token"])


def _record_issue(wave: Wave, actor: Person) -> None:
    survey = f"surveys.{wave.survey}"
    issued = issued_by_channel(wave)
    record_act(
        "wave.issued",
        adoption=wave.adoption,
        actor=actor,
        address=survey,
        occasion=wave.occasion,
        on=wave.opens_on,
        thing=wave.thing,
        cites=(survey, f"{survey}.window", *(f"{survey}.audience.{key}" for key in _keys(wave))),
        facts={
            "wave": wave.thing,
            "issued": sum(issued.values()),
            "due": wave.closes_on,
            "round": wave.round,
            "pack": wave.pack_version.name,
        },
    )
    record_channels(wave, actor, issued)


def record_channels(wave: Wave, actor: Person, issued: Counter[str]) -> None:
    """Record how many invitations went each way, and which links were opened."""
    for channel, count in sorted(issued.items()):
        record_act(
            "invitations.issued",
            adoption=wave.adoption,
            actor=actor,
            address=f"surveys.{wave.survey}",
            occasion=wave.thing,
            on=wave.opens_on,
            thing=wave.thing,
            facts={"wave": wave.thing, "issued": count, "channel": channel},
        )
    for audience in wave.audiences.exclude(open_token=None):
        record_act(
            "link.opened",
            adoption=wave.adoption,
            actor=actor,
            address=f"surveys.{wave.survey}.audience.{audience.key}",
            occasion=wave.thing,
            on=wave.opens_on,
            thing=wave.thing,
            facts={"wave": wave.thing, "link": audience.pk, "channel": Channel.LINK.value},
        )


def issued_by_channel(wave: Wave) -> Counter[str]:
    """Return how many invitations of the wave go each way."""
    rows = Invitation.objects.filter(audience__wave=wave).values_list("channel", flat=True)
    return Counter(rows)


def _keys(wave: Wave) -> list[str]:
    return [audience.key for audience in audiences_asked(wave)]
