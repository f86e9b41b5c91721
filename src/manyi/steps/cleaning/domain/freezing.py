"""Freezing a wave: every response used or set aside with its reason, under one hash."""

from collections import Counter
from pathlib import Path

from django.conf import settings
from django.db import transaction

from manyi.core.acts import record_act
from manyi.core.clock import now, today
from manyi.core.models import Person
from manyi.loop import STEP
from manyi.problems import Problem, ProblemsFound
from manyi.snapshots import Frozen, freeze, without_keys
from manyi.steps.cleaning.domain.guards import hold, is_closed
from manyi.steps.cleaning.domain.recording import record_cleaning
from manyi.steps.cleaning.models import Flag, Snapshot
from manyi.steps.cleaning.queries import (
    WaveRows,
    find_flags,
    latest_snapshot,
    rows_of,
    undecided,
)
from manyi.steps.fieldwork.queries import has_kept_back, responses_of
from manyi.steps.sampling.enums import Identity, WaveState
from manyi.steps.sampling.models import Wave

_JUDGED = {WaveState.JUDGED, WaveState.FROZEN, WaveState.SCORED}


@transaction.atomic
def freeze_wave(wave: Wave, *, actor: Person) -> Snapshot:
    """Write the wave's rows to Parquet and their hash to the ledger; again makes a new version."""
    wave = hold(wave)
    if problems := freezing_problems(wave):
        raise ProblemsFound(problems)
    rows, last = rows_of(wave), latest_snapshot(wave)
    version = last.version + 1 if last else 1
    path = Path(f"wave-{wave.pk}") / f"{version}.parquet"
    frozen = freeze(
        without_keys(rows.rows) if wave.identity == Identity.ANONYMOUS else rows.rows,
        items=rows.items,
        path=Path(settings.SNAPSHOT_ROOT) / path,
        weighted=rows.weighted,
    )
    if last is not None and last.sha256 == frozen.sha256:
        frozen.path.unlink()
        raise ProblemsFound([Problem("cleaning.nothing_changed", place=wave.title)])
    snapshot = _store(wave, rows, frozen, path.as_posix(), version=version, actor=actor)
    wave.mark_frozen()
    wave.save()
    _record(wave, snapshot, actor)
    return snapshot


def freezing_problems(wave: Wave) -> list[Problem]:
    """Return what has to be done before the wave can be frozen."""
    problems = list(STEP["cleaning"].gate.problems({"wave_closed": is_closed(wave)}))
    if problems:
        return problems
    if wave.state not in _JUDGED:
        problems.append(Problem("cleaning.not_judged", place=wave.title))
    if not responses_of(wave).exists() and has_kept_back(wave):
        problems.append(Problem("anonymity.not_released", place=wave.title))
    elif not responses_of(wave).exists():
        problems.append(Problem("cleaning.nothing_returned", place=wave.title))
    if unmarked := _unmarked(wave):
        problems.append(Problem("cleaning.flags_not_raised", wave.title, str(unmarked)))
    elif open_flags := undecided(wave).count():
        problems.append(Problem("cleaning.flags_undecided", wave.title, str(open_flags)))
    return problems


def _unmarked(wave: Wave) -> int:
    """Return how many responses trip a rule without carrying its flag."""
    keys = responses_of(wave).order_by().values("key")
    marked = set(Flag.objects.filter(response__in=keys).values_list("response", "rule"))
    return len({one.response for one in find_flags(wave) if (one.response, one.rule) not in marked})


def _store(
    wave: Wave, rows: WaveRows, frozen: Frozen, path: str, *, version: int, actor: Person
) -> Snapshot:
    reasons = Counter(row.reason for row in rows.rows if not row.is_used)
    return Snapshot.objects.create(
        wave=wave,
        version=version,
        path=path,
        sha256=frozen.sha256,
        rows_in=frozen.rows,
        rows_used=frozen.used,
        rows_set_aside=frozen.rows - frozen.used,
        set_aside_reasons=dict(sorted(reasons.items())),
        frozen_at=now(),
        frozen_by=actor,
    )


def _record(wave: Wave, snapshot: Snapshot, actor: Person) -> None:
    record_cleaning(
        wave,
        "wave.cleaned",
        actor=actor,
        facts={"kept": snapshot.rows_used, "set_aside": snapshot.rows_set_aside},
    )
    record_act(
        "wave.frozen",
        adoption=wave.adoption,
        actor=actor,
        address=f"surveys.{wave.survey}",
        occasion=wave.thing,
        on=today(),
        thing=wave.thing,
        facts={"wave": wave.thing, "snapshot": snapshot.sha256, "rows": snapshot.rows_in},
        pack_version=wave.pack_version,
    )
