"""Scoring a frozen wave: every figure of the regulation, with all it takes to compute it again."""

from collections.abc import Mapping
from importlib.metadata import version as installed_version

from django.db import transaction

from manyi.core.acts import pack_reference
from manyi.core.adoption import pack_of
from manyi.core.clock import now
from manyi.core.models import Person
from manyi.loop import STEP
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.scorecard import (
    AudienceSums,
    Scorecard,
    scorecard_of_sums,
    summed_audiences,
)
from manyi.steps.cleaning.queries import answer_tables, latest_snapshot
from manyi.steps.fieldwork.enums import VerdictState
from manyi.steps.fieldwork.models import Verdict
from manyi.steps.sampling.enums import WaveState
from manyi.steps.sampling.models import Wave
from manyi.steps.scoring.domain.folding import store_snapshot_sums
from manyi.steps.scoring.domain.recording import record_score
from manyi.steps.scoring.models import Score
from manyi.steps.scoring.queries import (
    approved_targets,
    figure_history,
    latest_score,
    statement_of,
    wave_year,
)
from manyi.steps.scoring.queries.history import began

_FROZEN = {WaveState.FROZEN, WaveState.SCORED}


@transaction.atomic
def score_wave(wave: Wave, *, actor: Person) -> Score:
    """Compute and record the wave's scorecard; scoring again makes a new version."""
    wave = _hold(wave)
    if problems := scoring_problems(wave):
        raise ProblemsFound(problems)
    snapshot = latest_snapshot(wave)
    inputs = _inputs(wave)
    pack, tables = pack_of(wave.pack_version), answer_tables(snapshot)
    sums = summed_audiences(pack, wave.survey, tables)
    card = _computed(wave, sums, inputs)
    last = latest_score(wave)
    score = Score.objects.create(
        wave=wave,
        version=last.version + 1 if last else 1,
        snapshot=snapshot,
        pack=pack_reference(wave.pack_version),
        formulas=list(card.formulas),
        package_version=installed_version("manyi"),
        inputs=inputs,
        scorecard=card.to_json(),
        scored_at=now(),
        scored_by=actor,
    )
    wave.mark_scored()
    wave.save()
    store_snapshot_sums(wave, snapshot, sums)
    record_score(score, card, actor)
    return score


def scoring_problems(wave: Wave) -> tuple[Problem, ...]:
    """Return what keeps the gate "计分" shut."""
    verdict = Verdict.objects.filter(wave=wave).first()
    snapshot = latest_snapshot(wave)
    is_frozen = wave.state in _FROZEN and snapshot is not None
    is_undecided = verdict is not None and verdict.state == VerdictState.UNDETERMINABLE
    problems = STEP["scoring"].gate.problems(
        {
            "wave_frozen": is_frozen,
            "verdict_given": verdict is not None,
            "verdict_allows": verdict is None or is_undecided or _allows(verdict),
        }
    )
    if is_undecided:
        problems += (Problem("scoring.verdict_undeterminable", place=wave.title),)
    if is_frozen and snapshot.rows_used == 0:
        problems += (Problem("scoring.nothing_used", place=wave.title),)
    return problems


def _allows(verdict: Verdict) -> bool:
    return verdict.state == VerdictState.VALID or (
        verdict.state == VerdictState.INVALID and verdict.is_waived
    )


def _hold(wave: Wave) -> Wave:
    return (
        Wave.objects.select_for_update(of=("self",))
        .select_related("adoption__pack_version", "adoption__unit", "pack_version")
        .get(pk=wave.pk)
    )


def _inputs(wave: Wave) -> dict[str, object]:
    """Return what the figures are held against as it stands today; the score keeps a copy."""
    pack = pack_of(wave.pack_version)
    asked = {
        target.score
        for target in pack.targets.values()
        if target.score in pack.surveys[wave.survey].scores
    }
    return {
        "targets": approved_targets(wave.adoption, wave_year(wave)),
        "past": {
            key: [
                one.value
                for one in figure_history(wave.adoption, key, before=began(wave))
                if one.wave != wave
            ]
            for key in sorted(asked)
        },
    }


def _computed(wave: Wave, sums: Mapping[str, AudienceSums], inputs: dict) -> Scorecard:
    return scorecard_of_sums(
        pack_of(wave.pack_version),
        wave.survey,
        sums,
        validity=statement_of(Verdict.objects.get(wave=wave)),
        targets=inputs["targets"],
        past=inputs["past"],
    )
