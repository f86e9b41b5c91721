"""What one cell of a rated column is worth: a level, a mark, no answer, or something unreadable."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from manyi.problems import Problem, ProblemsFound
from manyi.questionnaire.answers import spoken_number
from manyi.questionnaire.formats.columns import LEVEL_WORDS, NO_OPINION
from manyi.questionnaire.formats.tencent import choice_words

_NUMBER = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*分?")
BLANK = "空白"
NOT_APPLICABLE = "不适用"
UNREADABLE = "读不懂"


@dataclass(frozen=True)
class Worth:
    """A value (a level's place, best first, or a mark), or why there is none."""

    value: float | None = None
    missing: str = ""
    problem: Problem | None = None


class Ruler(Protocol):
    """Reads cells of one column; by_level says whether values are places of levels."""

    @property
    def by_level(self) -> bool: ...

    def worth(self, text: str) -> Worth: ...


@dataclass(frozen=True)
class Absence:
    """Cells that are no answer: those the map names, those the tool writes, the usual words."""

    mapped: frozenset[str]
    by_tool: frozenset[str] = frozenset()

    def reason(self, text: str) -> str:
        if not text or text in self.by_tool:
            return BLANK
        number = _number(text)
        spoken = text if number is None else spoken_number(number)
        if text in self.mapped or spoken in self.mapped or text in NO_OPINION:
            return NOT_APPLICABLE
        return ""


@dataclass(frozen=True)
class MarkRuler:
    """Marks between two ends; a trailing 分 is understood."""

    least: float
    most: float
    absence: Absence
    by_level: bool = False

    def worth(self, text: str) -> Worth:
        missing = self.absence.reason(text)
        if missing:
            return Worth(missing=missing)
        number = _number(text)
        if number is None:
            return Worth(problem=_not_a_mark(text))
        if not self.least <= number <= self.most:
            return Worth(problem=_outside(text, self.least, self.most))
        return Worth(number)


@dataclass(frozen=True)
class StepRuler:
    """Whole marks that stand for levels: the most is the best level."""

    least: int
    most: int
    absence: Absence
    by_level: bool = True

    def worth(self, text: str) -> Worth:
        found = MarkRuler(self.least, self.most, self.absence).worth(text)
        if found.value is None:
            return found
        if not found.value.is_integer():
            return Worth(problem=_outside(text, self.least, self.most))
        return Worth(self.most - found.value)


@dataclass(frozen=True)
class WordRuler:
    """Words of a scale, each with its level's place."""

    places: Mapping[str, int]
    absence: Absence
    by_level: bool = True

    def worth(self, text: str) -> Worth:
        missing = self.absence.reason(text)
        if missing:
            return Worth(missing=missing)
        place = self.places.get(text, self.places.get(choice_words(text)))
        if place is None:
            code = "answers.mark_among_levels" if _number(text) is not None else "answers.no_level"
            return Worth(problem=Problem(code, found=text, needed="、".join(self.places)))
        return Worth(place)


def step_ruler(scale: tuple[float, float], n_levels: int, absence: Absence) -> StepRuler:
    """Return the ruler of whole marks on as many levels; ProblemsFound when they do not match."""
    least, most = scale
    if not (least.is_integer() and most.is_integer()) or most - least + 1 != n_levels:
        found = f"{spoken_number(least)} 到 {spoken_number(most)}"
        raise ProblemsFound([Problem("map.scale_levels", found=found, needed=str(n_levels))])
    return StepRuler(int(least), int(most), absence)


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    return float(found[1]) if found else None


def _not_a_mark(text: str) -> Problem:
    code = "answers.level_among_marks" if text in LEVEL_WORDS else "answers.no_mark"
    return Problem(code, found=text)


def _outside(text: str, least: float, most: float) -> Problem:
    needed = f"{spoken_number(least)} 到 {spoken_number(most)}"
    return Problem("answers.outside_scale", found=text, needed=needed)
