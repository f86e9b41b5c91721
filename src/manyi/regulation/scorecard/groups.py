"""The lines of a scorecard that speak of groups: segments, assessment objects, competitors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.intervals import Interval, bounded_interval
from manyi.analytics.moments import RatioMoments
from manyi.analytics.suppression import hidden_groups
from manyi.regulation.scorecard.asked import Asked
from manyi.regulation.scorecard.items import ItemRules, level_items, mark_items
from manyi.regulation.scorecard.lines import CompetitorLine, GroupLine, ItemLine
from manyi.regulation.scorecard.printing import NOTHING
from manyi.regulation.scorecard.sums import GroupSums

ALL_COMPETITORS = "竞争对手合计"


@dataclass(frozen=True, eq=False)
class Cells:
    """Degree, rate and items of every group of one coding; rates only on scales of levels."""

    rows: NDArray[np.int64]
    n: NDArray[np.int64]
    degree: RatioMoments
    rate: RatioMoments | None
    items: tuple[tuple[ItemLine, ...], ...]
    least: float


def cells(asked: Asked, sums: GroupSums, rules: ItemRules) -> Cells:
    """Return the figures of every group."""
    groups = range(len(sums.labels))
    if sums.levels is not None:
        histogram, products = sums.levels.histogram, sums.levels.products
        earned = None if rules.satisfied is None else rules.satisfied.astype(np.float64)
        return Cells(
            rows=histogram.rows,
            n=np.asarray(histogram.answered.sum(axis=1)),
            degree=products.ratio(asked.points / asked.points[0]),
            rate=None if earned is None else products.ratio(earned),
            items=level_items(asked, histogram, rules),
            least=float(asked.points[-1] / asked.points[0]),
        )
    if sums.marks is None:
        raise ValueError(f"the groups of {asked.audience} have neither levels nor marks.")
    moments = sums.marks.moments
    return Cells(
        rows=moments.rows,
        n=np.asarray(moments.n.sum(axis=1)),
        degree=sums.marks.share,
        rate=None,
        items=tuple(mark_items(asked, moments, group, rules) for group in groups),
        least=0.0,
    )


def group_lines(
    asked: Asked, dimension: str, sums: GroupSums, rules: ItemRules, *, least_group: int
) -> tuple[GroupLine, ...]:
    """One line for each group; with least_group above 1, small groups and partners are hidden."""
    found = cells(asked, sums, rules)
    hidden = hidden_groups(found.rows, least=least_group)
    return tuple(
        _hidden_line(asked, dimension, code, label)
        if hidden[code]
        else _group_line(asked, dimension, code, label, found=found, rules=rules)
        for code, label in enumerate(sums.labels)
    )


def competitor_lines(asked: Asked, rules: ItemRules, *, needed: int) -> tuple[CompetitorLine, ...]:
    """All competitors together first, then each; below the needed forms without figures."""
    forms, everyone = asked.sums.forms, (ALL_COMPETITORS,)
    whole = GroupSums(everyone, levels=asked.sums.levels, marks=forms.marks if forms else None)
    together = cells(asked, whole, rules)
    lines = [_competitor(asked, ALL_COMPETITORS, -1, together, 0, needed=needed, rules=rules)]
    if asked.sums.competitors is not None:
        each = cells(asked, asked.sums.competitors, rules)
        for code, label in enumerate(asked.sums.competitors.labels):
            lines.append(_competitor(asked, label, code, each, code, needed=needed, rules=rules))
    return tuple(lines)


def _hidden_line(asked: Asked, dimension: str, code: int, label: str) -> GroupLine:
    return GroupLine(
        dimension=dimension,
        code=code,
        label=label,
        audience=asked.audience,
        respondents=None,
        n=None,
        hidden=True,
        degree=None,
        rate=None,
        low=None,
        high=None,
        printed_degree=NOTHING,
        printed_rate=NOTHING,
        items=(),
    )


def _group_line(
    asked: Asked, dimension: str, code: int, label: str, *, found: Cells, rules: ItemRules
) -> GroupLine:
    degree, rate = _value(found.degree, code), _value(found.rate, code)
    interval = _interval(found, code)
    return GroupLine(
        dimension=dimension,
        code=code,
        label=label,
        audience=asked.audience,
        respondents=int(found.rows[code]),
        n=int(found.n[code]),
        hidden=False,
        degree=degree,
        rate=rate,
        low=interval.low if interval else None,
        high=interval.high if interval else None,
        printed_degree=rules.style.text(degree, "share" if asked.by_level else "hundred"),
        printed_rate=rules.style.text(rate, "share"),
        items=found.items[code],
    )


def _competitor(
    asked: Asked,
    label: str,
    code: int,
    found: Cells,
    cell: int,
    *,
    needed: int,
    rules: ItemRules,
) -> CompetitorLine:
    rows = int(found.rows[cell])
    enough = rows >= needed
    degree = _value(found.degree, cell) if enough else None
    rate = _value(found.rate, cell) if enough else None
    return CompetitorLine(
        code=code,
        competitor=label,
        respondents=rows,
        needed=needed,
        enough=enough,
        degree=degree,
        rate=rate,
        printed_degree=rules.style.text(degree, "share" if asked.by_level else "hundred"),
        printed_rate=rules.style.text(rate, "share"),
        note="" if enough else f"样本不足（需≥{needed}）",
        items=found.items[cell] if enough else (),
    )


def _value(sums: RatioMoments | None, cell: int) -> float | None:
    if sums is None or sums.b[cell] <= 0:
        return None
    return float(sums.ratio[cell])


def _interval(found: Cells, cell: int) -> Interval | None:
    value, n = _value(found.degree, cell), int(found.degree.n[cell])
    if value is None or n < 2:  # noqa: PLR2004 - a spread needs two respondents
        return None
    error = float(found.degree.standard_error[cell])
    return bounded_interval(value, error, n=n, least=found.least, greatest=1.0)
