"""Who was asked what: the audiences of a survey with their scale, their part and their answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from manyi.analytics.moments import Moments
from manyi.problems import Problem, ProblemsFound
from manyi.regulation.formulas import FORMULAS, ScoreFormula
from manyi.regulation.formulas.sums import LevelSums
from manyi.regulation.pack import Pack
from manyi.regulation.schema.asking import Indicator, Scale
from manyi.regulation.schema.surveys import Survey
from manyi.regulation.scorecard.answers import AnswerTable
from manyi.regulation.scorecard.sums import AudienceSums, Ruler, faults, sum_answers

Part = Literal["survey", "self", "competitor"]


@dataclass(frozen=True, eq=False)
class Asked:
    """One audience of the survey with its answers."""

    audience: str
    part: Part
    subject: str
    scale: Scale
    sums: AudienceSums
    labels: Mapping[str, str]

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
    def points(self) -> NDArray[np.float64]:
        return np.array(_points(self.scale))

    @property
    def level_sums(self) -> LevelSums:
        """The answers of everybody together on a scale of levels."""
        if self.sums.levels is None:
            raise ValueError(f"{self.audience} was not asked by levels.")
        return self.sums.levels

    @property
    def mark_moments(self) -> Moments:
        """The marks of everybody together on a scale of marks."""
        if self.sums.forms is None:
            raise ValueError(f"the forms of {self.audience} were not summed.")
        return self.sums.forms.marks.moments


def summed_audiences(
    pack: Pack, survey_key: str, tables: Mapping[str, AnswerTable]
) -> dict[str, AudienceSums]:
    """Return the answers of every audience, summed.

    Raises ProblemsFound with everything that keeps the answers from being scored.
    """
    survey = known_survey(pack, survey_key)
    problems = _unknown(survey, tables)
    for name in survey.audience:
        if name not in tables:
            continue
        table = tables[name]
        form = pack.forms[survey.audience[name].form]
        if form.scale is None:
            problems.append(Problem("scoring.scale_missing", place=name, found=form.label))
        elif not table.items:
            problems.append(Problem("scoring.nothing_rated", place=form.label))
        else:
            labels = _labels(pack, form.indicators, tuple(table.items), table.labels)
            problems += faults(table, ruler(pack, survey, name, table.full_marks), labels)
    if problems:
        raise ProblemsFound(problems)
    return {
        name: sum_answers(tables[name], ruler(pack, survey, name, tables[name].full_marks))
        for name in survey.audience
        if name in tables
    }


def asked_audiences(
    pack: Pack, survey_key: str, sums: Mapping[str, AudienceSums]
) -> tuple[Asked, ...]:
    """Return every audience that has answers, in the order of the survey."""
    survey = known_survey(pack, survey_key)
    if problems := _unknown(survey, sums):
        raise ProblemsFound(problems)
    return tuple(_asked(pack, survey, name, sums[name]) for name in survey.audience if name in sums)


def known_survey(pack: Pack, survey_key: str) -> Survey:
    """Return the survey of the pack; ProblemsFound when there is none of this name."""
    if survey_key not in pack.surveys:
        known = "、".join(pack.surveys)
        raise ProblemsFound([Problem("scoring.survey_missing", found=survey_key, needed=known)])
    return pack.surveys[survey_key]


def ruler(pack: Pack, survey: Survey, name: str, full_marks: Mapping[str, float]) -> Ruler:
    """Return what has to be known to sum an audience's answers: scale, full marks, formulas."""
    audience = survey.audience[name]
    scale = pack.scales[str(pack.forms[audience.form].scale)]
    of_pack = scale.marks.full if scale.marks is not None else {}
    scores = [pack.scores[key] for key in survey.scores]
    formulas = [
        FORMULAS.get(score.formula) for score in scores if not score.of or audience.of in score.of
    ]
    return Ruler(
        points=_points(scale),
        full_marks={**{key: float(mark) for key, mark in of_pack.items()}, **full_marks},
        wants_forms=any(isinstance(f, ScoreFormula) and f.needs == "marks" for f in formulas),
    )


def tree_labels(items: Mapping[str, Indicator]) -> Iterator[tuple[str, str]]:
    """Yield id and label of every indicator of a tree, branches included."""
    for key, indicator in items.items():
        yield key, indicator.label
        yield from tree_labels(indicator.items)


def _unknown(survey: Survey, audiences: Iterable[str]) -> list[Problem]:
    known = "、".join(survey.audience)
    return [
        Problem("scoring.audience_missing", survey.label, name, known)
        for name in audiences
        if name not in survey.audience
    ]


def _asked(pack: Pack, survey: Survey, name: str, sums: AudienceSums) -> Asked:
    audience = survey.audience[name]
    form, subject = pack.forms[audience.form], pack.subjects[audience.of]
    part: Part = "self" if form.about == "self" or subject.of == "employee" else "survey"
    return Asked(
        audience=name,
        part="competitor" if form.about == "competitor" else part,
        subject=audience.of,
        scale=pack.scales[str(form.scale)],
        sums=sums,
        labels=_labels(pack, form.indicators, sums.items, sums.labels),
    )


def _labels(
    pack: Pack, indicators: str | None, items: tuple[str, ...], told: Mapping[str, str]
) -> dict[str, str]:
    tree = pack.indicators[indicators].items if indicators else {}
    labels = {key: key for key in items} | dict(told)
    return labels | {key: label for key, label in tree_labels(tree) if key in items}


def _points(scale: Scale) -> tuple[float, ...]:
    return tuple(float(level.points) for level in scale.levels.values())
