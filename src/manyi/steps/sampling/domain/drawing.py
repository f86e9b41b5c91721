"""Drawing the names of an audience, so that the same seed draws the same list."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.db import transaction

from manyi.core.clock import now, today
from manyi.core.models import Person
from manyi.problems import Problem
from manyi.regulation.schema.surveys import Sampling
from manyi.steps.sampling.domain.guards import (
    gate_problems,
    lock,
    planning_problems,
    refuse,
)
from manyi.steps.sampling.domain.recording import record_on_wave
from manyi.steps.sampling.domain.selection import (
    Selection,
    allocation_table,
    method_name,
    select,
    strata_in_use,
)
from manyi.steps.sampling.enums import Channel, WaveState
from manyi.steps.sampling.models import SampleDraw, SampleMember, Wave, WaveAudience
from manyi.steps.sampling.queries import (
    FrameRow,
    frame_of,
    planned_audiences,
    strata_of,
    survey_of,
)
from manyi.steps.sampling.queries.frames import ASKED_LATELY, guard_days
from manyi.steps.sampling.queries.waves import undrawn


@transaction.atomic
def draw_sample(
    audience: WaveAudience,
    *,
    size: int | None,
    seed: int,
    oversample: Mapping[str, float] | None = None,
    strata: Sequence[str] | None = None,
    channel: str = Channel.LINK,
    actor: Person,
) -> SampleDraw:
    """Draw the audience's names; without a size everybody is asked （普查）.

    Without strata or oversampling of one's own the regulation's are used.
    """
    wave, provision = audience.wave, survey_of(audience.wave).sampling
    lock(wave)
    cut = strata_in_use(audience, strata, provision)
    refuse(
        planning_problems(wave),
        gate_problems(wave),
        _channel_problems(audience, channel),
        _size_problems(audience, size, provision),
        _strata_problems(audience, cut),
    )
    frame = frame_of(audience, channel=channel)
    refuse(_empty_problems(audience, frame))
    boosts = oversample if oversample is not None else (provision.boost if provision else {})
    names = [row.stratum(cut) for row in frame]
    selection = select(names, frame, size=size, boosts=boosts, seed=seed)
    draw = _store_draw(
        audience,
        rule={
            "method": method_name(size, cut),
            "size": size,
            "strata": cut,
            "oversample": dict(boosts),
            "channel": channel,
            "guard_days": guard_days(wave, today()),
            "without_contact": sum(not (row.contact or row.person) for row in frame),
        },
        seed=seed,
        allocation=allocation_table(names, frame, selection.allocation),
        actor=actor,
    )
    SampleMember.objects.bulk_create(
        _members(draw, frame, names, selection, channel), batch_size=500
    )
    _record_draw(draw, actor)
    _move_on(wave)
    return draw


@transaction.atomic
def take_over_sample(
    audience: WaveAudience,
    *,
    members: Iterable[SampleMember],
    actor: Person,
    channel: str | None = None,
) -> SampleDraw:
    """Ask again exactly these members of an earlier draw: the sample of a re-issued wave."""
    wave = audience.wave
    lock(wave)
    again = list(members)
    nobody = [] if again else [Problem("sampling.nobody_to_ask_again", place=audience.label)]
    refuse(planning_problems(wave), gate_problems(wave), nobody)
    counts = Counter(member.stratum for member in again)
    draw = _store_draw(
        audience,
        rule={"method": "taken_over", "size": len(again), "strata": [], "oversample": {}},
        seed=0,
        allocation={
            stratum: {"frame": count, "drawn": count, "weight": 1.0}
            for stratum, count in counts.items()
        },
        actor=actor,
    )
    SampleMember.objects.bulk_create(
        [
            SampleMember(
                draw=draw,
                contact_id=member.contact_id,
                person_id=member.person_id,
                assessment_object_id=member.assessment_object_id,
                stratum=member.stratum,
                design_weight=member.design_weight,
                channel=channel or member.channel,
            )
            for member in again
        ],
        batch_size=500,
    )
    _record_draw(draw, actor)
    _move_on(wave)
    return draw


@transaction.atomic
def override_exclusion(member: SampleMember, *, reason: str, actor: Person) -> SampleMember:
    """Ask somebody who was asked lately all the same, and keep why; an opt-out stays one."""
    wave = member.draw.audience.wave
    lock(wave)
    refuse(planning_problems(wave), _override_problems(member, reason))
    member.excluded_because = ""
    member.design_weight = 1.0
    member.save(update_fields=["excluded_because", "design_weight"])
    record_on_wave(
        wave,
        "sample.overridden",
        actor=actor,
        facts={"contact": f"contact-{member.contact_id}", "added": True},
        commitments={"reason": reason.strip()},
    )
    return member


def _members(
    draw: SampleDraw,
    frame: list[FrameRow],
    names: list[str],
    selection: Selection,
    channel: str,
) -> Iterator[SampleMember]:
    """Yield who is asked, who waits as a replacement, and who was left out for a reason."""
    selected = set(selection.selected)
    order = {row: n for n, row in enumerate(selection.replacements, 1)}
    for n, row in enumerate(frame):
        is_listed = n in selected or n in order or row.excluded_because
        if not is_listed or not (row.contact or row.person):
            continue
        yield SampleMember(
            draw=draw,
            contact=row.contact,
            person=row.person,
            assessment_object=row.assessment_object,
            stratum=names[n],
            design_weight=selection.allocation.weights.get(names[n], 1.0),
            channel=channel,
            replacement_order=order.get(n),
            excluded_because=row.excluded_because,
        )


def _store_draw(
    audience: WaveAudience,
    *,
    rule: dict[str, object],
    seed: int,
    allocation: dict[str, dict[str, float]],
    actor: Person,
) -> SampleDraw:
    audience.draws.filter(is_current=True).update(is_current=False)
    return SampleDraw.objects.create(
        audience=audience,
        rule=rule,
        seed=seed,
        frame_size=sum(int(one["frame"]) for one in allocation.values()),
        allocation=allocation,
        drawn_by=actor,
        drawn_at=now(),
    )


def _record_draw(draw: SampleDraw, actor: Person) -> None:
    wave = draw.audience.wave
    record_on_wave(wave, "frame.fixed", actor=actor, facts={"size": draw.frame_size})
    drawn = sum(int(one["drawn"]) for one in draw.allocation.values())
    record_on_wave(
        wave,
        "sample.drawn",
        actor=actor,
        facts={
            "size": drawn,
            "seed": draw.seed,
            "method": draw.rule["method"],
        },
    )


def _move_on(wave: Wave) -> None:
    """Let the wave be approved once every audience it must ask has been drawn."""
    if wave.state == WaveState.PLANNED and not undrawn(planned_audiences(wave)):
        wave.mark_sampled()
        wave.save(update_fields=["state"])


def _channel_problems(audience: WaveAudience, channel: str) -> Iterator[Problem]:
    if channel not in audience.channels:
        needed = "、".join(str(Channel(one).label) for one in audience.channels)
        found = str(Channel(channel).label) if channel in Channel.values else channel
        yield Problem("sampling.channel_not_named", audience.label, found, needed)


def _size_problems(
    audience: WaveAudience, size: int | None, provision: Sampling | None
) -> Iterator[Problem]:
    if size is None:
        return
    if size < 1:
        yield Problem("sampling.size_too_small", audience.label, str(size))
    if provision is not None and provision.method == "census":
        yield Problem("sampling.census_demanded", place=audience.label)


def _strata_problems(audience: WaveAudience, strata: Sequence[str]) -> Iterator[Problem]:
    known = strata_of(audience)
    for name in strata:
        if name not in known:
            needed = "、".join(known.values())
            yield Problem("sampling.strata_unknown", audience.label, name, needed)


def _empty_problems(audience: WaveAudience, frame: list[FrameRow]) -> Iterator[Problem]:
    if all(row.excluded_because for row in frame):
        yield Problem("sampling.frame_empty", audience.label, str(len(frame)))


def _override_problems(member: SampleMember, reason: str) -> Iterator[Problem]:
    if not member.excluded_because:
        yield Problem("sampling.not_excluded", place=str(member))
    elif member.excluded_because != ASKED_LATELY:
        yield Problem("sampling.cannot_override", place=str(member), found=member.excluded_because)
    if not reason.strip():
        yield Problem("sampling.reason_missing", place=str(member))
