"""The lines of a scorecard that speak of single indicators."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.combining import Band, grade
from manyi.analytics.intervals import Interval, bounded_interval, degree_interval, wilson_interval
from manyi.analytics.moments import Histogram, Moments
from manyi.analytics.scoring import satisfaction_degree, satisfaction_rate
from manyi.regulation.formulas import Denominator
from manyi.regulation.formulas.sums import Counts
from manyi.regulation.scorecard.asked import Asked
from manyi.regulation.scorecard.lines import ItemLine
from manyi.regulation.scorecard.printing import Style

BELOW_ALL = "未达到各等级"


@dataclass(frozen=True, eq=False)
class ItemRules:
    """What the regulation says of items: what counts as satisfied, grades, denominator, places."""

    satisfied: NDArray[np.bool_] | None
    bands: tuple[Band, ...]
    denominator: Denominator
    style: Style

    def grade(self, degree: float | None) -> str:
        found = None if degree is None else grade(degree, self.bands)
        return found.label if found else ""


def level_items(
    asked: Asked, histogram: Histogram, rules: ItemRules
) -> tuple[tuple[ItemLine, ...], ...]:
    """One line for each item of every cell of answers on a scale of levels."""
    moments = histogram.moments(asked.points)
    return tuple(
        tuple(
            _level_item(asked, histogram, moments, cell=cell, item=item, rules=rules)
            for item in range(len(asked.sums.items))
        )
        for cell in range(len(histogram.rows))
    )


def mark_items(asked: Asked, moments: Moments, cell: int, rules: ItemRules) -> tuple[ItemLine, ...]:
    """One line for each item of one cell of raw marks."""
    return tuple(
        _mark_item(asked, moments, cell=cell, item=i, rules=rules)
        for i in range(len(asked.sums.items))
    )


def graded_items(asked: Asked, rules: ItemRules) -> tuple[ItemLine, ...]:
    """Return the lines of all forms together, with how many marks earned each grade."""
    lines = mark_items(asked, asked.mark_moments, 0, rules)
    if not rules.bands or asked.sums.forms is None:
        return lines
    labels = (*(band.label for band in rules.bands), BELOW_ALL)
    return tuple(
        replace(
            line,
            level_labels=labels,
            counts=marks_by_band(counts, full=line.full_mark, bands=rules.bands),
        )
        for line, counts in zip(lines, asked.sums.forms.item_counts, strict=True)
    )


def marks_by_band(counts: Counts, *, full: float, bands: tuple[Band, ...]) -> tuple[int, ...]:
    """How many marks fall in each band of the full mark, best first; below all bands last."""
    # A mark on the border belongs to the better band; 1e-12 is binary noise.
    reached = [
        sum(n for mark, n in counts.items() if mark / full >= band.least - 1e-12) for band in bands
    ]
    return tuple(int(n) for n in np.diff([0, *reached, sum(counts.values())]))


def _level_item(
    asked: Asked, histogram: Histogram, moments: Moments, *, cell: int, item: int, rules: ItemRules
) -> ItemLine:
    counts, weights = histogram.counts[cell, item], histogram.weights[cell, item]
    n = int(counts.sum())
    degree = satisfaction_degree(weights, asked.points) if n else None
    rate = None
    if n and rules.satisfied is not None:
        rate = satisfaction_rate(weights, rules.satisfied)
    error = float(moments.standard_error[cell, item]) / float(asked.points[0])
    effective = weights.sum() ** 2 / histogram.squares[cell, item].sum() if n else 0.0
    return _line(
        asked,
        item,
        n=n,
        rows=int(histogram.rows[cell]),
        counts=tuple(int(count) for count in counts),
        level_labels=asked.level_labels,
        full_mark=float(asked.points[0]),
        mean=_mean(moments, cell, item, rules),
        degree=degree,
        error=error,
        interval=_degree_interval(asked, counts, degree, error, weighted=asked.sums.is_weighted),
        rate=rate,
        rate_interval=None if rate is None else wilson_interval(rate * effective, effective),
        rules=rules,
    )


def _degree_interval(
    asked: Asked,
    counts: NDArray[np.int64],
    degree: float | None,
    error: float,
    *,
    weighted: bool,
) -> Interval | None:
    n = int(counts.sum())
    if degree is None or n < 2:  # noqa: PLR2004 - a spread needs two answers
        return None
    if not weighted:
        return degree_interval(counts, asked.points)
    least = float(asked.points[-1] / asked.points[0])
    return bounded_interval(degree, error, n=n, least=least, greatest=1.0)


def _mark_item(
    asked: Asked, moments: Moments, *, cell: int, item: int, rules: ItemRules
) -> ItemLine:
    key = asked.sums.items[item]
    full, n = asked.sums.full_marks[key], int(moments.n[cell, item])
    degree = float(moments.mean[cell, item]) / full if n else None
    error = float(moments.standard_error[cell, item]) / full
    interval = (
        bounded_interval(degree, error, n=n, least=0.0, greatest=1.0)
        if degree is not None and n > 1
        else None
    )
    return _line(
        asked,
        item,
        n=n,
        rows=int(moments.rows[cell]),
        counts=(),
        level_labels=(),
        full_mark=full,
        mean=_mean(moments, cell, item, rules),
        degree=degree,
        error=error,
        interval=interval,
        rate=None,
        rate_interval=None,
        rules=rules,
    )


def _mean(moments: Moments, cell: int, item: int, rules: ItemRules) -> float | None:
    answered, forms = float(moments.w[cell, item]), float(moments.row_weights[cell])
    if rules.denominator == "forms" and forms:
        return float(moments.mean[cell, item]) * answered / forms if answered else 0.0
    return float(moments.mean[cell, item]) if answered else None


def _line(
    asked: Asked,
    item: int,
    *,
    n: int,
    rows: int,
    counts: tuple[int, ...],
    level_labels: tuple[str, ...],
    full_mark: float,
    mean: float | None,
    degree: float | None,
    error: float,
    interval: Interval | None,
    rate: float | None,
    rate_interval: Interval | None,
    rules: ItemRules,
) -> ItemLine:
    key = asked.sums.items[item]
    whole = rows == asked.sums.respondents
    return ItemLine(
        indicator=key,
        label=asked.labels[key],
        audience=asked.audience,
        n=n,
        missing=rows - n,
        missing_reasons=dict(asked.sums.missing.get(key, {})) if whole else {},
        level_labels=level_labels,
        counts=counts,
        full_mark=full_mark,
        mean=mean,
        degree=degree,
        rate=rate,
        error=error if n > 1 else None,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        rate_low=rate_interval.low if rate_interval else None,
        rate_high=rate_interval.high if rate_interval else None,
        grade=rules.grade(degree),
        printed_mean=rules.style.text(mean, "marks"),
        printed_degree=rules.style.text(degree, "share" if asked.by_level else "hundred"),
        printed_rate=rules.style.text(rate, "share"),
    )
