"""What the scores are held against: approved targets, and what the method would propose."""

from collections.abc import Mapping, Sequence

import numpy as np

from manyi.regulation.formulas import FORMULAS, Outcome, TargetFormula
from manyi.regulation.pack import Pack
from manyi.regulation.schema.scoring import Target
from manyi.regulation.scorecard.lines import TargetLine
from manyi.regulation.scorecard.printing import Style

# 0.816 on paper may be 0.8159999999999999 in the machine; that is not below the target.
_NOISE = 1e-12


def target_lines(
    pack: Pack,
    outcomes: Mapping[str, Outcome],
    *,
    targets: Mapping[str, float],
    past: Mapping[str, Sequence[float]],
) -> tuple[TargetLine, ...]:
    """One line for each target of the pack whose score the survey computes."""
    return tuple(
        _line(
            pack,
            key,
            target,
            outcomes[target.score],
            approved=targets.get(key),
            past=past.get(target.score, ()),
        )
        for key, target in pack.targets.items()
        if target.score in outcomes
    )


def proposed_target(target: Target, past: Sequence[float]) -> float | None:
    """Return what the target's method makes of past figures, oldest first; None without any."""
    formula = FORMULAS.get(target.method)
    recent = np.array(past[-int(target.params.get("rounds", len(past) or 1)) :], dtype=np.float64)
    if not isinstance(formula, TargetFormula) or len(recent) == 0:
        return None
    try:
        return formula.compute(recent)
    except ValueError:
        # Some variants need three figures; with fewer there is nothing to propose yet.
        return None


def _line(
    pack: Pack,
    key: str,
    target: Target,
    outcome: Outcome,
    *,
    approved: float | None,
    past: Sequence[float],
) -> TargetLine:
    score = pack.scores[target.score]
    style, unit = Style(score.decimals, score.rounding), outcome.unit
    gap = None if approved is None or outcome.value is None else outcome.value - approved
    proposed = proposed_target(target, past)
    return TargetLine(
        key=key,
        address=f"targets.{key}",
        label=target.label,
        score=target.score,
        value=outcome.value,
        target=approved,
        gap=gap,
        met=None if gap is None else gap >= -_NOISE,
        proposed=proposed,
        method=target.method,
        printed_value=style.text(outcome.value, unit) if outcome.complete else "不完整",
        printed_target=style.text(approved, unit),
        printed_proposed=style.text(proposed, unit),
        note=_note(outcome, gap, approved),
    )


def _note(outcome: Outcome, gap: float | None, approved: float | None) -> str:
    if approved is None:
        return "目标值尚未批准"
    if gap is None:
        return outcome.note or "本期没有算出"
    return "达到目标" if gap >= -_NOISE else "低于目标"
