"""Answers of one or several audiences, added up the way formulas want them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from manyi.regulation.formulas import LevelAnswers, MarkAnswers
from manyi.regulation.formulas.sums import FormSums, LevelSums
from manyi.regulation.scorecard.asked import Asked


def pooled_levels(audiences: Sequence[Asked]) -> LevelAnswers | None:
    """Sum the level answers of all audiences together; None when none answered by levels."""
    by_level = [asked for asked in audiences if asked.by_level]
    if not by_level:
        return None
    indicators = _union(by_level)
    if len({len(asked.points) for asked in by_level}) > 1:
        raise ValueError("audiences pooled in one score need the same scale.")
    sums = [_wide_levels(asked, indicators) for asked in by_level]
    total = sums[0]
    for more in sums[1:]:
        total += more
    return LevelAnswers(
        indicators=indicators,
        keys=by_level[0].level_keys,
        points=by_level[0].points,
        histogram=total.histogram,
        products=total.products,
        weighted=any(asked.sums.is_weighted for asked in by_level),
    )


def pooled_marks(audiences: Sequence[Asked]) -> MarkAnswers:
    """Add up the forms of all audiences; levels earn their points as marks."""
    indicators = _union(audiences)
    full_marks = np.array([_full_mark(audiences, key) for key in indicators])
    sums = [_wide_forms(asked, indicators, full_marks / 2) for asked in audiences]
    total = sums[0]
    for more in sums[1:]:
        total += more
    return MarkAnswers(indicators, full_marks, total)


def _union(audiences: Sequence[Asked]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for asked in audiences for key in asked.sums.items))


def _full_mark(audiences: Sequence[Asked], key: str) -> float:
    asked = next(asked for asked in audiences if key in asked.sums.items)
    return float(asked.points[0]) if asked.by_level else asked.sums.full_marks[key]


def _places(asked: Asked, indicators: tuple[str, ...]) -> list[int]:
    return [indicators.index(key) for key in asked.sums.items]


def _wide_levels(asked: Asked, indicators: tuple[str, ...]) -> LevelSums:
    return asked.level_sums.widened(_places(asked, indicators), len(indicators))


def _wide_forms(asked: Asked, indicators: tuple[str, ...], centre: NDArray[np.float64]) -> FormSums:
    if asked.sums.forms is None:
        raise ValueError(f"the forms of {asked.audience} were not summed.")
    return asked.sums.forms.widened(_places(asked, indicators), centre)
