"""What is asked: indicators (指标), forms (表单), scales (量表)."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from manyi.regulation.schema.base import (
    FormulaName,
    IndicatorsId,
    Labelled,
    Number,
    Part,
    ScaleId,
    Text,
)
from manyi.regulation.values import Share, percent


class Indicator(Labelled):
    """One indicator of the tree; its children refine it."""

    weight: Share | None = None
    required: bool = False
    part: Literal["main", "auxiliary", "relative"] = "main"
    stage: Text | None = None
    items: Mapping[str, "Indicator"] = {}


class Screening(Part):
    """When an indicator is proposed for removal: highly correlated, or of little influence."""

    correlation_above: Share | None = None
    importance_below: Share | None = None


class IndicatorTree(Labelled):
    """An indicator tree of given depth, with where its factors came from."""

    items: Annotated[Mapping[str, Indicator], Field(min_length=1)]
    depth: tuple[int, int] = (1, 4)
    sources: Mapping[str, Text] = {}
    screening: Screening | None = None
    formula: Annotated[str, FormulaName()] | None = None

    @model_validator(mode="after")
    def _weights_add_up(self) -> "IndicatorTree":
        _check_weights(self.label, self.items)
        deepest = _depth(self.items)
        if not self.depth[0] <= deepest <= self.depth[1]:
            raise PydanticCustomError(
                "depth",
                "{found} {needed}",
                {"found": deepest, "needed": f"{self.depth[0]}–{self.depth[1]}"},
            )
        return self


def _depth(items: Mapping[str, Indicator]) -> int:
    return 1 + max((_depth(item.items) for item in items.values() if item.items), default=0)


def _check_weights(label: str, items: Mapping[str, Indicator]) -> None:
    weights = [item.weight for item in items.values() if item.weight is not None]
    if weights and (len(weights) < len(items) or sum(weights) != 1):
        found = percent(sum(weights, Fraction(0)))
        raise PydanticCustomError("sum", "{label} {found}", {"label": label, "found": found})
    for item in items.values():
        _check_weights(item.label, item.items)


FieldType = Literal[
    "text",
    "number",
    "date",
    "yes_no",
    "choice",
    "person",
    "department",
    "customer",
    "project",
    "attendance",
    "file",
    "finding",
    "level",
    "figure",
]


class FormField(Labelled):
    """One blank to fill; the short form is its label alone."""

    type: FieldType = "text"
    required: bool = True
    choices: Mapping[str, Text] = {}


def _from_label(value: object) -> object:
    return {"label": value} if isinstance(value, str) else value


class Form(Labelled):
    """A questionnaire, record, register or guide of the regulation."""

    kind: Literal["questionnaire", "record", "register", "guide"] = "record"
    number: Text | None = None
    about: Literal["own", "competitor", "self", "employee"] = "own"
    indicators: IndicatorsId | None = None
    scale: ScaleId | None = None
    fields: Mapping[str, Annotated[FormField, BeforeValidator(_from_label)]] = {}
    open_question: Text | None = None
    says: Mapping[str, Text] = {}


class Level(Labelled):
    """One level of a scale and the points it earns."""

    points: Number


class FullMarks(Part):
    """Raw marks: the full mark of each indicator, and what they add up to."""

    full: Annotated[Mapping[str, Number], Field(min_length=1)]
    sum: Number

    @model_validator(mode="after")
    def _add_up(self) -> "FullMarks":
        total = sum(self.full.values())
        if abs(total - self.sum) > 1e-9 * max(1.0, abs(self.sum)):
            raise PydanticCustomError(
                "marks", "{found} {needed}", {"found": f"{total:g}", "needed": f"{self.sum:g}"}
            )
        return self


class Scale(Labelled):
    """Levels with points, best first, or raw marks with their full marks."""

    levels: Mapping[str, Level] = {}
    marks: FullMarks | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> "Scale":
        if bool(self.levels) == (self.marks is not None):
            raise PydanticCustomError("scale", "levels or marks")
        points = [level.points for level in self.levels.values()]
        if points != sorted(set(points), reverse=True):
            raise PydanticCustomError("order", "points")
        return self
