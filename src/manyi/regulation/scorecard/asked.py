"""Who was asked what: the audiences of a survey with their scale, their part and their answers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from manyi.problems import Problem, ProblemsFound
from manyi.regulation.pack import Pack
from manyi.regulation.schema.asking import Indicator, Scale
from manyi.regulation.scorecard.answers import AnswerTable

Part = Literal["survey", "self", "competitor"]


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
