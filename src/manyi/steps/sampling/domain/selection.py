"""What chance decides: who of a frame is drawn, who replaces them, whom each stands for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from manyi.analytics import sampling
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.schema.surveys import Sampling
from manyi.steps.sampling.models import WaveAudience
from manyi.steps.sampling.queries import FrameRow, strata_of

# Replacements listed for each one drawn.
RESERVE = 0.2


@dataclass(frozen=True)
class Selection:
    """What chance decided: rows of the frame, the replacements in order, and the allocation."""

    selected: Sequence[int]
    replacements: Sequence[int]
    allocation: sampling.Allocation


def select(
    names: list[str],
    frame: list[FrameRow],
    *,
    size: int | None,
    boosts: Mapping[str, float],
    seed: int,
) -> Selection:
    eligible = Counter(
        name for name, row in zip(names, frame, strict=True) if not row.excluded_because
    )
    strata = sorted(eligible)
    place = {name: n for n, name in enumerate(strata)}
    drawable = np.array(
        [
            -1 if row.excluded_because else place[name]
            for name, row in zip(names, frame, strict=True)
        ]
    )
    if size is None:
        everybody = sampling.Allocation(dict(eligible), dict.fromkeys(strata, 1.0))
        return Selection(sampling.draw_census(drawable).selected.tolist(), [], everybody)
    allocation = _allocate({name: eligible[name] for name in strata}, size, boosts)
    draw = sampling.draw_sample(
        drawable,
        [allocation.sizes[name] for name in strata],
        generator=np.random.default_rng(seed),
        reserve=RESERVE,
    )
    reserve = [int(row) for rows in draw.replacements for row in rows]
    return Selection(draw.selected.tolist(), reserve, allocation)


def _allocate(
    eligible: Mapping[str, int], size: int, boosts: Mapping[str, float]
) -> sampling.Allocation:
    strange = [name for name in boosts if name not in eligible]
    if strange:
        known = "、".join(eligible)
        raise ProblemsFound(
            Problem("sampling.stratum_unknown", found=name, needed=known) for name in strange
        )
    try:
        return sampling.allocate(eligible, size, boosts=boosts)
    except ValueError as error:
        problem = Problem("sampling.oversample_too_large", found=str(size))
        raise ProblemsFound([problem]) from error


def allocation_table(
    names: list[str], frame: list[FrameRow], allocation: sampling.Allocation
) -> dict[str, dict[str, float]]:
    eligible = Counter(
        name for name, row in zip(names, frame, strict=True) if not row.excluded_because
    )
    return {
        name: {
            "frame": eligible[name],
            "drawn": allocation.sizes[name],
            "weight": allocation.weights[name],
        }
        for name in sorted(eligible)
    }


def strata_in_use(
    audience: WaveAudience, chosen: Sequence[str] | None, provision: Sampling | None
) -> list[str]:
    if chosen is not None:
        return list(chosen)
    if provision is None:
        return []
    known = strata_of(audience)
    return [name for name in provision.strata if name in known]


def method_name(size: int | None, strata: Sequence[str]) -> str:
    if size is None:
        return "census"
    return "stratified" if strata else "simple_random"
