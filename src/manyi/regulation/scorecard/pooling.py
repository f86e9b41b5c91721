"""Answers of one or several audiences, summed the way formulas want them."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments import Histogram, LevelProducts, Moments
from manyi.analytics.tabulation import accumulate_marks, accumulate_products, tabulate_levels
from manyi.regulation.formulas import LevelAnswers, MarkAnswers
from manyi.regulation.scorecard.answers import Coding
from manyi.regulation.scorecard.asked import Asked


def pooled_levels(audiences: Sequence[Asked]) -> LevelAnswers | None:
    """Sum the level answers of all audiences together; None when none answered by levels."""
    by_level = [asked for asked in audiences if asked.by_level]
    if not by_level:
        return None
    indicators = _union(by_level)
    n_levels = len(by_level[0].scale.levels)
    if any(len(asked.scale.levels) != n_levels for asked in by_level):
        raise ValueError("audiences pooled in one score need the same scale.")
    cells = [_in_order(asked, indicators, *asked.level_sums) for asked in by_level]
    histogram, products = cells[0]
    for more, more_products in cells[1:]:
        histogram, products = histogram + more, products + more_products
    return LevelAnswers(
        indicators=indicators,
        keys=by_level[0].level_keys,
        points=by_level[0].points,
        histogram=histogram,
        products=products,
        weighted=any(asked.table.weight is not None for asked in by_level),
    )


def level_cells(asked: Asked, coding: Coding) -> tuple[Histogram, LevelProducts]:
    """Sum the level answers of one audience, a cell for each group of the coding."""
    columns = list(asked.table.items.values())
    n_levels, weights = len(asked.scale.levels), asked.table.weight
    # Rows outside every group have code −1: they fall into a cell that is then left out.
    cells = np.asarray(coding.codes, dtype=np.intp) + 1
    n_cells = len(coding.labels) + 1
    kept = np.arange(-1, len(coding.labels))
    histogram = tabulate_levels(
        columns, n_levels=n_levels, cells=cells, n_cells=n_cells, weights=weights
    )
    products = accumulate_products(
        columns, n_levels=n_levels, cells=cells, n_cells=n_cells, weights=weights
    )
    n_groups = len(coding.labels)
    return histogram.regroup(kept, n_groups), products.regroup(kept, n_groups)


def pooled_marks(audiences: Sequence[Asked]) -> MarkAnswers:
    """Stack the forms of all audiences; levels earn their points as marks."""
    if len(audiences) == 1:
        return audiences[0].marks
    indicators = _union(audiences)
    weighted = any(asked.table.weight is not None for asked in audiences)
    return MarkAnswers(
        indicators=indicators,
        full_marks=np.array([_full_mark(audiences, key) for key in indicators]),
        marks=np.concatenate([_wide_marks(asked, indicators) for asked in audiences]),
        weights=np.concatenate([_weights(asked) for asked in audiences]) if weighted else None,
    )


def mark_cells(asked: Asked, coding: Coding | None) -> Moments:
    """Sum the marks of one audience, a cell for each group of the coding."""
    # Rows outside every group have code −1: they fall into a cell that is then left out.
    cells = None if coding is None else np.asarray(coding.codes, dtype=np.intp) + 1
    n_cells = 1 if coding is None else len(coding.labels) + 1
    sums = _mark_sums(asked, cells, n_cells)
    if coding is None:
        return sums
    return sums.regroup(np.arange(-1, len(coding.labels)), len(coding.labels))


def _mark_sums(asked: Asked, cells: NDArray[np.intp] | None, n_cells: int) -> Moments:
    weights = asked.table.weight
    if asked.whole_marks is not None:
        most = math.floor(max(asked.full_marks[key] for key in asked.table.items))
        columns = list(asked.whole_marks.values())
        found = tabulate_levels(
            columns, n_levels=most + 1, cells=cells, n_cells=n_cells, weights=weights
        )
        return found.moments(np.arange(most + 1, dtype=np.float64))
    return accumulate_marks(
        list(asked.table.items.values()),
        centre=np.array([asked.full_marks[key] / 2 for key in asked.table.items]),
        cells=cells,
        n_cells=n_cells,
        weights=weights,
    )


def _union(audiences: Sequence[Asked]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for asked in audiences for key in asked.table.items))


def _in_order(
    asked: Asked, indicators: tuple[str, ...], histogram: Histogram, products: LevelProducts
) -> tuple[Histogram, LevelProducts]:
    place = [indicators.index(key) for key in asked.table.items]
    return (
        Histogram(
            rows=histogram.rows,
            row_weights=histogram.row_weights,
            counts=_spread(histogram.counts, place, len(indicators)),
            weights=_spread(histogram.weights, place, len(indicators)),
            squares=_spread(histogram.squares, place, len(indicators)),
        ),
        products,
    )


def _spread(values: NDArray[Any], place: list[int], n_items: int) -> NDArray[Any]:
    spread = np.zeros((values.shape[0], n_items, values.shape[2]), dtype=values.dtype)
    spread[:, place] = values
    return spread


def _full_mark(audiences: Sequence[Asked], key: str) -> float:
    asked = next(asked for asked in audiences if key in asked.table.items)
    return float(asked.marks.full_marks[asked.marks.indicators.index(key)])


def _wide_marks(asked: Asked, indicators: tuple[str, ...]) -> NDArray[np.float64]:
    wide: NDArray[np.float64] = np.full((asked.table.respondents, len(indicators)), np.nan)
    wide[:, [indicators.index(key) for key in asked.table.items]] = asked.marks.marks
    return wide


def _weights(asked: Asked) -> NDArray[np.float64]:
    given = asked.table.weight
    return np.ones(asked.table.respondents) if given is None else given
