"""The end of a wave: moved by extension, reached by date, or brought forward with a reason."""

from datetime import date

from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.clock import today
from manyi.core.models import Person
from manyi.problems import Problem, ProblemsFound
from manyi.steps.fieldwork.domain.locking import hold, hold_answers
from manyi.steps.fieldwork.domain.mixing import mix_rest
from manyi.steps.fieldwork.domain.sealing import seal_wave
from manyi.steps.fieldwork.models import Extension
from manyi.steps.fieldwork.queries.returns import return_counts
from manyi.steps.sampling.enums import Identity, WaveState
from manyi.steps.sampling.models import Wave


@transaction.atomic
def extend_wave(wave: Wave, *, closes_on: date, reason: str, actor: Person) -> Extension:
    """Move the deadline, with the reason kept; only before it has passed."""
    wave = hold(wave)
    problems = _extension_problems(wave, closes_on, reason)
    if problems:
        raise ProblemsFound(problems)
    wave.closes_on = closes_on
    wave.save(update_fields=["closes_on"])
    extension = Extension.objects.create(
        wave=wave, closes_on=closes_on, reason=reason.strip(), extended_by=actor
    )
    record_act(
        "wave.extended",
        adoption=wave.adoption,
        actor=actor,
        address=f"surveys.{wave.survey}.window",
        occasion=wave.thing,
        thing=wave.thing,
        cites=(f"surveys.{wave.survey}.window",),
        facts={"wave": wave.thing, "until": closes_on},
        commitments={"reason": reason.strip()},
        pack_version=wave.pack_version,
    )
    return extension


def _extension_problems(wave: Wave, closes_on: date, reason: str) -> list[Problem]:
    if wave.state != WaveState.ISSUED or today() > wave.closes_on:
        return [Problem("wave.extension_too_late", place=wave.title)]
    problems = []
    if closes_on <= wave.closes_on:
        found, needed = closes_on.isoformat(), wave.closes_on.isoformat()
        problems.append(Problem("wave.extension_not_later", wave.title, found, needed))
    if not reason.strip():
        problems.append(Problem("wave.extension_needs_reason", wave.title))
    return problems


@transaction.atomic
def close_wave(wave: Wave, *, actor: Person | None = None, reason: str = "") -> Wave:
    """End the wave and seal what came; before the deadline only a person may, with a reason."""
    wave = hold(wave)
    if wave.state != WaveState.ISSUED:
        raise ProblemsFound([Problem("wave.not_in_the_field", place=wave.title)])
    is_early = today() <= wave.closes_on
    if is_early and (actor is None or not reason.strip()):
        needed = wave.closes_on.isoformat()
        raise ProblemsFound([Problem("wave.early_close_needs_reason", wave.title, needed=needed)])
    hold_answers(wave)
    if wave.identity == Identity.ANONYMOUS:
        mix_rest(wave)
    seal_wave(wave.pk)
    # A wave that ran its time ended with its last day, whenever that was noticed.
    wave.closed_on = today() if is_early else wave.closes_on
    wave.mark_closed()
    wave.save()
    _record_close(wave, actor, reason.strip())
    return wave


def _record_close(wave: Wave, actor: Person | None, reason: str) -> None:
    counts = return_counts(wave)
    record_act(
        "wave.closed",
        adoption=wave.adoption,
        actor=actor,
        address=f"surveys.{wave.survey}.window",
        occasion=wave.thing,
        on=wave.closed_on,
        thing=wave.thing,
        cites=(f"surveys.{wave.survey}.window",),
        facts={
            "wave": wave.thing,
            "issued": sum(part.issued for part in counts),
            "undeliverable": sum(part.undeliverable for part in counts),
            "returned": sum(part.returned for part in counts),
            "late": sum(part.late for part in counts),
        },
        commitments={"reason": reason} if reason else None,
        pack_version=wave.pack_version,
    )


def close_due_waves() -> int:
    """Close every wave whose last day has passed; return how many."""
    due = Wave.objects.filter(state=WaveState.ISSUED, closes_on__lt=today())
    waves = list(due.order_by("closes_on", "pk"))
    for wave in waves:
        close_wave(wave)
    return len(waves)
