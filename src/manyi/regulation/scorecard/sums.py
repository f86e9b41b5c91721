"""What a scorecard is computed from: the answers of one audience, summed; two such add."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manyi.problems import Problem
from manyi.regulation.formulas.sums import (
    FormSums,
    Grouping,
    LevelSums,
    MarkSums,
    reweighed,
    spread,
    sum_forms,
    sum_levels,
    sum_marks,
)
from manyi.regulation.scorecard.answers import AnswerTable, Coding

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class GroupSums:
    """The answers of every group of one dimension, a cell for each label."""

    labels: tuple[str, ...]
    levels: LevelSums | None = None
    marks: MarkSums | None = None

    def __add__(self, other: "GroupSums") -> "GroupSums":
        labels = tuple(dict.fromkeys((*self.labels, *other.labels)))
        ours, theirs = self.among(labels), other.among(labels)
        return GroupSums(
            labels, levels=_both(ours.levels, theirs.levels), marks=_both(ours.marks, theirs.marks)
        )

    def among(self, labels: tuple[str, ...]) -> "GroupSums":
        """Return the sums with a cell for each of these labels, empty where there is no answer."""
        if labels == self.labels:
            return self
        places = [labels.index(label) for label in self.labels]
        levels, marks, n = self.levels, self.marks, len(labels)
        return GroupSums(
            labels,
            levels=levels
            and LevelSums(spread(levels.histogram, places, n), spread(levels.products, places, n)),
            marks=marks
            and MarkSums(spread(marks.moments, places, n), spread(marks.share, places, n)),
        )

    def over(self, places: list[int], centre: NDArray[np.float64]) -> "GroupSums":
        """Return the sums with item i at places[i]; the others have no answer."""
        return GroupSums(
            self.labels,
            levels=self.levels and self.levels.widened(places, len(centre)),
            marks=self.marks and self.marks.widened(places, centre),
        )


@dataclass(frozen=True, eq=False)
class AudienceSums:
    """The counted answers of one audience of one wave.

    levels is there on a scale of levels; forms on a scale of marks, and on one of levels where a
    formula wants what the levels earn. full_marks holds the full mark of every item for forms.
    """

    audience: str
    items: tuple[str, ...]
    respondents: int
    levels: LevelSums | None = None
    forms: FormSums | None = None
    labels: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    full_marks: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    missing: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: _NOTHING)
    segments: Mapping[str, GroupSums] = field(default_factory=lambda: _NOTHING)
    objects: GroupSums | None = None
    competitors: GroupSums | None = None
    is_weighted: bool = False

    def __add__(self, other: "AudienceSums") -> "AudienceSums":
        if self.audience != other.audience:
            raise ValueError("sums add only for the same audience.")
        items = tuple(dict.fromkeys((*self.items, *other.items)))
        ours, theirs = self.over(items, other.full_marks), other.over(items, self.full_marks)
        return replace(
            ours,
            respondents=self.respondents + other.respondents,
            levels=_both(ours.levels, theirs.levels),
            forms=_both(ours.forms, theirs.forms),
            labels={**self.labels, **other.labels},
            missing=_missing(self.missing, other.missing),
            segments=_by_name(ours.segments, theirs.segments),
            objects=_both(ours.objects, theirs.objects),
            competitors=_both(ours.competitors, theirs.competitors),
        )

    def over(self, items: tuple[str, ...], full_marks: Mapping[str, float]) -> "AudienceSums":
        """Return the sums in the order of these items; one that nobody was asked is empty."""
        if items == self.items:
            return self
        full = {**full_marks, **self.full_marks}
        places = [items.index(key) for key in self.items]
        # Without full marks the scale has levels, whose forms share one centre.
        centre = np.array([full[key] / 2 for key in items]) if full else _centre(self, len(items))
        return replace(
            self,
            items=items,
            levels=self.levels and self.levels.widened(places, len(items)),
            forms=self.forms and self.forms.widened(places, centre),
            full_marks=full,
            segments={name: groups.over(places, centre) for name, groups in self.segments.items()},
            objects=self.objects and self.objects.over(places, centre),
            competitors=self.competitors and self.competitors.over(places, centre),
        )

    def with_mean_weight_of_one(self) -> "AudienceSums":
        """Return the sums with weights that add up to the respondents; unweighted ones as is."""
        if not self.is_weighted:
            return self
        whole = self.levels.histogram if self.levels else self.forms and self.forms.marks.moments
        total = float(whole.row_weights[0]) if whole else 0.0
        return reweighed(self, self.respondents / total) if total else self


@dataclass(frozen=True)
class Ruler:
    """What has to be known of an audience's scale before its answers can be summed.

    points is empty on a scale of marks; wants_forms says that a formula asks for marks.
    """

    points: tuple[float, ...]
    full_marks: Mapping[str, float]
    wants_forms: bool


def sum_answers(table: AnswerTable, ruler: Ruler) -> AudienceSums:
    """Sum an audience's counted answers: all together, and by each of its groupings."""
    items = tuple(table.items)
    summing = _Summing(table, ruler)
    return AudienceSums(
        audience=table.audience,
        items=items,
        respondents=table.respondents,
        levels=summing.levels(None) if ruler.points else None,
        forms=summing.forms() if ruler.wants_forms or not ruler.points else None,
        labels=dict(table.labels),
        full_marks={key: float(ruler.full_marks[key]) for key in items if not ruler.points},
        missing={key: dict(found) for key, found in table.missing.items()},
        segments={name: summing.groups(coding) for name, coding in table.segments.items()},
        objects=table.objects and summing.groups(table.objects),
        competitors=table.competitor and summing.groups(table.competitor),
        is_weighted=table.weight is not None,
    )


