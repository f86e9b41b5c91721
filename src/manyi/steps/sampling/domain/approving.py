"""The sample is approved by someone who did not draw it, then handed to fieldwork."""

from collections.abc import Iterator

from django.db import transaction

from manyi.core.models import Person
from manyi.problems import Problem
from manyi.steps.sampling.domain.guards import lock, refuse
from manyi.steps.sampling.domain.recording import record_on_wave
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import SampleDraw, SampleMember, Wave
from manyi.steps.sampling.queries import has_drawn, planned_audiences
from manyi.steps.sampling.queries.waves import undrawn


@transaction.atomic
def approve_sample(wave: Wave, *, actor: Person) -> Wave:
    """Approve the names as drawn; from here on fieldwork can issue the wave."""
    lock(wave)
    refuse(_state_problems(wave), _undrawn_problems(wave), _own_problems(wave, actor))
    wave.mark_approved()
    wave.save(update_fields=["state"])
    size = SampleMember.objects.filter(
        draw__audience__wave=wave,
        draw__is_current=True,
        excluded_because="",
        replacement_order=None,
    ).count()
    record_on_wave(wave, "sample.approved", actor=actor, facts={"size": size})
    return wave


@transaction.atomic
def refuse_sample(wave: Wave, *, reason: str, actor: Person) -> Wave:
    """Send the sample back to whoever drew it, with words; approval, if given, is undone."""
    lock(wave)
    words = [] if reason.strip() else [Problem("sampling.reason_missing", place=wave.title)]
    refuse(_state_problems(wave, WaveState.SAMPLED, WaveState.APPROVED), words)
    wave.mark_planned()
    wave.save(update_fields=["state"])
    SampleDraw.objects.filter(audience__wave=wave, is_current=True).update(is_current=False)
    record_on_wave(
        wave,
        "sample.refused",
        actor=actor,
        facts={},
        commitments={"reason": reason.strip()},
    )
    return wave


def _state_problems(wave: Wave, *allowed: str) -> Iterator[Problem]:
    if wave.state not in (allowed or (WaveState.SAMPLED,)):
        yield Problem("sampling.not_sampled", wave.title, str(wave.get_state_display()))


def _undrawn_problems(wave: Wave) -> Iterator[Problem]:
    for audience in undrawn(planned_audiences(wave)):
        yield Problem("sampling.not_drawn", place=audience.label)


def _own_problems(wave: Wave, actor: Person) -> Iterator[Problem]:
    if has_drawn(wave, actor):
        yield Problem("sampling.own_draw", place=wave.title)
