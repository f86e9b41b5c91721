"""Who was asked what: the audiences of a survey with their scale, their part and their answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments import Histogram, LevelProducts
from manyi.analytics.tabulation import accumulate_products, tabulate_levels
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.formulas import MarkAnswers
from manyi.regulation.pack import Pack
from manyi.regulation.schema.asking import Indicator, Scale
from manyi.regulation.scorecard.answers import AnswerTable

Part = Literal["survey", "self", "competitor"]

# Marks up to here are counted one by one, like levels; finer or greater ones are summed.
_MOST_WHOLE = 100


@dataclass(frozen=True, eq=False)
class Asked:
    """One audience of the survey with its answers."""

    audience: str
    part: Part
    subject: str
    scale: Scale
    table: AnswerTable
    labels: Mapping[str, str]
    full_marks: Mapping[str, float]

    @property
    def by_level(self) -> bool:
        return bool(self.scale.levels)

    @property
    def level_keys(self) -> tuple[str, ...]:
        return tuple(self.scale.levels)

    @property
    def level_labels(self) -> tuple[str, ...]:
        return tuple(level.label for level in self.scale.levels.values())

    @cached_property
    def level_sums(self) -> tuple[Histogram, LevelProducts]:
        """The answers of everybody together on a scale of levels, summed."""
        columns, n_levels = list(self.table.items.values()), len(self.scale.levels)
        weights = self.table.weight
        return (
            tabulate_levels(columns, n_levels=n_levels, weights=weights),
            accumulate_products(columns, n_levels=n_levels, weights=weights),
        )

    @cached_property
    def marks(self) -> MarkAnswers:
        """The forms as marks; on a scale of levels an answer earns the points of its level."""
        shape = (self.table.respondents, len(self.table.items))
        # Column after column in memory, for that is how the answers come.
        marks: NDArray[np.float64] = np.empty(shape, order="F")
        earned = np.append(self.points, np.nan)
        for i, column in enumerate(self.table.items.values()):
            marks[:, i] = earned[column] if self.by_level else column
        full = [
            self.points[0] if self.by_level else self.full_marks[key] for key in self.table.items
        ]
        return MarkAnswers(
            tuple(self.table.items), np.array(full, dtype=np.float64), marks, self.table.weight
        )

    @cached_property
    def whole_marks(self) -> Mapping[str, NDArray[np.int8]] | None:
        """The marks as small whole numbers with −1 for a blank; None where some are not whole."""
        if max(self.full_marks[key] for key in self.table.items) > _MOST_WHOLE:
            return None
        found = {}
        for key, column in self.table.items.items():
            known = np.where(np.isnan(column), -1.0, column)
            found[key] = known.astype(np.int8)
            if not np.array_equal(found[key], known):
                return None
        return found

    @property
    def points(self) -> NDArray[np.float64]:
        return np.array([float(level.points) for level in self.scale.levels.values()])


def asked_audiences(
    pack: Pack, survey_key: str, tables: Mapping[str, AnswerTable]
) -> tuple[Asked, ...]:
    """Return every audience that has answers, in the order of the survey.

    Raises ProblemsFound with everything that keeps the answers from being scored.
    """
    if survey_key not in pack.surveys:
        known = "、".join(pack.surveys)
        raise ProblemsFound([Problem("scoring.survey_missing", found=survey_key, needed=known)])
    survey = pack.surveys[survey_key]
    problems = [
        Problem(
            "scoring.audience_missing",
            place=survey.label,
            found=name,
            needed="、".join(survey.audience),
        )
        for name in tables
        if name not in survey.audience
    ]
    found: list[Asked] = []
    for name in survey.audience:
        if name in tables:
            asked = _asked(pack, survey_key, name, tables[name])
            if isinstance(asked, Problem):
                problems.append(asked)
            else:
                found.append(asked)
                problems.extend(_faults(asked))
    if problems:
        raise ProblemsFound(problems)
    return tuple(found)


def tree_labels(items: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    """Yield id and label of every indicator of a tree, branches included."""
    for key, indicator in items.items():
        yield key, indicator.label
        yield from tree_labels(indicator.items)


def _asked(pack: Pack, survey_key: str, name: str, table: AnswerTable) -> Asked | Problem:
    audience = pack.surveys[survey_key].audience[name]
    form = pack.forms[audience.form]
    if form.scale is None:
        return Problem("scoring.scale_missing", place=name, found=form.label)
    if not table.items:
        return Problem("scoring.nothing_rated", place=form.label)
    scale = pack.scales[form.scale]
    tree = pack.indicators[form.indicators].items if form.indicators else {}
    labels = {key: key for key in table.items} | dict(table.labels)
    labels |= {key: label for key, label in tree_labels(tree) if key in table.items}
    pack_marks = scale.marks.full if scale.marks is not None else {}
    subject = pack.subjects[audience.of]
    part: Part = "self" if form.about == "self" or subject.of == "employee" else "survey"
    return Asked(
        audience=name,
        part="competitor" if form.about == "competitor" else part,
        subject=audience.of,
        scale=scale,
        table=table,
        labels=labels,
        full_marks={**{key: float(mark) for key, mark in pack_marks.items()}, **table.full_marks},
    )


def _faults(asked: Asked) -> Iterator[Problem]:
    for key, column in asked.table.items.items():
        whole = np.issubdtype(column.dtype, np.integer)
        if whole != asked.by_level:
            kinds = ("级别", "分数") if whole else ("分数", "级别")
            yield Problem("scoring.scale_kind", asked.labels[key], *kinds)
        elif len(column):
            fault = _level_fault if asked.by_level else _mark_fault
            yield from fault(asked, key, column)


def _level_fault(asked: Asked, key: str, column: NDArray[np.int8]) -> Iterator[Problem]:
    if column.max() >= len(asked.scale.levels) or column.min() < -1:
        worst = int(column.max()) + 1 if column.max() >= 0 else int(column.min())
        needed = str(len(asked.scale.levels))
        yield Problem("scoring.level_outside", asked.labels[key], str(worst), needed)


def _mark_fault(asked: Asked, key: str, column: NDArray[np.float64]) -> Iterator[Problem]:
    full = asked.full_marks.get(key)
    if full is None:
        yield Problem("scoring.full_mark_missing", asked.labels[key])
        return
    # fmin and fmax pass over the blanks without a warning when all are blank.
    least, most = float(np.fmin.reduce(column)), float(np.fmax.reduce(column))
    if least < 0 or most > full:
        found = f"{least if least < 0 else most:g}"
        yield Problem("scoring.mark_outside", asked.labels[key], found, f"{full:g}")