def faults(table: AnswerTable, ruler: Ruler, labels: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what keeps an audience's answers from being summed."""
    for key, column in table.items.items():
        whole = np.issubdtype(column.dtype, np.integer)
        if whole != bool(ruler.points):
            kinds = ("级别", "分数") if whole else ("分数", "级别")
            yield Problem("scoring.scale_kind", labels[key], *kinds)
        elif ruler.points:
            yield from _level_fault(labels[key], column, len(ruler.points))
        else:
            yield from _mark_fault(labels[key], column, ruler.full_marks.get(key))


@dataclass(frozen=True, eq=False)
class _Summing:
    table: AnswerTable
    ruler: Ruler

    def levels(self, grouping: Grouping | None) -> LevelSums:
        columns, n_levels = list(self.table.items.values()), len(self.ruler.points)
        return sum_levels(columns, n_levels=n_levels, weights=self.table.weight, grouping=grouping)

    def forms(self) -> FormSums:
        return sum_forms(self._marks(), full_marks=self._full(), weights=self.table.weight)

    def groups(self, coding: Coding) -> GroupSums:
        grouping = Grouping(coding.codes, len(coding.labels))
        if self.ruler.points:
            return GroupSums(coding.labels, levels=self.levels(grouping))
        marks = sum_marks(
            self._marks(), full_marks=self._full(), weights=self.table.weight, grouping=grouping
        )
        return GroupSums(coding.labels, marks=marks)

    def _marks(self) -> NDArray[np.float64]:
        """Return the forms as marks; on a scale of levels an answer earns the level's points."""
        shape = (self.table.respondents, len(self.table.items))
        # Column after column in memory, for that is how the answers come.
        marks: NDArray[np.float64] = np.empty(shape, order="F")
        earned = np.array([*self.ruler.points, np.nan])
        for i, column in enumerate(self.table.items.values()):
            marks[:, i] = earned[column] if self.ruler.points else column
        return marks

    def _full(self) -> NDArray[np.float64]:
        if self.ruler.points:
            return np.full(len(self.table.items), self.ruler.points[0])
        return np.array([float(self.ruler.full_marks[key]) for key in self.table.items])


def _centre(sums: AudienceSums, n_items: int) -> NDArray[np.float64]:
    middle = sums.forms.squares.centre[0] if sums.forms and sums.items else 0.0
    return np.full(n_items, middle)


def _both(one: Any, other: Any) -> Any:
    """Return the sum of two sums, or the one there is."""
    if one is None or other is None:
        return one or other
    return one + other


def _by_name(one: Mapping[str, GroupSums], other: Mapping[str, GroupSums]) -> dict[str, GroupSums]:
    names = dict.fromkeys((*one, *other))
    return {name: _both(one.get(name), other.get(name)) for name in names}


def _missing(
    one: Mapping[str, Mapping[str, int]], other: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, int]]:
    joined: dict[str, dict[str, int]] = {}
    for part in (one, other):
        for key, found in part.items():
            counts = joined.setdefault(key, {})
            for reason, n in found.items():
                counts[reason] = counts.get(reason, 0) + n
    return joined


def _level_fault(label: str, column: NDArray[np.int8], n_levels: int) -> Iterator[Problem]:
    if len(column) and (column.max() >= n_levels or column.min() < -1):
        worst = int(column.max()) + 1 if column.max() >= 0 else int(column.min())
        yield Problem("scoring.level_outside", label, str(worst), str(n_levels))


def _mark_fault(label: str, column: NDArray[np.float64], full: float | None) -> Iterator[Problem]:
    if len(column) == 0:
        return
    if full is None:
        yield Problem("scoring.full_mark_missing", label)
        return
    # fmin and fmax pass over the blanks without a warning when all are blank.
    least, most = float(np.fmin.reduce(column)), float(np.fmax.reduce(column))
    if least < 0 or most > full:
        found = f"{least if least < 0 else most:g}"
        yield Problem("scoring.mark_outside", label, found, f"{full:g}")
