"""The lines of a scorecard that speak of groups: segments, assessment objects, competitors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.intervals import Interval, bounded_interval
from manyi.analytics.moments import RatioMoments
from manyi.analytics.suppression import hidden_groups
from manyi.analytics.tabulation import accumulate_ratio
from manyi.regulation.scorecard.answers import Coding
from manyi.regulation.scorecard.asked import Asked
from manyi.regulation.scorecard.items import ItemRules, level_items, mark_items
from manyi.regulation.scorecard.lines import CompetitorLine, GroupLine, ItemLine
from manyi.regulation.scorecard.pooling import level_cells, mark_cells
from manyi.regulation.scorecard.printing import NOTHING

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


def cells(asked: Asked, coding: Coding, rules: ItemRules) -> Cells:
    """Return the figures of every group of the coding, in one pass over the answers."""
    groups = range(len(coding.labels))
    if asked.by_level:
        histogram, products = level_cells(asked, coding)
        earned = None if rules.satisfied is None else rules.satisfied.astype(np.float64)
        return Cells(
            rows=histogram.rows,
            n=np.asarray(histogram.answered.sum(axis=1)),
            degree=products.ratio(asked.points / asked.points[0]),
            rate=None if earned is None else products.ratio(earned),
            items=tuple(level_items(asked, histogram, group, rules) for group in groups),
            least=float(asked.points[-1] / asked.points[0]),
        )
    moments = mark_cells(asked, coding)
    return Cells(
        rows=moments.rows,
        n=np.asarray(moments.n.sum(axis=1)),
        degree=_share_of_full_marks(asked, coding),
        rate=None,
        items=tuple(mark_items(asked, moments, group, rules) for group in groups),
        least=0.0,
    )


def group_lines(
    asked: Asked, dimension: str, coding: Coding, rules: ItemRules, *, least_group: int
) -> tuple[GroupLine, ...]:
    """One line for each group; with least_group above 1, small groups and partners are hidden."""
    found = cells(asked, coding, rules)
    hidden = hidden_groups(found.rows, least=least_group)
    return tuple(
        _hidden_line(asked, dimension, code, label)
        if hidden[code]
        else _group_line(asked, dimension, code, label, found=found, rules=rules)
        for code, label in enumerate(coding.labels)
    )


def competitor_lines(asked: Asked, rules: ItemRules, *, needed: int) -> tuple[CompetitorLine, ...]:
    """All competitors together first, then each; below the needed forms without figures."""
    everyone = Coding(np.zeros(asked.table.respondents, dtype=np.int64), (ALL_COMPETITORS,))
    together = cells(asked, everyone, rules)
    lines = [_competitor(asked, ALL_COMPETITORS, -1, together, 0, needed=needed, rules=rules)]
    if asked.table.competitor is not None:
        each = cells(asked, asked.table.competitor, rules)
        for code, label in enumerate(asked.table.competitor.labels):
            lines.append(_competitor(asked, label, code, each, code, needed=needed, rules=rules))
    return tuple(lines)


def _share_of_full_marks(asked: Asked, coding: Coding) -> RatioMoments:
    marks = asked.marks
    sums = accumulate_ratio(
        marks.given,
        marks.possible,
        cells=np.asarray(coding.codes, dtype=np.intp) + 1,
        n_cells=len(coding.labels) + 1,
        weights=asked.table.weight,
    )
    return RatioMoments(
        n=sums.n[1:], a=sums.a[1:], b=sums.b[1:], aa=sums.aa[1:], ab=sums.ab[1:], bb=sums.bb[1:]
    )


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
